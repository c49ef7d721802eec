"""Who somebody is at the table of a scene, and what that lets him do."""

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
    name: str
    role: Role
    colour: str = "#7a5c2e"
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
    """Return the role in which somebody may be at a scene, or None.

    Game masters always; others when the table (or their own seat) is there, or the scene is shown to them as an entry.
    """
    if not isinstance(person, User) or not person.is_active or scene.deleted_at is not None:
        return None
    if scene.campaign is None or scene.campaign.deleted_at is not None:
        return None
    role = Membership.objects.filter(campaign=scene.campaign, user=person).values_list("role", flat=True).first()
    if role is None or role == Role.GAME_MASTER or _plays_at(person, scene):
        return Role(role) if role is not None else None
    seen = scene.archived_at is None and Scene.objects.visible_to(person).filter(pk=scene.pk).exists()
    return Role(role) if seen else None


def _plays_at(person: User, scene: Scene) -> bool:
    seat = TableSeat.objects.filter(table__campaign=scene.campaign_id, user=person).values_list("scene", flat=True)
    here = seat.first()
    if here is not None:
        return here == scene.pk
    return Table.objects.filter(campaign=scene.campaign_id, scene=scene.pk).exists()


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
