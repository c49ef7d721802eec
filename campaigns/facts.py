"""What is told to the open pages of a campaign, one group per person."""

from dataclasses import dataclass
from typing import ClassVar

from bestiary_site.shared.events import Fact


def group_of(campaign_id: object, user_id: int | None) -> str:
    """Return the group that every open page of this person in this campaign listens to."""
    return f"campaign-{campaign_id}-user-{user_id}"


@dataclass(frozen=True)
class HandoutShown(Fact):
    """A handout was shown to the person: it lies open before him now."""

    type: ClassVar[str] = "handout.shown"
    showing: int
    name: str
    address: str
    html: str
