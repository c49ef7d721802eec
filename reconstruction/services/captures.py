"""Making, renaming, deleting and restoring captures."""

import uuid

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.services.audit import record
from characters.models import Character
from reconstruction.models import Capture, Reconstruction
from reconstruction.permissions import require_capture

MOST_LETTERS = 200


@transaction.atomic
def create_capture(
    *, actor: Person, name: str = "", character: Character | None = None, reference: str = ""
) -> Capture:
    """Make an empty capture. With a `character` that the person may change, its model is meant for that one."""
    person = require_sign_in(actor)
    if character is not None:
        require_change(character, person)
    name = name.strip() or (character.name if character else f"Capture of {timezone.localdate():%d %B %Y}")
    capture = Capture.objects.create(
        owner=person, name=_clean_name(name), character=character, reference=reference.strip()[:MOST_LETTERS]
    )
    record("capture.created", actor=person, target=capture)
    return capture


@transaction.atomic
def rename_capture(*, actor: Person, capture: Capture, name: str) -> Capture:
    """Give the capture another name."""
    person = require_capture(actor, capture)
    before, capture.name = capture.name, _clean_name(name)
    capture.save(update_fields=["name", "updated_at"])
    record("capture.renamed", actor=person, target=capture, changes={"name": [before, capture.name]})
    return capture


@transaction.atomic
def delete_capture(*, actor: Person, capture: Capture) -> None:
    """Put the capture in the bin. Conflict while one of its jobs is active."""
    person = require_capture(actor, capture)
    Capture.objects.select_for_update().get(pk=capture.pk)
    if Reconstruction.objects.filter(capture=capture).active().exists():
        raise Conflict("job_active", "A reconstruction of this capture is still going on: cancel it first.")
    capture.deleted_at = timezone.now()
    capture.save(update_fields=["deleted_at", "updated_at"])
    record("capture.deleted", actor=person, target=capture)


@transaction.atomic
def restore_capture(*, actor: Person, capture_id: uuid.UUID) -> Capture:
    """Bring a capture back from the bin."""
    person = require_sign_in(actor)
    capture = Capture.objects.filter(pk=capture_id, owner=person).exclude(deleted_at=None).first()
    if capture is None:
        raise NotFound("capture_not_found", "There is no such capture in your bin.")
    capture.deleted_at = None
    capture.save(update_fields=["deleted_at", "updated_at"])
    record("capture.restored", actor=person, target=capture)
    return capture


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("name_missing", "Give the capture a name.", fields={"name": ["Give the capture a name."]})
    if len(name) > MOST_LETTERS:
        sentence = f"The name has {len(name)} letters; at most {MOST_LETTERS}."
        raise Refused("name_too_long", sentence, fields={"name": [sentence]})
    return name
