"""Names for completion: those that begin so first, then those that hold it; only what the person may see."""

from campaigns.folding import fold
from campaigns.models import Campaign, Entry, EntryName, NameKind
from campaigns.permissions import Person

MOST_NAMES = 12


def complete_name(start: str, *, campaign: Campaign, viewer: Person) -> list[tuple[EntryName, Entry]]:
    """Return the names that fit, each with its entry; one query for those that begin so, one for the others."""
    key = fold(start)
    seen = Entry.objects.visible_to(viewer).filter(campaign=campaign).values("pk")
    names = EntryName.objects.filter(campaign=campaign, entry__in=seen).exclude(kind=NameKind.FORMER)
    names = names.select_related("entry").defer("entry__body").order_by("kind", "key", "pk")
    found = list(names.filter(key__startswith=key)[: MOST_NAMES * 2])
    if key and len(found) < MOST_NAMES:
        found += names.filter(key__contains=key).exclude(key__startswith=key)[: MOST_NAMES * 2]
    told: dict[int, tuple[EntryName, Entry]] = {}
    for name in found:
        told.setdefault(name.entry_id, (name, name.entry))
    return list(told.values())[:MOST_NAMES]
