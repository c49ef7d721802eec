"""A whole campaign out of the site, and in again: into the same campaign, as a new one, or as a copy."""

import re
import uuid
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.archive.arriving import Bad
from campaigns.archive.people import digest_of_email
from campaigns.archive.reading import BrokenArchive, OpenArchive
from campaigns.archive.restoring import COPY, NEW, OVER, Progress, Report, Restorer
from campaigns.archive.rows import reference_column
from campaigns.archive.sections import all_sections
from campaigns.archive.writing import Archive, make_archive
from campaigns.kinds import whole
from campaigns.models import CacheStamp, Campaign, Entry, Membership, Role, StandIn, User
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.search.index import index_entry
from campaigns.services.audit import record
from campaigns.services.entries import save_version
from campaigns.services.membership import require_not_guest
from campaigns.services.saving import campaign_stamp

MODES = (NEW, COPY, OVER)
_USERNAME = re.compile(r"^[\w.@+-]{1,150}$")
_PEOPLE_SHAPE = {"username": 150, "first_name": 150, "last_name": 150, "email_sha256": 64}


def export_archive(*, actor: Person, campaign: Campaign) -> Archive:
    """Return the campaign's archive, ready to be sent (game masters: it holds everything that is hidden)."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    made = make_archive(campaign)
    record("campaign.exported", actor=person, target=campaign, campaign=campaign)
    return made


class _LookedEnough(Exception):
    """Ends a preview: everything was tried, and nothing stays."""


def preview_archive(
    *, actor: Person, stream: IO[bytes], mode: str = "", match_all: bool = False, progress: Progress | None = None
) -> Report:
    """Try an archive whole and undo it: what would come, who would be recognised, what would be lost."""
    report: Report | None = None
    try:
        with transaction.atomic():
            report = _bring_in(actor, stream, mode, write_files=False, match_all=match_all, progress=progress)[1]
            raise _LookedEnough
    except _LookedEnough:
        assert report is not None
        return report


def import_archive(
    *, actor: Person, stream: IO[bytes], mode: str = "", match_all: bool = False, progress: Progress | None = None
) -> tuple[Campaign, Report]:
    """Bring an archive in, whole or not at all. `mode`: new, copy or over; empty: over what is here, else new.

    People are recognised among the members of the campaign that is restored; `match_all` (the command, for
    administrators) recognises everybody on the site. Everybody else gets a stand-in that a member can be linked to.
    """
    return _bring_in(actor, stream, mode, write_files=True, match_all=match_all, progress=progress)


def _bring_in(
    actor: Person, stream: IO[bytes], mode: str, *, write_files: bool, match_all: bool, progress: Progress | None
) -> tuple[Campaign, Report]:
    person = require_sign_in(actor)
    require_not_guest(person)
    written: list[str] = []
    try:
        archive = OpenArchive(stream)
        archive.verify(_of_checking(progress))
        if write_files:
            storage.require_room(sum(part["size"] for part in archive.manifest.parts.values()))
        with transaction.atomic():
            return _restore(person, archive, mode, write_files, match_all, progress, written)
    except (BrokenArchive, Bad) as error:
        storage.delete(*written)
        sentence = str(error).rstrip(".") + "."
        raise Refused("broken_archive", sentence, fields={"file": [sentence]}) from error
    except IntegrityError as error:
        storage.delete(*written)
        sentence = "The archive holds two things where there can be only one. Export the campaign again."
        raise Refused("broken_archive", sentence, fields={"file": [sentence]}) from error
    except BaseException:
        storage.delete(*written)
        raise


def _of_checking(progress: Progress | None) -> Any:
    return None if progress is None else lambda done, total: progress("checksums", done, total)


def _restore(
    person: User,
    archive: OpenArchive,
    mode: str,
    write_files: bool,
    match_all: bool,
    progress: Progress | None,
    written: list[str],
) -> tuple[Campaign, Report]:
    there = _campaign_here(archive.manifest.campaign_id)
    mode = _fit_mode(person, there, mode)
    new_id = uuid.uuid4() if mode == COPY else uuid.UUID(archive.manifest.campaign_id)
    report = Report(mode, archive.manifest.campaign_name)
    if mode != COPY:
        _refuse_ids_of_others(archive, there)
    people = _match_people(person, archive, there if mode == OVER else None, match_all, report)
    restorer = Restorer(
        archive, there if mode == OVER else None, mode=mode, campaign_id=new_id, people=people, report=report,
        write_files=write_files, progress=progress,
    )  # fmt: skip
    restorer.written = written
    restorer.restore()
    campaign = Campaign.objects.get(pk=new_id)
    _finish(person, campaign, people, restorer, mode)
    return campaign, report


def _campaign_here(told: str) -> Campaign | None:
    try:
        return Campaign.objects.select_for_update().filter(pk=uuid.UUID(told)).first()
    except ValueError as error:
        raise BrokenArchive("The manifest names no campaign.") from error


def _fit_mode(person: User, there: Campaign | None, mode: str) -> str:
    """Return how the archive comes in; refused where the person may not do so."""
    runs = there is not None and there.deleted_at is None and _runs(there, person)
    if mode not in ("", *MODES):
        raise Refused("bad_mode", f"Choose one of {', '.join(MODES)}.")
    if mode == OVER or (mode == "" and runs):
        if not runs:
            raise NotFound("campaign_not_found", "You run no campaign here that this is an archive of.")
        return OVER
    if mode == NEW and there is not None:
        raise Conflict("campaign_is_here", "This campaign's id is taken on this site: bring the archive in as a copy.")
    return COPY if mode == COPY or there is not None else NEW


def _runs(campaign: Campaign, person: User) -> bool:
    return Membership.objects.filter(campaign=campaign, user=person, role=Role.GAME_MASTER).exists()


def _refuse_ids_of_others(archive: OpenArchive, there: Campaign | None) -> None:
    """Refuse to take over what belongs to another campaign here, whatever the archive says."""
    for section in all_sections():
        column = reference_column(section.model)
        if column is None or section.is_child or section.model is Campaign:
            continue
        name = "uid" if column == "uid" else "id"
        named: Any = section.model._meta.pk if column == "pk" else section.model._meta.get_field(column)
        told = [row.get(name) for row in archive.rows(section.name)]
        rows = section.model._base_manager.all()
        if there is not None:
            rows = rows.exclude(**{section.inside: there.pk})
        for start in range(0, len(told), 500):
            try:
                ids = [named.to_python(one) for one in told[start : start + 500]]
            except ValidationError as error:
                raise BrokenArchive(f"data/{section.name}.json: a row has no fit id.") from error
            if rows.filter(**{f"{column}__in": ids}).exists():
                raise Conflict(
                    "ids_are_taken",
                    "Parts of this archive are on this site already, in another campaign. Bring it in as a copy.",
                )


# -- people -----------------------------------------------------------------------------------------------


def _match_people(
    person: User, archive: OpenArchive, there: Campaign | None, match_all: bool, report: Report
) -> dict[str, User]:
    """Return the account of everybody in the archive; who is not recognised gets a stand-in (saved later)."""
    told = [_checked_person(row) for row in archive.rows("people")]
    if len({row["username"].casefold() for row in told}) != len(told):
        raise BrokenArchive("data/people.json names somebody twice.")
    found: dict[str, User] = {}
    for row in told:
        known = _recognise(row, person, there, match_all)
        report.people.append(
            {"name": row["username"], "account": known.username if known else "", "recognised": known is not None}
        )
        found[row["username"]] = known or _new_stand_in(row)
    accounts = [user.pk for user in found.values()]
    if len(set(accounts)) != len(accounts):
        raise BrokenArchive("Two people of the archive are the same person here.")
    return found


def _checked_person(row: dict[str, Any]) -> dict[str, str]:
    clean = {}
    for name, longest in _PEOPLE_SHAPE.items():
        value = row.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise BrokenArchive(f"data/people.json: {name} of somebody is wrong.")
        clean[name] = value
    if not _USERNAME.match(clean["username"]):
        raise BrokenArchive("data/people.json: somebody has no name that a person may have.")
    return clean


def _recognise(row: dict[str, str], person: User, there: Campaign | None, match_all: bool) -> User | None:
    """Return the account of somebody: himself, a member (or stand-in) of the same campaign, or anybody at all."""
    if there is not None:
        stand_in = StandIn.objects.filter(campaign=there, username=row["username"]).select_related("user").first()
        if stand_in is not None:
            return stand_in.user
    usable = User.objects.filter(is_guest=False, stand_in=None)
    if not match_all:
        members = usable.filter(memberships__campaign=there) if there is not None else usable.none()
        usable = usable.filter(pk__in=[person.pk, *members.values_list("pk", flat=True)])
    by_name = usable.filter(username__iexact=row["username"]).first()
    if by_name is not None and row["email_sha256"] in ("", digest_of_email(by_name.email)):
        return by_name
    if by_name is not None and not by_name.email and by_name.pk != person.pk:
        return by_name
    if not row["email_sha256"]:
        return None
    return next((user for user in usable.exclude(email="") if digest_of_email(user.email) == row["email_sha256"]), None)


def _new_stand_in(row: dict[str, str]) -> User:
    """Make an account that nobody signs in to, under his name or the next free one."""
    username, number = row["username"], 2
    while User.objects.filter(username__iexact=username).exists():
        username, number = f"{row['username'][:140]}-{number}", number + 1
    user = User(username=username, first_name=row["first_name"], last_name=row["last_name"], is_active=False)
    user.set_unusable_password()
    user.save()
    user.archive_row = row  # type: ignore[attr-defined]
    return user


# -- afterwards -------------------------------------------------------------------------------------------


def _finish(person: User, campaign: Campaign, people: dict[str, User], restorer: Restorer, mode: str) -> None:
    for user in people.values():
        row = getattr(user, "archive_row", None)
        if row is not None:
            StandIn.objects.create(
                user=user, campaign=campaign, username=row["username"], email_digest=row["email_sha256"]
            )
    if mode != OVER:
        Membership.objects.update_or_create(campaign=campaign, user=person, defaults={"role": Role.GAME_MASTER})
        Campaign.objects.filter(pk=campaign.pk).update(deleted_at=None)
    if mode == COPY:
        Campaign.objects.filter(pk=campaign.pk).update(name=f"{campaign.name[:190]} (copy)")
    for entry in Entry.objects.filter(pk__in=restorer.touched).iterator(chunk_size=500):
        entry = whole(entry)
        if mode == OVER:
            entry.version += 1
            save_version(entry, person, "restored from an archive")
        index_entry(entry)
    if restorer.report.changes:
        campaign.refresh_from_db()
        CacheStamp.raise_for(campaign_stamp(campaign))
        changes = {"rows": [0, restorer.report.changes], "mode": ["", mode]}
        record("campaign.imported", actor=person, target=campaign, campaign=campaign, changes=changes)
