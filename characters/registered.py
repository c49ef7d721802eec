"""Characters as a kind of entry."""

from typing import Any

from campaigns.kinds import KindOfEntry, register
from campaigns.models import Entry, Kind
from characters.models import Character
from characters.services.creatures import update_character


def _words(entry: Any) -> list[tuple[str, str]]:
    return [("race", entry.race), ("place", entry.location), ("faction", entry.faction)]


def _address(entry: Entry) -> str:
    return Character.get_absolute_url(entry)  # type: ignore[arg-type]  # needs only campaign_id and slug


def register_kinds() -> None:
    """Make characters known; they are made and changed by this app's own services."""
    register(
        KindOfEntry(
            Kind.CHARACTER, Character, "characters", "Characters", "user",
            words=_words, address=_address, update=update_character,
        )
    )  # fmt: skip
