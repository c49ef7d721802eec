"""Imports in two steps: reading a file into a preview, then taking it over whole or not at all."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, DomainError, NotAllowed, NotFound, Refused
from bestiary_site.shared.storage import digest_of
from campaigns.models import Campaign, ImportRun, ImportState, Kind, Role, User, Visibility
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from campaigns.services.audit import record
from characters.importers import dndbeyond
from characters.importers.base import DISAGREEMENT, DROPPED, Parsed, ParsedEntry, Unreadable, shown
from characters.importers.detect import read_file
from characters.providers.dndbeyond import fetch_character, sheet_number
from characters.services.import_comparison import Compared, compare
from characters.services.import_writing import LEFT, default_visibility, take_over

OPEN_PREVIEWS = 20
_FROM_PLAYERS = {dndbeyond.FORMAT}


def start_import(
    *, actor: Person, campaign: Campaign | None, content: bytes, name: str = "", format: str = ""
) -> ImportRun:
    """Read a file and keep it as a preview; nothing else is written. Refused when it cannot be read."""
    person = require_importer(actor, campaign)
    try:
        read = read_file(content, name, format)
    except Unreadable as error:
        raise Refused("unreadable", str(error), fields={"file": [str(error)]}) from error
    parsed = read.parsed
    _require_fitting(parsed, person, campaign)
    run = ImportRun(
        owner=person, campaign=campaign, format=parsed.format, reason=read.reason[:200],
        name=(name.replace("\x00", "").strip() or "Upload")[:200], digest=digest_of(content), size=len(content),
        parsed=[entry.as_json() for entry in parsed.entries], report=_report(parsed),
    )  # fmt: skip
    with transaction.atomic():
        _expire_the_oldest(person)
        run.save()
    return run


def start_import_of_sheet(*, actor: Person, campaign: Campaign | None, sheet: str) -> ImportRun:
    """Fetch a public sheet of D&D Beyond (its number or address) and keep it as a preview."""
    require_importer(actor, campaign)
    number = sheet_number(sheet)
    content = fetch_character(number)
    name = f"dndbeyond.com/characters/{number}"
    return start_import(actor=actor, campaign=campaign, content=content, name=name, format=dndbeyond.FORMAT)


def require_importer(actor: Person, campaign: Campaign | None) -> User:
    """Refuse who may not import there: a campaign's observers, and whoever has not signed in."""
    person = require_sign_in(actor)
    if campaign is not None:
        require_role(campaign, person, Role.GAME_MASTER, Role.PLAYER)
    return person


def _require_fitting(parsed: Parsed, person: User, campaign: Campaign | None) -> None:
    if campaign is None:
        if parsed.format == dndbeyond.FORMAT:
            raise Refused("belongs_to_a_campaign", "A player character belongs to a campaign: import it there.")
        for entry in parsed.entries:
            if entry.kind != Kind.CHARACTER and not entry.refused:
                entry.refused = f"The bestiary holds creatures only; a {entry.kind} belongs to a campaign."
    elif role_in(campaign, person) != Role.GAME_MASTER and parsed.format not in _FROM_PLAYERS:
        raise NotAllowed(
            "game_master_imports", "Players import their own D&D Beyond characters; everything else a game master does."
        )


def _report(parsed: Parsed) -> dict[str, Any]:
    """Return what the list of imports and the head of a preview tell."""
    lines = [line for entry in parsed.entries for line in entry.report.lines]
    return {
        "entries": len(parsed.entries),
        "refused": sum(bool(entry.refused) for entry in parsed.entries),
        "losses": sum(line.outcome == DROPPED for line in lines) + len(parsed.report.losses()),
        "disagreements": sum(line.outcome == DISAGREEMENT for line in lines),
        "lines": [line.__dict__ for line in parsed.report.lines],
    }


def _expire_the_oldest(person: User) -> None:
    waiting = ImportRun.objects.filter(owner=person, state=ImportState.PREVIEWED)
    extra = list(waiting.values_list("pk", flat=True)[OPEN_PREVIEWS - 1 :])
    ImportRun.objects.filter(pk__in=extra).forget()


