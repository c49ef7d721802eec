"""Everything the site holds about a person: a copy for him, and its removal when he leaves."""

import io
import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import get_valid_filename

from bestiary_site import personal_rows
from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict
from bestiary_site.shared.streaming import zip_blocks
from campaigns.models import AuditRecord, Campaign, Entry, Membership, Role, User, Visibility
from campaigns.services.audit import record
from campaigns.services.membership import require_not_guest
from campaigns.writing.shown import text_for
from characters.models import Character, ModelVersion
from characters.services.creatures import touch_caches
from reconstruction.models import Capture, Export, Reconstruction, Upload

GONE = "somebody who has left"
_README = """This is what {site} holds about {name}.

photos/         the files that you sent, by capture
models/         the 3D models that you made

account.json    your account, addresses and memberships
attachments/    the files that you attached to entries
pictures/       the pictures that you had drawn
recordings/     your voice
creatures.json  the creatures and characters that you made, and your favourites
campaigns.json  what you wrote in campaigns, what you agreed to, what was shown to you
studio.json     your captures with their files, your reconstructions, models and exports
acts.json       what you did, as the audit keeps it
"""


# -- the copy ---------------------------------------------------------------------------------------------


def export_person(person: User) -> Iterator[bytes]:
    """Yield a ZIP with everything of the person: JSON, photos, models. The rows are read before the first byte."""
    tables = {
        "account": _account(person),
        "creatures": _creatures(person),
        "studio": _studio(person),
        "campaigns": {"entries": personal_rows.entries_of(person), **personal_rows.rows_of(person)},
        "acts": _rows(AuditRecord.objects.filter(actor=person), "at", "act", "target_type", "target_name", "changes"),
    }
    texts = {"README.txt": _README.format(site=settings.SITE_NAME, name=person.username)}
    for name, content in tables.items():
        texts[f"{name}.json"] = json.dumps(content, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    written = [(name, partial(io.BytesIO, text.encode())) for name, text in texts.items()]
    kept = [(name, partial(storage.open_stored, key)) for name, key in _files_to_copy(person) if storage.exists(key)]
    return zip_blocks([*written, *kept])


def _files_to_copy(person: User) -> Iterator[tuple[str, str]]:
    """Yield (name in the copy, storage key) of the person's files."""
    for number, upload in enumerate(Upload.objects.ready().filter(capture__owner=person), start=1):
        yield f"photos/{upload.capture_id}/{number:04d}-{get_valid_filename(upload.name)}", upload.file
    for model in ModelVersion.objects.filter(created_by=person):
        for name in model.file_names:
            yield f"models/{model.pk}/{name}", storage.model_file_key(model.pk, name)
    yield from personal_rows.files_of(person)


def _rows(found: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(found.values(*names))


def _account(person: User) -> dict[str, Any]:
    shown = ("username", "first_name", "last_name", "email", "date_joined", "last_login", "is_curator", "is_staff")
    return {
        **{name: getattr(person, name) for name in shown},
        "email_addresses": _rows(EmailAddress.objects.filter(user=person), "email", "verified", "primary"),
        "sign_ins_elsewhere": _rows(SocialAccount.objects.filter(user=person), "provider", "uid", "date_joined"),
        "sessions": _rows(UserSession.objects.filter(user=person), "created_at", "last_seen_at", "ip", "user_agent"),
        "sign_ins": _rows(AccessLog.objects.filter(_sign_ins_of(person)), "attempt_time", "ip_address", "user_agent"),
        "campaigns": _rows(person.memberships.all(), "campaign__id", "campaign__name", "role", "created_at"),
        "campaigns_founded": _rows(
            person.created_campaigns.all(), "id", "name", "summary", "description", "created_at"
        ),
    }


def _creatures(person: User) -> dict[str, Any]:
    names = [field.name for field in Character._meta.concrete_fields if field.name not in {"entry_ptr", "seed_digest"}]
    public = Character.objects.filter(created_by=person, campaign=None)
    at_tables = Character.objects.visible_to(person).filter(created_by=person).exclude(campaign=None)
    words = {entry.pk: text_for(entry, person) for entry in at_tables.select_related("campaign")}
    rows = [*_rows(public, *names), *({**row, "body": words[row["id"]]} for row in _rows(at_tables, *names))]
    versions = Character.history.filter(history_user=person).select_related("campaign").order_by("history_id")
    return {
        "creatures": rows,
        "other_entries": _rows(
            Entry.objects.filter(created_by=person, character=None, campaign=None),
            "id", "kind", "name", "summary", "body", "created_at",
        ),
        "versions_written": [
            {
                "id": version.id, "version": version.version, "name": version.name,
                "body": personal_rows.words_of_version(version, person),
                "history_date": version.history_date, "history_change_reason": version.history_change_reason,
            }
            for version in versions
        ],
        "favourites": _rows(person.favourites.all(), "character__name", "created_at"),
        "imports": _rows(person.import_runs.all(), "name", "format", "state", "campaign__name", "created_at"),
    }  # fmt: skip


def _studio(person: User) -> dict[str, Any]:
    return {
        "captures": _rows(Capture.objects.filter(owner=person), "id", "name", "reference", "created_at", "deleted_at"),
        "files": _rows(
            Upload.objects.filter(capture__owner=person),
            "id", "capture_id", "name", "size", "kind", "sha256", "state", "width", "height", "created_at",
        ),
        "reconstructions": _rows(
            Reconstruction.objects.filter(capture__owner=person),
            "id", "capture_id", "quality", "state", "created_at", "finished_at", "error_message",
        ),
        "models": _rows(
            ModelVersion.objects.filter(created_by=person),
            "id", "name", "character__name", "number", "is_published", "size_bytes", "created_at", "report",
        ),
        "exports": _rows(
            Export.objects.filter(created_by=person), "id", "model_id", "format", "size_bytes", "created_at"
        ),
    }  # fmt: skip


# -- the removal ------------------------------------------------------------------------------------------


def campaigns_in_the_way(person: User) -> list[Campaign]:
    """The living campaigns that would be left without a game master."""
    another = Membership.objects.filter(campaign=OuterRef("pk"), role=Role.GAME_MASTER).exclude(user=person)
    return list(Campaign.objects.run_by(person).filter(~Exists(another)).order_by("name"))


def what_goes(person: User) -> dict[str, dict[str, int]]:
    """Count what the removal deletes (`goes`) and what stays without the person's name (`stays`)."""
    drafts = _drafts(person)
    return {
        "goes": {
            "captures": Capture.objects.filter(owner=person).count(),
            "models": _own_models(person).count(),
            "drafts": drafts.count(),
            "favourites": person.favourites.count(),
            "memberships": person.memberships.count(),
            "recordings": personal_rows.count_recordings(person),
            "pictures": personal_rows.own_pictures(person).count(),
        },
        "stays": {
            "creatures": Character.objects.filter(created_by=person).exclude(pk__in=drafts).count(),
            "models": ModelVersion.objects.filter(created_by=person).exclude(pk__in=_own_models(person)).count(),
        },
    }


@transaction.atomic
def delete_person(person: User) -> None:
    """Delete the account and what is the person's alone; what others use stays without his name.

    Conflict while a campaign has no other game master. Files go once the transaction has committed.
    """
    require_not_guest(person)
    User.objects.select_for_update().get(pk=person.pk)
    blocking = campaigns_in_the_way(person)
    if blocking:
        names = ", ".join(campaign.name for campaign in blocking)
        raise Conflict(
            "last_game_master",
            f"You are the only game master of {names}. Name another one there, or delete the campaign, then come back.",
        )
    files, sign_ins = list(_files_of(person)), _sign_ins_of(person)
    captures = Capture.objects.filter(owner=person).values_list("pk", flat=True)
    work = [settings.WORK_DIR / capture_id.hex for capture_id in captures]
    record("person.deleted", actor=None, target=person)
    _forget_in_audit(person)
    files += personal_rows.forget_person(person)
    drafts, models = list(_drafts(person)), _own_models(person)
    models.delete()
    for draft in drafts:
        number = draft.pk
        touch_caches(draft)
        draft.delete()
        Character.history.filter(id=number).delete()
    for log in (AccessAttempt, AccessLog):
        log.objects.filter(sign_ins).delete()
    person.delete()
    transaction.on_commit(lambda: _clear_files(files, work))


def _clear_files(files: list[str], work: list[Path]) -> None:
    """Remove stored files, and the copies of photos in work folders on this machine."""
    for folder in work:
        shutil.rmtree(folder, ignore_errors=True)
    storage.delete(*files)


def _sign_ins_of(person: User) -> Q:
    """The log of sign-ins keeps what was typed: the account's name or one of its addresses."""
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    typed = Q(username__iexact=person.username)
    for address in {person.email, *addresses} - {""}:
        typed |= Q(username__iexact=address)
    return typed


def _drafts(person: User) -> QuerySet[Character]:
    """His creatures outside campaigns that are not for everybody, the bin included."""
    return Character.objects.filter(created_by=person, campaign=None).exclude(visibility=Visibility.EVERYBODY)


def _own_models(person: User) -> QuerySet[ModelVersion]:
    """His models that no creature of others shows or keeps."""
    return ModelVersion.objects.filter(created_by=person).filter(Q(character=None) | Q(character__in=_drafts(person)))


def _files_of(person: User) -> Iterator[str]:
    """The storage keys of everything that goes."""
    for upload in Upload.objects.filter(capture__owner=person).prefetch_related("chunks"):
        yield from (upload.file, upload.thumbnail)
        yield from (chunk.key for chunk in upload.chunks.all())
    for job in Reconstruction.objects.filter(capture__owner=person).defer("log"):
        yield from job.pictures.values()
    for model in ModelVersion.objects.filter(Q(pk__in=_own_models(person)) | Q(character__in=_drafts(person))):
        yield from (storage.model_file_key(model.pk, name) for name in model.file_names)
    for export in Export.objects.filter(Q(created_by=person) | Q(model__in=_own_models(person))).defer("log"):
        yield export.file


def _forget_in_audit(person: User) -> None:
    """Keep what was done, not who he was."""
    about = Q(target_type="user", target_id=str(person.pk))
    memberships = [str(pk) for pk in person.memberships.values_list("pk", flat=True)]
    about |= Q(target_type="membership", target_id__in=memberships)
    AuditRecord.objects.filter(about).update(target_name=GONE, changes={})
