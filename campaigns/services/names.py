"""Keeping the names that an entry answers to, former ones included, so that old mentions still find it."""

from campaigns.folding import fold
from campaigns.models import Entry, EntryName, NameKind

MOST_FORMER_NAMES = 20


def keep_names(entry: Entry) -> None:
    """Bring the rows of names in line with the entry; a name that it no longer bears stays as a former one."""
    wanted: dict[str, tuple[int, str]] = {}
    borne = [(NameKind.NAME, entry.name), *((NameKind.ALIAS, alias) for alias in entry.aliases)]
    for borne_as, text in borne:
        if fold(text):
            wanted.setdefault(fold(text), (borne_as, str(text)[:200]))
    held = {row.key: row for row in entry.names.all()}
    changed = []
    for key, row in held.items():
        kind, text = wanted.pop(key, (NameKind.FORMER, row.text))
        if (row.kind, row.text, row.campaign_id) != (kind, text, entry.campaign_id):
            row.kind, row.text, row.campaign_id = kind, text, entry.campaign_id
            changed.append(row)
    EntryName.objects.bulk_update(changed, ["kind", "text", "campaign"])
    EntryName.objects.bulk_create(
        EntryName(entry_id=entry.pk, campaign_id=entry.campaign_id, kind=kind, text=text, key=key)
        for key, (kind, text) in wanted.items()
    )
    _forget_the_oldest(entry)


def _forget_the_oldest(entry: Entry) -> None:
    former = entry.names.filter(kind=NameKind.FORMER).order_by("-pk").values_list("pk", flat=True)
    if extra := list(former[MOST_FORMER_NAMES:]):
        EntryName.objects.filter(pk__in=extra).delete()
