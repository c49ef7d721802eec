"""Who is gone hears no more, whatever the channel layer makes of being interrupted."""

import asyncio

from scenes.room import ears
from scenes.room.ears import Ears


class Deaf:
    """A channel layer that takes the first interruption for something else, as a connecting client of Redis does."""

    def __init__(self) -> None:
        self.interrupted = 0
        self.left: list[str] = []

    async def new_channel(self, prefix):
        return f"{prefix}.1"

    async def group_add(self, group, channel):
        pass

    async def group_discard(self, group, channel):
        self.left.append(group)

    async def receive(self, channel):
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.interrupted += 1
                if self.interrupted > 1:
                    raise


async def test_a_lost_interruption_is_given_again(monkeypatch):
    layer = Deaf()
    monkeypatch.setattr(ears, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(ears, "CANCEL_AGAIN_SECONDS", 0.01)
    one = Ears()
    await one.open(["people"])
    one.listen(lambda content: asyncio.sleep(0))
    await asyncio.sleep(0)
    await asyncio.wait_for(one.close(), 5)
    assert layer.interrupted == 2 and layer.left == ["people"]
    assert asyncio.all_tasks() == {asyncio.current_task()}
