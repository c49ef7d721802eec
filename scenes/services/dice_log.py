"""The rolls of a campaign, thrown again from a seed that has been shown."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from campaigns.audiences import heard_by
from campaigns.models import Campaign, User
from scenes.dice import DiceError
from scenes.dice import verify as throw_again
from scenes.models import SceneEvent
from scenes.models.dice import DiceSeed
from scenes.room.telling import TALK


@dataclass(frozen=True)
class Checked:
    """A roll of the log; `same` is None while its seed is sealed."""

    event: SceneEvent
    text: str
    nonce: int | str
    same: bool | None


def rolls_of(campaign: Campaign, seed: DiceSeed, person: User, *, runs: bool) -> QuerySet[SceneEvent]:
    """Return the rolls that this person heard and that were drawn from this seed, the latest first."""
    said = SceneEvent.objects.filter(heard_by(person, is_game_master=runs), scene__campaign=campaign, type__in=TALK)
    heard = said.filter(content__proof__commitment=seed.commitment)
    return heard.select_related("actor").order_by("-at", "-pk")


def checked(event: SceneEvent, seed: DiceSeed) -> Checked:
    """Throw a roll again, if its seed was shown."""
    roll, nonce = event.content["roll"], event.content["proof"]["nonce"]
    return Checked(event, roll["text"], nonce, _is_same(seed, nonce, roll))


def _is_same(seed: DiceSeed, nonce: int | str, roll: dict[str, Any]) -> bool | None:
    if seed.revealed_at is None:
        return None
    try:
        again = throw_again(
            seed.secret, seed.commitment, nonce, roll["formula"], roll.get("dialect", "ours"), roll.get("variables")
        )
    except DiceError as error:
        return error.code == roll.get("failed")
    return again.as_data()["rolls"] == roll.get("rolls")
