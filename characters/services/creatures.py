"""Making, changing, deleting and restoring creatures; each act one transaction with audit and fresh caches."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.models import CacheStamp, Campaign, Tag, User, Visibility
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.services.audit import record
from campaigns.services.saving import entry_saved
from characters.models import Character, Difficulty
from characters.permissions import require_create
from characters.rules import check_aliases, check_combat, check_skills

BESTIARY = "bestiary"
RESERVED_SLUGS = {"new", "compare", "favourites", "drafts", "bin", "models"}  # pages of their own beside the creatures'
EDITABLE = {
    "name", "aliases", "summary", "body", "visibility", "race", "level", "location", "faction", "difficulty",
    "health", "magicka", "stamina", "skills", "combat", "model_path",
}  # fmt: skip
_LONGEST = {
    "name": 200,
    "summary": 500,
    "race": 80,
    "location": 120,
    "faction": 120,
    "model_path": 500,
    "body": 200_000,
}

_LIST_CHECKS: dict[str, Callable[[Any], tuple[list[Any], list[str]]]] = {
    "skills": check_skills,
    "combat": check_combat,
    "aliases": check_aliases,
}


def creature_stamp(character_id: int) -> str:
    """The name of the stamp that a creature's cached answers carry."""
    return f"creature:{character_id}"


def touch_caches(character: Character) -> None:
    """Make the cached lists and this creature's cached page stale."""
    CacheStamp.raise_for(BESTIARY, creature_stamp(character.pk))


@transaction.atomic
def create_character(
    *, actor: Person, campaign: Campaign | None = None, tags: list[str] | None = None, **values: Any
) -> Character:
    """Make a creature. Refused with field messages on bad values, Conflict on a name that is taken."""
    clean = clean_values(values, creating=True)
    person = require_create(actor, campaign, clean.get("visibility", Visibility.EVERYBODY))
    character = Character(campaign=campaign, created_by=person, **clean)
    _require_free_name(character)
    character.slug = _free_slug(character)
    _save(character, person, "created")
    set_tags(character, tags or [])
    record("character.created", actor=person, target=character)
    entry_saved(character, actor=person, act="created")
    touch_caches(character)
    return character


@transaction.atomic
def update_character(
    *,
    actor: Person,
    character: Character,
    tags: list[str] | None = None,
    expected_version: int | None = None,
    reason: str = "changed",
    **values: Any,
) -> Character:
    """Change fields. `expected_version` refuses to overwrite what somebody else has changed since."""
    clean = clean_values(values, creating=False)
    person = require_change(character, actor)
    character = Character.objects.select_for_update().get(pk=character.pk)
    if expected_version is not None and expected_version != character.version:
        raise Conflict(
            "changed_meanwhile",
            f"{character.name} was changed by somebody else while you worked. "
            "Look at the new version, then save again.",
            details={"version": character.version},
        )
    changes = {
        name: [getattr(character, name), value] for name, value in clean.items() if getattr(character, name) != value
    }
    if "visibility" in changes and character.campaign_id is None:
        require_create(person, None, clean["visibility"])
    for name, (_, value) in changes.items():
        setattr(character, name, value)
    if "name" in changes:
        _require_free_name(character)
    tags_changed = tags is not None and set_tags(character, tags)
    if changes or tags_changed:
        character.version += 1
        _save(character, person, reason)
        record("character.changed", actor=person, target=character, changes=changes)
        entry_saved(character, actor=person, act="changed")
        touch_caches(character)
    return character


@transaction.atomic
def delete_character(*, actor: Person, character: Character) -> None:
    """Put a creature in the bin; `restore_character` brings it back."""
    person = require_change(character, actor)
    character = Character.objects.select_for_update().get(pk=character.pk)
    character.deleted_at, character.deleted_by = timezone.now(), person
    character.version += 1
    _save(character, person, "deleted")
    record("character.deleted", actor=person, target=character)
    entry_saved(character, actor=person, act="deleted")
    touch_caches(character)


@transaction.atomic
def restore_character(*, actor: Person, character_id: int) -> Character:
    """Bring a creature back from the bin."""
    person = require_sign_in(actor)
    character = _deleted_for(person, character_id)
    _require_free_name(character)
    character.deleted_at = character.deleted_by = None
    character.slug = _free_slug(character)
    character.version += 1
    _save(character, person, "restored")
    record("character.restored", actor=person, target=character)
    entry_saved(character, actor=person, act="restored")
    touch_caches(character)
    return character


