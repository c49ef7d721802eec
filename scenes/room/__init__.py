"""The live room of a scene: its state in memory, its orders, what each viewer is told."""

from typing import Any


def announce_table(campaign_id: Any) -> None:
    """Tell every player which scene is his now."""
    from scenes.room.moving import announce_table as tell  # the services that call this are called by the room, too

    tell(campaign_id)
