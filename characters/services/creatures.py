"""Making, changing, deleting and restoring creatures; each act one transaction with audit and fresh caches."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from bestiary_site.shared.errors import Conflict, NotFound
from campaigns.models import CacheStamp, Campaign, Tag, User, Visibility
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.services.approval import needs_approval, propose_change, require_no_approval
from campaigns.services.audit import record
from campaigns.services.entries import set_viewers
from campaigns.services.saving import entry_saved
from campaigns.services.words import first_words, settle_values
from characters.models import Character, CharacterRole
from characters.permissions import require_create, require_keeper, require_seen_by_its_maker
from characters.services.cleaning import EDITABLE, clean_values
from characters.sheet import only_play_differs

BESTIARY = "bestiary"
RESERVED_SLUGS = {
    "new",
    "compare",
    "favourites",
    "drafts",
    "bin",
    "models",
    "import",
}  # pages of their own beside the creatures'


def creature_stamp(character_id: int) -> str:
    """The name of the stamp that a creature's cached answers carry."""
    return f"creature:{character_id}"


def touch_caches(character: Character) -> None:
    """Make the cached lists and this creature's cached page stale."""
    CacheStamp.raise_for(BESTIARY, creature_stamp(character.pk))


@transaction.atomic
def create_character(
    *,
    actor: Person,
    campaign: Campaign | None = None,
    tags: list[str] | None = None,
    shown_to: list[int] | None = None,
    keeper: int | None = None,
    **values: Any,
) -> Character:
    """Make a creature. Refused with field messages on bad values, Conflict on a name that is taken.

    `keeper` is the member (his key) who plays it; a player's player character is his own unless told otherwise.
    """
    if campaign is not None:
        values = {"visibility": Visibility.MEMBERS, "role": CharacterRole.NPC} | values
    clean = clean_values(values, creating=True, in_campaign=campaign is not None)
    person = require_create(actor, campaign, clean.get("visibility", Visibility.EVERYBODY))
    if "body" in clean:
        clean["body"] = first_words(clean["body"], campaign=campaign, actor=person)
    character = Character(campaign=campaign, created_by=person, **clean)
    character.keeper_id = require_keeper(character, person, keeper, creating=True)
    require_seen_by_its_maker(character, person)
    _require_free_name(character)
    character.slug = _free_slug(character)
    _save(character, person, "created")
    set_tags(character, tags or [])
    set_viewers(character, shown_to or [])
    record("character.created", actor=person, target=character)
    entry_saved(character, actor=person, act="created")
    touch_caches(character)
    return character


@transaction.atomic
def update_character(
    *,
    actor: Person,
    character: Character | None = None,
    entry: Character | None = None,
    tags: list[str] | None = None,
    shown_to: list[int] | None = None,
    expected_version: int | None = None,
    reason: str = "changed",
    past: Character | None = None,
    approved_by: User | None = None,
    **values: Any,
) -> Character:
    """Change fields. What somebody else has changed since `expected_version` stays; where both clash: Conflict.

    `past` is the version that the words come from when an earlier one is brought back. Where players' changes wait
    for a game master, a proposal comes of it (`campaigns.services.approval`); `approved_by` is who has accepted it.
    `keeper` (a member's key, or None) is for game masters.
    """
    given = character or entry
    assert given is not None, "name the character"
    require_change(given, approved_by or actor)
    person = require_sign_in(actor)
    character = Character.objects.select_for_update().get(pk=given.pk)
    changes = _changes(character, approved_by or person, values, expected_version, past)
    if approved_by is None and needs_approval(character, person) and not _may_pass(character, changes, tags, shown_to):
        new = {name: value for name, (_, value) in changes.items()}
        propose_change(actor=person, entry=character, changes=new, tags=tags, shown_to=shown_to)
        return character
    for name, (_, value) in changes.items():
        setattr(character, name, value)
    if "name" in changes:
        _require_free_name(character)
    lists = [tags is not None and set_tags(character, tags), shown_to is not None and set_viewers(character, shown_to)]
    if changes or any(lists):
        character.version += 1
        _save(character, person, reason)
        record("character.changed", actor=person, target=character, changes=changes)
        entry_saved(character, actor=person, act="changed")
        touch_caches(character)
    return character


def _changes(
    character: Character, person: User, values: dict[str, Any], expected: int | None, past: Character | None
) -> dict[str, list[Any]]:
    """Return field: [before, after] of what differs, once it is clear that the person may change all that."""
    given = {
        name: value for name, value in values.items() if name != "keeper" and getattr(character, name, None) != value
    }
    clean = clean_values(given, creating=False, in_campaign=character.campaign_id is not None)
    clean = settle_values(character, actor=person, values=clean, expected_version=expected, past=past)
    changes = {
        name: [getattr(character, name), value] for name, value in clean.items() if getattr(character, name) != value
    }
    if "keeper" in values and values["keeper"] != character.keeper_id:
        changes["keeper_id"] = [character.keeper_id, require_keeper(character, person, values["keeper"])]
    if "visibility" in changes:
        if character.campaign_id is None:
            require_create(person, None, clean["visibility"])
        else:
            require_seen_by_its_maker(character, person, clean["visibility"])
    return changes


def _may_pass(character: Character, changes: dict[str, list[Any]], tags: Any, shown_to: Any) -> bool:
    """Whether all that differs are values of play, which the campaign lets players change at once."""
    campaign = character.campaign
    if campaign is None or not campaign.play_needs_no_approval or tags is not None or shown_to is not None:
        return False
    return set(changes) <= {"sheet"} and all(only_play_differs(*pair) for pair in changes.values())


@transaction.atomic
def delete_character(*, actor: Person, character: Character) -> None:
    """Put a creature in the bin; `restore_character` brings it back."""
    person = require_change(character, actor)
    require_no_approval(character, person, f"delete {character.name}")
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
    return update_character(
        actor=actor, character=character, reason=f"restored from version {past.version}", past=past, **values
    )


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