@transaction.atomic
def restore_version(*, actor: Person, character: Character, history_id: int) -> Character:
    """Bring the fields of an earlier version back, as a new version."""
    require_change(character, actor)
    past = character.history.filter(history_id=history_id).first()
    if past is None:
        raise NotFound("version_not_found", f"{character.name} has no such version.")
    values = {name: getattr(past, name) for name in EDITABLE if name != "visibility"}
    return update_character(actor=actor, character=character, reason=f"restored from version {past.version}", **values)


def clean_values(values: dict[str, Any], *, creating: bool) -> dict[str, Any]:
    """Return the values fit to store, or refuse with a message for each bad field."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean = dict(values)
    complaints: dict[str, list[str]] = {}
    _check_texts(clean, complaints, creating)
    _check_lists(clean, complaints)
    _check_numbers(clean, complaints)
    _check_choices(clean, complaints)
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    return clean


def _check_texts(clean: dict[str, Any], complaints: dict[str, list[str]], creating: bool) -> None:
    for name, longest in _LONGEST.items():
        if name in clean:
            clean[name] = str(clean[name] or "").strip()
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    for name in ("name", "race"):
        if (creating or name in clean) and not clean.get(name):
            complaints[name] = ["This must not be empty."]


def _check_lists(clean: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, check in _LIST_CHECKS.items():
        if name in clean:
            clean[name], wrong = check(clean[name])
            if wrong:
                complaints[name] = wrong


def _check_numbers(clean: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, least, most in (
        ("level", 1, 100),
        ("health", 0, 10**6),
        ("magicka", 0, 10**6),
        ("stamina", 0, 10**6),
    ):
        if name not in clean:
            continue
        try:
            clean[name] = int(clean[name])
        except (TypeError, ValueError):
            complaints[name] = ["Write a whole number."]
            continue
        if not least <= clean[name] <= most:
            complaints[name] = [f"Must be from {least} to {most}."]


def _check_choices(clean: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, choices in (("difficulty", Difficulty.values), ("visibility", Visibility.values)):
        if name in clean and clean[name] not in choices:
            complaints[name] = [f"Must be one of {', '.join(choices)}."]


def set_tags(character: Character, names: list[str]) -> bool:
    """Make exactly these the creature's tags. Returns whether anything changed."""
    wanted = {name.strip().lower()[:60]: name.strip()[:60] for name in names if name.strip()}
    held = {tag.name.lower() for tag in character.tags.all()}
    if held == set(wanted):
        return False
    known = {tag.name.lower(): tag for tag in Tag.objects.filter(campaign=character.campaign)}
    character.tags.set([known.get(key) or _new_tag(character.campaign, name) for key, name in wanted.items()])
    return True


def _new_tag(campaign: Campaign | None, name: str) -> Tag:
    try:
        with transaction.atomic():
            return Tag.objects.create(campaign=campaign, name=name)
    except IntegrityError:  # somebody else made it in the same moment
        return Tag.objects.get(campaign=campaign, name__iexact=name)


def _save(character: Character, person: User, reason: str) -> None:
    character._history_user = person  # type: ignore[attr-defined]  # how simple-history takes the author
    character._change_reason = reason  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            character.save()
    except IntegrityError as error:
        raise _name_taken(character.name) from error


def _name_taken(name: str) -> Conflict:
    return Conflict(
        "name_taken", f"There is already a creature called {name}.", fields={"name": ["This name is taken."]}
    )


def _require_free_name(character: Character) -> None:
    same = Character.objects.living().filter(campaign=character.campaign_id, name__iexact=character.name)
    if character.campaign_id is None and same.exclude(pk=character.pk).exists():
        raise _name_taken(character.name)


def _free_slug(character: Character) -> str:
    stem = slugify(character.name)[:200] or "creature"
    taken = RESERVED_SLUGS | set(
        Character.objects.living()
        .filter(campaign=character.campaign_id, slug__startswith=stem)
        .exclude(pk=character.pk)
        .values_list("slug", flat=True)
    )
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _deleted_for(person: User, character_id: int) -> Character:
    found = Character.objects.deleted().changeable_by(person).filter(pk=character_id).first()
    if found is None:
        raise NotFound("character_not_found", "There is no such creature in your bin.")
    return found
