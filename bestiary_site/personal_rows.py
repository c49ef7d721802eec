"""What somebody wrote and what is kept about him in every table, told from the models: no later one is forgotten."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model, Q, QuerySet
from django.utils.text import get_valid_filename

from bestiary_site.shared import storage
from campaigns.archive.sections import all_sections, is_history
from campaigns.models import Attachment, Entry, User, WebhookDelivery
from campaigns.retention import forget_recordings
from campaigns.writing.shown import text_for, words_for
from imagegen.keeping import forget_pictures
from imagegen.models import Picture
from imagegen.rendering import FULL

_APPS = ("campaigns", "imagegen", "characters", "reconstruction", "scenes")
# Told elsewhere in the copy, each in its own way.
_TOLD_ELSEWHERE = {
    "campaigns.user", "campaigns.campaign", "campaigns.membership", "campaigns.auditrecord", "campaigns.entry",
    "characters.favourite", "characters.modelversion",
    "reconstruction.capture", "reconstruction.upload", "reconstruction.reconstruction", "reconstruction.export",
}  # fmt: skip
# Columns that name who wrote a row, or whom it is about; the others only name who did something to it.
_HIS_OWN = {"author", "owner", "user", "person", "uploaded_by", "importer"}
# Rows that hold his words although they name him otherwise: what he said and rolled at the table.
_HIS_WORDS = {"scenes.sceneevent": Q(type__in=("chat.say", "dice.roll"))}
_SECRET = ("sealed_", "token", "password", "owner_token")


def rows_of(person: User) -> dict[str, list[dict[str, Any]]]:
    """Return the person's rows by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in tables_with_people():
        rows = [row for column in columns_of_people(model) for row in _rows(model, column, person)]
        if rows:
            found[model._meta.label_lower] = rows
    return found


def tables_with_people() -> Iterator[type[Model]]:
    """Yield the tables that name people and are not told elsewhere."""
    for app in _APPS:
        for model in apps.get_app_config(app).get_models():
            known = model._meta.label_lower in _TOLD_ELSEWHERE or is_history(model) or issubclass(model, Entry)
            if not known and columns_of_people(model):
                yield model


def columns_of_people(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return the columns of a table that name a person."""
    columns = model._meta.local_concrete_fields
    return [column for column in columns if isinstance(column, ForeignKey) and column.related_model is User]


def _rows(model: type[Model], column: "Field[Any, Any]", person: User) -> Iterator[dict[str, Any]]:
    rows = model._base_manager.filter(**{column.name: person}).order_by("pk")
    visible = getattr(model._default_manager.all(), "visible_to", None)
    seen = set(visible(person).values_list("pk", flat=True)) if visible and column.name not in _HIS_OWN else None
    said = _HIS_WORDS.get(model._meta.label_lower)
    his = set(rows.filter(said).values_list("pk", flat=True)) if said is not None else set()
    columns = [one for one in model._meta.local_concrete_fields if not isinstance(one, BinaryField)]
    shown = [one.attname for one in columns if not one.name.startswith(_SECRET)]
    for row in rows.values(*shown).iterator(chunk_size=500):
        key = row[model._meta.pk.attname]
        # What others wrote and hid stays hidden: of that only is told that he had a hand in it.
        whole = column.name in _HIS_OWN or (seen is not None and key in seen) or key in his
        yield {"as": column.name, **(row if whole else {model._meta.pk.attname: key})}


def entries_of(person: User) -> list[dict[str, Any]]:
    """Return the entries that he made in campaigns, as far as he may read them."""
    rows = Entry.objects.filter(created_by=person).exclude(campaign=None).select_related("campaign").order_by("pk")
    seen = set(Entry.objects.visible_to(person).filter(created_by=person).values_list("pk", flat=True))
    return [_entry(entry, person, entry.pk in seen) for entry in rows]


def _entry(entry: Entry, person: User, seen: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"id": entry.pk, "uid": entry.uid, "kind": entry.kind, "created_at": entry.created_at}
    if not seen:
        return told
    return {**told, "name": entry.name, "summary": entry.summary, "body": text_for(entry, person)}


def words_of_version(version: Any, person: User) -> str:
    """Return the story of a version as he may read it."""
    if version.campaign_id is None:
        return str(version.body)
    return words_for(version.body, campaign=version.campaign, author=person, viewer=person)


def files_of(person: User) -> Iterator[tuple[str, str]]:
    """Yield (name in the copy, storage key) of the files that he attached, of his pictures and of his voice."""
    for number, file in enumerate(Attachment.objects.filter(uploaded_by=person).order_by("pk"), start=1):
        yield f"attachments/{number:04d}-{get_valid_filename(file.name)}", file.key
    for number, picture in enumerate(Picture.objects.filter(owner=person).order_by("created_at", "pk"), start=1):
        name = get_valid_filename(picture.subject_name)[:80]
        yield f"pictures/{number:04d}-{name}.webp", storage.generated_key(picture.digest, FULL)
    for section, column in _recordings():
        rows = section.model._base_manager.filter(author=person).exclude(**{column: ""}).order_by("pk")
        for number, key in enumerate(rows.values_list(column, flat=True), start=1):
            yield f"recordings/{section.model._meta.model_name}-{number:04d}-{key.rsplit('/', 1)[-1]}", key


def _recordings() -> Iterator[tuple[Any, str]]:
    for section in all_sections():
        if section.recordings:
            yield section, section.recordings


def count_recordings(person: User) -> int:
    """Return how many recordings of his voice there are."""
    return sum(
        section.model._base_manager.filter(author=person).exclude(**{column: ""}).count()
        for section, column in _recordings()
    )


def forget_person(person: User) -> list[str]:
    """Take away what is his alone: his voice, his name in what was sent outside, his pictures of no campaign.

    Returns the files to delete once that has committed; of pictures those go that nobody else has, too. His words, and
    his pictures at the tables of others, stay without his name.
    """
    files: list[str] = []
    for section, column in _recordings():
        rows = section.model._base_manager.filter(author=person).exclude(**{column: ""})
        forget_recordings(section, rows, files)
    WebhookDelivery.objects.filter(Q(event="member.joined"), about=person.display_name).delete()
    forget_pictures(own_pictures(person))
    return files


def own_pictures(person: User) -> QuerySet[Picture]:
    """Return his pictures that belong to no campaign, the bin included."""
    return Picture.objects.filter(owner=person, campaign=None)
