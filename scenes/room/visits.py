"""Who knocks at a scene: found and let in before anything of it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import Q
from django.urls import reverse

from bestiary_site.shared.consumers import CLOSE_NOT_FOUND, CLOSE_SIGN_IN
from bestiary_site.shared.errors import NotFound
from campaigns.audiences import heard_by
from campaigns.live.groups import person_group
from campaigns.middleware import SESSION_KEY, member_viewed
from campaigns.models import Campaign, Membership, Role, User
from campaigns.permissions import require_sign_in
from scenes.models import Scene, SceneEvent
from scenes.protocol import Message, Person, Steps, TableMoved
from scenes.room.orders.steps import last_act, last_undone, words_for
from scenes.room.rights import NO_SCENE, Rights, colour_of, rights_of, roles_at
from scenes.room.telling import TALK, happened_from, message_of
from scenes.services.tables import campaign_of, scene_for

MOST_TALK = 150
CLOSE_PLACE_CHANGED = 4403
CLOSE_MOVED_ON = 4409
K = TypeVar("K")


@dataclass(frozen=True)
class Visit:
    """Somebody who may come in."""

    scene: Scene
    rights: Rights
    who: Any
    """What tells seats apart: the person, or the person and through whose eyes he looks."""
    named: bool = True
    """Whether he may know the scene's name and page: players who were only sent here may not."""

    @property
    def person_id(self) -> int:
        """Who it is, through whose eyes ever he looks."""
        return int(self.who[0]) if self.rights.looks_only else self.rights.user_id

    @property
    def groups(self) -> list[str]:
        """The groups in which is said what changes this visit."""
        campaign: Any = self.scene.campaign_id
        return [person_group(campaign, one) for one in sorted({self.person_id, self.rights.user_id})]


def groups_for(user: Any, scene_uid: Any, session: Any, seen_as: int | None) -> list[str]:
    """Return `groups` of the visit that somebody is about to make; joined before it is found, nothing is missed."""
    campaign = Scene.objects.filter(uid=scene_uid).values_list("campaign", flat=True).first()
    if campaign is None or not user.is_authenticated:
        return []
    through = _eyes(session, campaign, seen_as)
    if through is None or not Campaign.objects.run_by(user).filter(pk=campaign).exists():
        through = user.pk  # another's group is for those alone who may look with his eyes
    return [person_group(campaign, one) for one in sorted({user.pk, through})]


def _eyes(session: Any, campaign_id: Any, seen_as: int | None) -> int | None:
    """Return with whose eyes somebody wants to look: chosen for the campaign (`view as`), or by `seen_as` alone."""
    chosen = session.get(SESSION_KEY) if session is not None else None
    if seen_as is None and chosen and str(campaign_id) == str(chosen["campaign"]):
        return int(chosen["user"])
    return seen_as


def find_visit(user: Any, scene_uid: Any, session: Any, seen_as: int | None) -> Visit:
    """Return the visit of a person to a scene. SignInNeeded or NotFound for who may not come.

    A game master may look with the eyes of a player.
    """
    person = require_sign_in(user)
    scene = Scene.objects.living().select_related("campaign").filter(uid=scene_uid).first()
    if scene is None:
        raise NotFound("scene_not_found", NO_SCENE)
    own = rights_of(person, scene)
    seen_as = _eyes(session, scene.campaign_id, seen_as)
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


def describe(visit: Visit) -> dict[str, Any]:
    """Return what the page is told of the scene itself; its name can be a secret."""
    scene, campaign = visit.scene, str(visit.scene.campaign_id)
    if not visit.named:
        table = reverse("table", args=[scene.campaign_id])
        return {"id": None, "uid": str(scene.uid), "name": "", "campaign": campaign, "address": table}
    address = reverse("scene", args=[scene.campaign_id, scene.slug])
    return {"id": scene.pk, "uid": str(scene.uid), "name": scene.name, "campaign": campaign, "address": address}


def who_must_go(scene_id: int, visits: Mapping[K, Visit]) -> dict[K, int]:
    """Return with which code to close on those who may not stay as who they came: about what the next knock would be
    answered. Not every reason is told by anybody, so it is asked for all of them now and then, in a few queries."""
    living = Scene.objects.living().select_related("campaign")
    scene = living.filter(pk=scene_id, campaign__deleted_at=None).first()
    if scene is None:
        return dict.fromkeys(visits, CLOSE_NOT_FOUND)
    people = User.objects.in_bulk({one.person_id for one in visits.values()})
    concerned = {*people, *(one.rights.user_id for one in visits.values())}
    members = Membership.objects.filter(campaign=scene.campaign_id, user__in=concerned).values_list("user", "role")
    roles, here = dict(members), roles_at(scene, people.values())
    codes = {key: _code_for(visit, people.get(visit.person_id), roles, here) for key, visit in visits.items()}
    return {key: code for key, code in codes.items() if code is not None}


def _code_for(visit: Visit, person: User | None, roles: dict[int, str], here: Mapping[int, Role]) -> int | None:
    if person is None or not person.is_active:
        return CLOSE_SIGN_IN
    own = Role.GAME_MASTER if visit.rights.looks_only else visit.rights.role
    if roles.get(person.pk) != own or roles.get(visit.rights.user_id) != visit.rights.role:
        return CLOSE_PLACE_CHANGED
    return None if person.pk in here else CLOSE_MOVED_ON


def where_now(visit: Visit) -> TableMoved:
    """Return which scene is this person's by now, as he is told when he has to leave this one."""
    campaign = campaign_of(visit.scene)
    person = User.objects.filter(pk=visit.rights.user_id).first()
    there = scene_for(person, campaign) if person is not None else None
    if there is None:
        return TableMoved(scene="", address="")
    return TableMoved(scene=str(there.uid), address=reverse("table", args=[campaign.pk]))


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
