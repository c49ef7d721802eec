"""Finding and mending what no page can make but a hand in the database can: rings, strangers as parents."""

from dataclasses import dataclass

from django.db import transaction

from campaigns.models import Campaign, Location
from campaigns.places import rings
from campaigns.services.audit import record
from campaigns.services.locations import lock_places


@dataclass(frozen=True)
class Fault:
    """A place whose link leads where it must not."""

    location: Location
    words: str


def find_faults(campaign: Campaign) -> list[Fault]:
    """Return what is wrong with the tree of a campaign; nothing, unless somebody has changed rows by hand."""
    rows = {row.pk: row for row in Location.objects.filter(campaign=campaign).select_related("parent")}
    found = [
        Fault(row, f"{row.name} lies in {row.parent.name} of another campaign")
        for row in rows.values()
        if row.parent is not None and row.parent.campaign_id != campaign.pk
    ]
    for ring in rings({pk: row.parent_id for pk, row in rows.items()}):
        names = " in ".join(rows[pk].name for pk in ring)
        found.append(Fault(rows[min(ring)], f"{names} in {rows[ring[0]].name}: a ring"))
    return found


@transaction.atomic
def mend_faults(campaign: Campaign) -> list[Fault]:
    """Put each faulty place at the top, with all that lies in it. Returns what was wrong."""
    lock_places(campaign)
    faults = find_faults(campaign)
    for fault in faults:
        was = str(fault.location.parent)
        Location.objects.filter(pk=fault.location.pk).update(parent=None)
        record("location.mended", actor=None, target=fault.location, changes={"parent": [was, ""]})
    return faults
