"""Forgetting what a campaign no longer wants to keep: old lines of the audit, the bin, recordings of voices."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bestiary_site.shared import storage
from campaigns.archive.sections import Section, all_sections
from campaigns.kinds import all_kinds
from campaigns.models import AuditRecord, Campaign, Entry
from campaigns.services.audit import record

_AT_ONCE = 1000


def apply_retention(*, dry_run: bool = False) -> dict[Campaign, Counter[str]]:
    """Forget in every campaign what is older than its settings say. Returns what went, or would go."""
    kept_for_ever = {"keep_audit_days": None, "keep_bin_days": None, "keep_recordings_days": None}
    told = {}
    for campaign in Campaign.objects.exclude(**kept_for_ever).order_by("pk"):
        gone = forget_old(campaign, dry_run=dry_run)
        if gone:
            told[campaign] = gone
    return told


@transaction.atomic
def forget_old(campaign: Campaign, *, dry_run: bool = False) -> Counter[str]:
    """Forget what is too old in one campaign; written down in its audit."""
    gone: Counter[str] = Counter()
    files: list[str] = []
    if campaign.keep_recordings_days:
        gone["recordings"] = _forget_recordings(campaign, _before(campaign.keep_recordings_days), files, dry_run)
    if campaign.keep_bin_days:
        gone["from the bin"] = _empty_bin(campaign, _before(campaign.keep_bin_days), files, dry_run)
    if campaign.keep_audit_days:
        old = AuditRecord.objects.filter(campaign=campaign, at__lt=_before(campaign.keep_audit_days))
        gone["lines of the audit"] = old.count() if dry_run else old.delete()[0]
    gone += Counter()  # without zeros
    if gone and not dry_run:
        record(
            "retention.applied",
            actor=None,
            target=campaign,
            campaign=campaign,
            changes={n: [c, 0] for n, c in gone.items()},
        )
        transaction.on_commit(lambda: _delete_files(files))
    return gone


def _before(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def _forget_recordings(campaign: Campaign, oldest: Any, files: list[str], dry_run: bool) -> int:
    """Take the voices away; what is written beside them stays."""
    count = 0
    for section in all_sections():
        if section.recordings:
            rows = section.found(campaign).filter(created_at__lt=oldest).exclude(**{section.recordings: ""})
            count += rows.count() if dry_run else forget_recordings(section, rows, files)
    return count


def forget_recordings(section: Section, rows: QuerySet[Any], files: list[str]) -> int:
    """Empty the column of voices in these rows; their files are added to `files`, to go after the commit."""
    files += rows.values_list(section.recordings, flat=True)
    return rows.update(**{section.recordings: ""})


def _empty_bin(campaign: Campaign, oldest: Any, files: list[str], dry_run: bool) -> int:
    count = 0
    for section in reversed(all_sections()):
        columns = {column.name for column in section.model._meta.local_concrete_fields}
        if "deleted_at" not in columns or section.model is Campaign or "history_id" in columns:
            continue
        rows = section.found(campaign).filter(deleted_at__lt=oldest)
        if dry_run:
            count += rows.count()
            continue
        count += _purge(section, rows, files)
    return count


def _purge(section: Section, rows: QuerySet[Any], files: list[str]) -> int:
    """Delete rows for good, with their versions and files."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        some = section.model._base_manager.filter(pk__in=keys[start : start + _AT_ONCE])
        files += _files_of(section, some)
        left = list(some) if section.after_purge is not None else []
        if section.model is Entry:
            files += _files_below(keys[start : start + _AT_ONCE])
        some.delete()
        if section.after_purge is not None:
            section.after_purge(left)
        if section.model is Entry:  # afterwards: the deletion itself leaves a last version
            _forget_versions(keys[start : start + _AT_ONCE])
    return len(keys)


def _forget_versions(entries: list[Any]) -> None:
    for kind in all_kinds():
        if hasattr(kind.model, "history"):
            kind.model.history.filter(id__in=entries).delete()


def _files_of(section: Section, rows: QuerySet[Any]) -> list[str]:
    found: list[str] = []
    if section.after_purge is not None:
        return found  # rows may share these files: the section knows when nobody needs them
    for row in rows:
        found += [getattr(row, column.name) for column in section.files if getattr(row, column.name)]
        if section.folder_files is not None:
            found += [key for _, key in section.folder_files(row)]
    return found


def _files_below(entries: list[Any]) -> Iterator[str]:
    """The files of rows that go with these entries: attachments, maps, clips, models."""
    for section in all_sections():
        link = section.inside.removesuffix("__campaign")
        if (section.files or section.folder_files) and link != section.inside and link != "campaign":
            yield from _files_of(section, section.model._base_manager.filter(**{f"{link}__in": entries}))


def _delete_files(files: list[str]) -> None:
    """Delete files that no row of any campaign names any more."""
    for key in set(files) - {""}:
        if not any(
            section.model._base_manager.filter(**{column.name: key}).exists()
            for section in all_sections()
            for column in section.files
        ):
            storage.delete(key)
