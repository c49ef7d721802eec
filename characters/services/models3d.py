"""3D models of creatures: keeping versions, publishing one, deleting and bringing back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound
from campaigns.models import User
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.services.audit import record
from characters.models import Character, ModelVersion
from characters.permissions import require_model_change
from characters.services.creatures import touch_caches
from characters.services.pictures import set_picture


def store_model(
    *,
    created_by: User | None,
    files: Mapping[str, Path],
    levels: list[str],
    poster: str = "",
    turntable: list[str] | None = None,
    report: dict[str, Any] | None = None,
    name: str = "",
    source: str = "reconstruction",
    model_id: Any = None,
) -> ModelVersion:
    """Copy the files into storage and make the row, not yet of any creature. Safe to repeat with one `model_id`."""
    model = ModelVersion(
        created_by=created_by, levels=levels, poster=poster, turntable=turntable or [], report=report or {},
        name=name, source=source,
    )  # fmt: skip
    if model_id is not None:
        model.pk = model_id
    for file_name, path in files.items():
        storage.write_path(storage.model_file_key(model.pk, file_name), path)
        model.size_bytes += path.stat().st_size
    found, _ = ModelVersion.objects.get_or_create(
        pk=model.pk,
        defaults={
            field: getattr(model, field)
            for field in (
                "created_by",
                "levels",
                "poster",
                "turntable",
                "report",
                "name",
                "source",
                "size_bytes",
            )
        },
    )
    return found


def share_model(model: ModelVersion, character: Character) -> ModelVersion:
    """Show the same model on a copy of its creature: a row of its own with files that take no room twice."""
    names = ("name", "source", "created_by_id", "levels", "poster", "turntable", "report", "size_bytes")
    twin = ModelVersion(character=character, is_published=True, **{name: getattr(model, name) for name in names})
    for name in model.file_names:
        storage.share(storage.model_file_key(model.pk, name), storage.model_file_key(twin.pk, name))
    twin.save(force_insert=True)
    return twin


@transaction.atomic
def publish_model(*, actor: Person, model: ModelVersion, character: Character) -> ModelVersion:
    """Show the model on the creature as its newest version; the one shown before stays as an older version."""
    person = require_change(character, actor)
    if model.character_id != character.pk:
        require_model_change(model, person)
    Character.objects.select_for_update().get(pk=character.pk)
    ModelVersion.objects.filter(character=character, is_published=True).exclude(pk=model.pk).update(is_published=False)
    if model.character_id != character.pk:
        newest = ModelVersion.objects.filter(character=character).aggregate(n=Max("number"))["n"] or 0
        if model.character is not None:
            touch_caches(model.character)  # it shows the model no longer
        model.character, model.number = character, newest + 1
    model.is_published = True
    model.save(update_fields=["character", "number", "is_published", "updated_at"])
    record("model.published", actor=person, target=model, campaign=character.campaign)
    poster = storage.model_file_key(model.pk, model.poster) if model.poster else ""
    if not character.picture and storage.exists(poster):
        # A creature made from photos shows its own likeness until somebody gives it a picture.
        with storage.open_stored(poster) as stored:
            set_picture(actor=person, character=character, content=stored.read())
    touch_caches(character)
    return model


@transaction.atomic
def unpublish_model(*, actor: Person, model: ModelVersion) -> ModelVersion:
    """Take the model off its creature's page; it stays among the versions."""
    person = require_model_change(model, actor)
    model.is_published = False
    model.save(update_fields=["is_published", "updated_at"])
    record("model.unpublished", actor=person, target=model)
    if model.character:
        touch_caches(model.character)
    return model


@transaction.atomic
def delete_model(*, actor: Person, model: ModelVersion) -> None:
    """Put a model in the bin."""
    person = require_model_change(model, actor)
    model.is_published, model.deleted_at = False, timezone.now()
    model.save(update_fields=["is_published", "deleted_at", "updated_at"])
    record("model.deleted", actor=person, target=model)
    if model.character:
        touch_caches(model.character)


@transaction.atomic
def restore_model(*, actor: Person, model_id: Any) -> ModelVersion:
    """Bring a model back from the bin, unpublished."""
    person = require_sign_in(actor)
    model = ModelVersion.objects.exclude(deleted_at=None).filter(pk=model_id).first()
    if model is None:
        raise NotFound("model_not_found", "There is no such model in your bin.")
    require_model_change(model, person)
    model.deleted_at = None
    model.save(update_fields=["deleted_at", "updated_at"])
    record("model.restored", actor=person, target=model)
    return model
