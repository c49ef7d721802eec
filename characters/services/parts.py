"""What all that is kept with a character has in common: who may add and change it, its audience, bin and audit."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import CacheStamp, Role, User, Visibility
from campaigns.permissions import Person, require_change, require_role, require_sign_in, role_in
from campaigns.services.approval import require_no_approval
from campaigns.services.audit import record
from campaigns.services.hearing import audience_from
from campaigns.services.saving import campaign_stamp
from characters.models import Character, Part

PartType = TypeVar("PartType", bound=Part)


# -- who may --------------------------------------------------------------------------------------------------


def require_voice(character: Character, actor: Person) -> User:
    """Refuse who may not say something on the character: members who see it may, observers may not."""
    person = require_sign_in(actor)
    if not Character.objects.visible_to(person).filter(pk=character.pk).exists():
        raise NotFound("character_not_found", "There is no such character, or it is hidden from you.")
    if character.campaign is None:
        raise Refused(
            "not_in_a_campaign", "Only characters of a campaign have notes. Copy the creature into one first."
        )
    require_role(character.campaign, person, Role.GAME_MASTER, Role.PLAYER)
    return person


def require_hand(character: Character, actor: Person, what: str, *, is_play: bool = False) -> User:
    """Refuse who may not change what belongs to the character, or would need a game master's word for it."""
    person = require_change(character, actor)
    campaign = character.campaign
    if not (is_play and campaign is not None and campaign.play_needs_no_approval):
        require_no_approval(character, person, what)
    return person


def lock_part(part: PartType, actor: Person, version: int | None = None) -> tuple[User, PartType]:
    """Return the person and the part, locked; what he may not know of does not exist for him."""
    person = require_sign_in(actor)
    rows: Any = type(part).objects  # type: ignore[attr-defined]
    if not rows.visible_to(person).filter(pk=part.pk).exists():
        raise NotFound("not_found", "There is no such thing, or it is hidden from you.")
    found = rows.changeable_by(person).select_for_update(of=("self",)).select_related("character__campaign")
    held: PartType | None = found.filter(pk=part.pk).first()
    if held is None:
        raise NotAllowed("not_yours", "You may look at this but not change it.")
    if version is not None and version != held.version:
        raise Conflict(
            "changed_meanwhile",
            "Somebody else has changed this while you worked. Look at it again, then save.",
            details={"version": held.version},
        )
    return person, held


def audience_for(character: Character, person: User, visibility: str, known_to: list[int] | None) -> str:
    """Return the audience as people choose it. A player's secret is between him and the game masters."""
    if character.campaign is None:
        if visibility != Visibility.MEMBERS:
            raise Refused("no_audience", "What belongs to the bestiary is for all who see the creature.")
        return ""
    is_game_master = role_in(character.campaign, person) == Role.GAME_MASTER
    if visibility == Visibility.GAME_MASTERS and not is_game_master:
        visibility, known_to = Visibility.CHOSEN, []
    return audience_from(campaign=character.campaign, person=person, visibility=visibility, known_to=known_to)


# -- acts that all share ----------------------------------------------------------------------------------------


def save_part(part: Part, person: User, act: str, changes: dict[str, Any] | None = None) -> None:
    """Save, write the audit and make the campaign's cached answers stale."""
    if part.pk:
        part.version += 1
    part.save()
    character = part.character
    # The audit of an entry may be read by who keeps it: what is not for all stands in the campaign's only.
    record(act, actor=person, target=part if part.audience else character, campaign=character.campaign, changes=changes)
    if character.campaign_id:
        CacheStamp.raise_for(campaign_stamp(character.campaign_id))


def change_part(
    part: Part, person: User, values: dict[str, Any], *, visibility: str | None, known_to: list[int] | None, act: str
) -> None:
    """Set fields that are fit to store and the audience, and save what differs."""
    if visibility is not None or known_to is not None:
        people = part.known_to if known_to is None else known_to
        values["audience"] = audience_for(part.character, person, visibility or part.visibility, people)
    changes = {name: [getattr(part, name), value] for name, value in values.items() if getattr(part, name) != value}
    for name, (_, value) in changes.items():
        setattr(part, name, value)
    if changes:
        save_part(part, person, act, changes)


@transaction.atomic
def delete_part(*, actor: Person, part: PartType) -> PartType:
    """Put a note, a picture, an achievement ... in the bin; `restore_part` brings it back."""
    person, part = lock_part(part, actor)
    part.deleted_at, part.deleted_by = timezone.now(), person
    save_part(part, person, f"{part._meta.model_name}.deleted")
    return part


@transaction.atomic
def restore_part(*, actor: Person, model: type[PartType], part_id: int) -> PartType:
    """Bring it back from the bin: who deleted it may, and the game masters."""
    person = require_sign_in(actor)
    rows: Any = model.objects  # type: ignore[attr-defined]
    seen = rows.changeable_by(person).exclude(deleted_at=None)
    part: PartType | None = seen.select_for_update(of=("self",)).select_related("character").filter(pk=part_id).first()
    if part is None or not Character.objects.visible_to(person).filter(pk=part.character_id).exists():
        raise NotFound("not_found", "There is no such thing in your bin.")
    part.deleted_at = part.deleted_by = None
    save_part(part, person, f"{part._meta.model_name}.restored")
    return part


# -- words ------------------------------------------------------------------------------------------------------


def clean_text(text: Any, name: str, longest: int, *, needed: bool = False) -> str:
    """Return a text fit to store, or refuse it by the name of its field."""
    said = str(text or "").replace("\r\n", "\n").replace("\x00", "").strip()
    if needed and not said:
        raise Refused("invalid", "Some fields need another look.", fields={name: ["This must not be empty."]})
    if len(said) > longest:
        complaint = f"At most {longest} characters, not {len(said)}."
        raise Refused("invalid", "Some fields need another look.", fields={name: [complaint]})
    return said
