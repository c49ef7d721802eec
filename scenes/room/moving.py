"""Telling everybody of a campaign where its table is now."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse

from bestiary_site.shared.events import Fact, publish
from campaigns.live.groups import person_group
from campaigns.models import Campaign, Membership, Role
from scenes.models import TableSeat


@dataclass(frozen=True)
class TableMoved(Fact):
    """The table goes elsewhere; `scene` and `address` are empty while it is closed."""

    type: ClassVar[str] = "table.moved"
    scene: str
    address: str


def announce_table(campaign_id: Any) -> None:
    """Tell every player and observer which scene is his now; game masters stay where they are."""
    campaign = Campaign.objects.select_related("table__scene").get(pk=campaign_id)
    table = getattr(campaign, "table", None)
    own = {
        seat.user_id: seat.scene for seat in TableSeat.objects.filter(table__campaign=campaign).select_related("scene")
    }
    members = Membership.objects.filter(campaign=campaign).exclude(role=Role.GAME_MASTER)
    for user_id in members.values_list("user_id", flat=True):
        scene = own.get(user_id) or (table.scene if table is not None else None)
        address = reverse("table", args=[campaign_id]) if scene is not None else ""
        fact = TableMoved(0, str(scene.uid) if scene is not None else "", address)
        publish(fact, to=person_group(campaign.pk, user_id))
