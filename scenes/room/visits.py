"""Who knocks at a scene: found and let in before anything of it is told."""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Q

from bestiary_site.shared.errors import NotFound
from campaigns.audiences import heard_by
from campaigns.middleware import SESSION_KEY, member_viewed
from campaigns.models import Membership, Role, User
from campaigns.permissions import require_sign_in
from scenes.models import Scene, SceneEvent
from scenes.protocol import Message, Person, Steps
from scenes.room.orders.steps import last_act, last_undone, words_for
from scenes.room.rights import NO_SCENE, Rights, colour_of, rights_of
from scenes.room.telling import TALK, happened_from, message_of

MOST_TALK = 150


@dataclass(frozen=True)
class Visit:
    """Somebody who may come in."""

    scene: Scene
    rights: Rights
    who: Any
    """What tells seats apart: the person, or the person and through whose eyes he looks."""
    named: bool = True
    """Whether he may know the scene's name and page: players who were only sent here may not."""


def find_visit(user: Any, scene_uid: Any, session: Any, seen_as: int | None) -> Visit:
    """Return the visit of a person to a scene. SignInNeeded or NotFound for who may not come.

    A game master may look with the eyes of a player: chosen for the campaign (`view as`), or by `seen_as` alone.
    """
    person = require_sign_in(user)
    scene = Scene.objects.living().select_related("campaign").filter(uid=scene_uid).first()
    if scene is None:
        raise NotFound("scene_not_found", NO_SCENE)
    own = rights_of(person, scene)
    chosen = session.get(SESSION_KEY) if session is not None else None
    if chosen and str(scene.campaign_id) == str(chosen["campaign"]) and seen_as is None:
        seen_as = int(chosen["user"])
    if seen_as is None or not own.runs:
        return Visit(scene, own, person.pk, own.runs or _is_on_record(person, scene))
    member = member_viewed(person, {"campaign": str(scene.campaign_id), "user": seen_as})
    if member is None:
        raise NotFound("member_not_found", "There is no such player in this campaign.")
    role = Membership.objects.filter(campaign=scene.campaign, user=member).values_list("role", flat=True).get()
    rights = Rights(member.pk, member.display_name, Role(role), colour_of(member.pk), looks_only=True)
    return Visit(scene, rights, (person.pk, member.pk), _is_on_record(member, scene))


def _is_on_record(person: User, scene: Scene) -> bool:
    return Scene.objects.visible_to(person).filter(pk=scene.pk).exists()


def check_again(visit: Visit) -> Rights | None:
    """Return the rights of somebody who is at the scene, as they are now; None: he may not be there any more."""
    person = User.objects.filter(pk=visit.rights.user_id, is_active=True).first()
    if person is None:
        return None
    try:
        return replace(rights_of(person, visit.scene), looks_only=visit.rights.looks_only)
    except NotFound:
        return None if not visit.rights.looks_only else visit.rights


def people_of(scene: Scene, here: set[int]) -> list[Person]:
    """Return the members of the scene's campaign, and who of them is here."""
    members = Membership.objects.filter(campaign=scene.campaign, user__is_active=True).select_related("user")
    return [
        Person(
            id=one.user_id, name=one.user.display_name, role=cast(Any, str(one.role)), colour=colour_of(one.user_id),
            here=one.user_id in here,
        )
        for one in members.order_by("role", "user__username")
    ]  # fmt: skip


def talk_for(scene: Scene, rights: Rights, number: int | None = None) -> list[Message]:
    """Return the last things said and rolled at the campaign's tables that somebody may hear, oldest first.

    `number`: up to which of this scene's events; what came later he will be told as it is told to all.
    """
    heard = _heard(rights)
    rows = SceneEvent.objects.filter(heard, scene__campaign=scene.campaign_id, type__in=TALK).select_related("actor")
    if number is not None:
        rows = rows.exclude(scene=scene, number__gt=number)
    newest = list(rows.order_by("-pk")[:MOST_TALK])
    return [message_of(happened_from(one), one.actor.display_name if one.actor else "Somebody") for one in newest[::-1]]


def _heard(rights: Rights) -> Q:
    person = User(pk=rights.user_id)
    return heard_by(person, is_game_master=rights.runs)


def steps_for(scene_id: int, user_id: int) -> Steps:
    """Return what somebody's undo and redo would do now."""
    return Steps(undo=words_for(last_act(scene_id, user_id)), redo=words_for(last_undone(scene_id, user_id)))
