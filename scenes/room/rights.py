"""Who somebody is at the table of a scene, and what that lets him do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from bestiary_site.shared.errors import NotAllowed, NotFound
from campaigns.models import Membership, Role, User
from scenes.models import Scene, Table, TableSeat
from scenes.pieces import Record

NO_SCENE = "There is no such scene, or it is not open to you."


@dataclass(frozen=True)
class Rights:
    """A person at a scene; compared by what it lets him see and do."""

    user_id: int
    name: str = field(compare=False)
    role: Role
    colour: str = field(default="#7a5c2e", compare=False)
    looks_only: bool = False
    entries: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def runs(self) -> bool:
        """Whether he is a game master."""
        return self.role == Role.GAME_MASTER

    @property
    def plays(self) -> bool:
        """Whether he is a player."""
        return self.role == Role.PLAYER

    def owns(self, record: Record) -> bool:
        """Whether a token (or combatant) is his to move; observers own nothing."""
        if not self.plays:
            return self.runs
        return bool(record.get("owned_by_all")) or self.user_id in record.get("owners", ())


# Told apart by those who cannot tell red from green, too (Okabe and Ito, 2008), darkened for parchment.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#7a3e9d", "#5d4037")


def colour_of(user_id: int) -> str:
    """Return the colour that stands for somebody at every table."""
    return COLOURS[user_id % len(COLOURS)]


def may_enter(person: object, scene: Scene) -> Role | None:
    """Return the role in which somebody may be at a scene, or None."""
    return roles_at(scene, [person]).get(person.pk) if isinstance(person, User) else None


def roles_at(scene: Scene, people: Iterable[User]) -> dict[int, Role]:
    """Return the roles in which these people may be at a scene; who is not named may not be there.

    Game masters always; others when the table (or their own seat) is there, or the scene is shown to them as an entry.
    """
    if scene.deleted_at is not None or scene.campaign is None or scene.campaign.deleted_at is not None:
        return {}
    active = {one.pk: one for one in people if one.is_active}
    members = Membership.objects.filter(campaign=scene.campaign, user__in=active).values_list("user", "role")
    roles = {user_id: Role(role) for user_id, role in members}
    others = [user_id for user_id, role in roles.items() if role != Role.GAME_MASTER]
    playing = _playing_at(scene, others) if others else set()
    shut_out = {one for one in others if one not in playing and not _is_shown(scene, active[one])}
    return {user_id: role for user_id, role in roles.items() if user_id not in shut_out}


def _playing_at(scene: Scene, people: Collection[int]) -> set[int]:
    seats = TableSeat.objects.filter(table__campaign=scene.campaign_id, user__in=people)
    own = dict(seats.values_list("user", "scene"))
    if len(own) == len(people):
        return {one for one in people if own[one] == scene.pk}
    table = Table.objects.filter(campaign=scene.campaign_id, scene=scene.pk).exists()
    return {one for one in people if (own[one] == scene.pk if one in own else table)}


def _is_shown(scene: Scene, person: User) -> bool:
    return scene.archived_at is None and Scene.objects.visible_to(person).filter(pk=scene.pk).exists()


def rights_of(person: User, scene: Scene, *, looks_only: bool = False) -> Rights:
    """Return who somebody is at a scene. NotFound for who may not be there: the two look alike."""
    role = may_enter(person, scene)
    if role is None:
        raise NotFound("scene_not_found", NO_SCENE)
    return Rights(person.pk, person.display_name, role, colour_of(person.pk), looks_only)


def require_master(rights: Rights) -> None:
    """Refuse everybody but game masters."""
    if not rights.runs:
        raise NotAllowed("game_masters_only", "Only a game master may do this.")


def require_part(rights: Rights) -> None:
    """Refuse who only watches."""
    if not (rights.runs or rights.plays):
        raise NotAllowed("observers_watch", "Observers watch: ask the game master for a player's place.")