# -- looking and taking over ------------------------------------------------------------------------------


def compare_run(*, actor: Person, run: ImportRun) -> list[Compared]:
    """Return each entry of an import beside what is here now."""
    person = require_sign_in(actor)
    if not ImportRun.objects.visible_to(person).filter(pk=run.pk).exists():
        raise NotFound("import_not_found", "There is no such import, or it is not yours.")
    return compare([ParsedEntry.from_json(kept) for kept in run.parsed], actor=person, campaign=run.campaign)


def apply_import(
    *,
    actor: Person,
    run: ImportRun,
    chosen: set[int] | None = None,
    overwrite: set[int] | None = None,
    visibility: str = "",
) -> ImportRun:
    """Take over the chosen entries (all that are ticked by themselves unless told) in one transaction.

    Of entries in `overwrite` what was changed here is replaced, too; of all others it stays. Doing it twice changes
    nothing the second time. On a refusal nothing of it is written, and the import says why.
    """
    person = require_importer(actor, run.campaign)
    visibility = _checked_visibility(person, run.campaign, visibility)
    try:
        with transaction.atomic():
            return _apply(person, run, chosen, overwrite or set(), visibility)
    except DomainError as refusal:
        ImportRun.objects.filter(pk=run.pk, owner=person).exclude(state=ImportState.EXPIRED).update(
            state=ImportState.FAILED, message=refusal.message[:500], finished_at=timezone.now()
        )
        raise


def _checked_visibility(person: User, campaign: Campaign | None, asked: str) -> str:
    is_game_master = campaign is not None and role_in(campaign, person) == Role.GAME_MASTER
    usual = default_visibility(person, campaign, is_game_master=is_game_master)
    allowed = visibilities(person, campaign)
    if asked and asked not in allowed:
        message = f"New entries can be for {', '.join(allowed)}."
        raise Refused("bad_visibility", message, fields={"visibility": [message]})
    return asked or usual


def visibilities(person: User, campaign: Campaign | None) -> list[str]:
    """Return who new entries of an import may be shown to, the usual one first."""
    if campaign is None:
        return [Visibility.GAME_MASTERS, *([Visibility.EVERYBODY] if person.may_curate else [])]
    if role_in(campaign, person) == Role.GAME_MASTER:
        return [Visibility.GAME_MASTERS, Visibility.MEMBERS]
    return [Visibility.MEMBERS]


def _apply(person: User, run: ImportRun, chosen: set[int] | None, overwrite: set[int], visibility: str) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    # Two imports at once must not make everything twice.
    User.objects.select_for_update().get(pk=person.pk)
    if run.campaign_id:
        Campaign.objects.select_for_update().get(pk=run.campaign_id)
    if run.state == ImportState.EXPIRED:
        raise Conflict("import_expired", "This preview has expired. Upload the file again.")
    results, counts = [], Counter[str]()
    for row in compare_run(actor=person, run=run):
        if row.index in overwrite:
            row.changes, row.kept = [*row.changes, *row.kept], []
        wanted = row.ticked if chosen is None else row.index in chosen | overwrite and row.may_be_taken
        done, entry = take_over(row, actor=person, run=run, visibility=visibility) if wanted else (LEFT, row.entry)
        if done == LEFT:
            done = row.status if row.status in {"refused", "unchanged"} else "left"
        counts[done] += 1
        results.append(_result(row, done, entry.pk if entry is not None else None))
    run.result = {"counts": dict(counts), "rows": results}
    run.state, run.message, run.finished_at = ImportState.APPLIED, "", timezone.now()
    run.save()
    record("import.applied", actor=person, target=run, campaign=run.campaign, changes={"counts": [None, dict(counts)]})
    return run


def _result(row: Compared, done: str, entry_id: int | None) -> dict[str, Any]:
    kept = [change.name for change in row.kept]
    return {"name": row.parsed.name, "done": done, "entry": entry_id, "kept_here": kept, "note": shown(row.note)}
