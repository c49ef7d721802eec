"""The live table of a campaign: which scene its players are at, and who may come to one."""

from collections.abc import Iterable

from django.db import transaction

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import CacheStamp, Campaign, Membership, Role, User
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.saving import campaign_stamp
from scenes.models import Scene, Table, TableSeat
from scenes.room import announce_table
from scenes.room.rights import may_enter


@transaction.atomic
def open_scene(*, actor: Person, scene: Scene, people: Iterable[int] | None = None) -> Table:
    """Bring the players to a scene: all of them, or only these people, while the rest stay where they are."""
    campaign = campaign_of(scene)
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    if scene.archived_at is not None or scene.deleted_at is not None:
        raise Refused("scene_put_away", f"{scene.name} is put away. Bring it back first, then open it.")
    table = table_of(campaign)
    before = table.scene.name if table.scene else ""
    if people is None:
        table.seats.all().delete()
        table.scene = scene
        table.save(update_fields=["scene"])
    else:
        _seat(table, scene, set(people))
    changes: dict[str, list[object]] = (
        {"table": [before, scene.name]} if people is None else {"people": [[], sorted(set(people))]}
    )
    record("scene.opened", actor=person, target=scene, changes=changes)
    _told(campaign)
    return table


@transaction.atomic
def close_table(*, actor: Person, campaign: Campaign) -> None:
    """Send the players away from every scene; they wait until another one opens."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    table = table_of(campaign)
    if table.scene_id is None and not table.seats.exists():
        return
    record("table.closed", actor=person, target=campaign, campaign=campaign)
    table.seats.all().delete()
    table.scene = None
    table.save(update_fields=["scene"])
    _told(campaign)


@transaction.atomic
def bring_back(*, actor: Person, campaign: Campaign, people: Iterable[int]) -> None:
    """Let people who were sent elsewhere join the others again."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    gone, _ = table_of(campaign).seats.filter(user__in=list(people)).delete()
    if gone:
        record("table.joined", actor=person, target=campaign, campaign=campaign)
        _told(campaign)


def leave_scene(scene: Scene) -> None:
    """Send away whoever is at a scene that is put away; called inside the transaction that does so."""
    seats, _ = TableSeat.objects.filter(scene=scene).delete()
    if Table.objects.filter(scene=scene).update(scene=None) or seats:
        _told(campaign_of(scene))


def table_of(campaign: Campaign) -> Table:
    """Return the campaign's table, locked; made where there is none yet."""
    Table.objects.get_or_create(campaign=campaign)
    return Table.objects.select_for_update(of=("self",)).select_related("scene").get(campaign=campaign)


def table_scene(campaign: Campaign) -> Scene | None:
    """Return the scene that the players of a campaign are at."""
    table = Table.objects.filter(campaign=campaign).select_related("scene__campaign").first()
    return table.scene if table is not None else None


def scene_for(person: Person, campaign: Campaign) -> Scene | None:
    """Return the scene that this person plays at now, or None while the table is closed."""
    if not isinstance(person, User):
        return None
    seat = TableSeat.objects.filter(table__campaign=campaign, user=person).select_related("scene").first()
    if seat is not None:
        return seat.scene
    table = Table.objects.filter(campaign=campaign).select_related("scene").first()
    return table.scene if table else None


def require_entrance(person: Person, scene: Scene) -> Role:
    """Return the role in which somebody comes to a scene; to others it does not exist."""
    role = may_enter(require_sign_in(person), scene)
    if role is None:
        raise NotFound("scene_not_found", "There is no such scene, or it is not open to you.")
    return role


def campaign_of(scene: Scene) -> Campaign:
    """Return the campaign that a scene belongs to; scenes always belong to one."""
    assert scene.campaign is not None
    return scene.campaign


def _seat(table: Table, scene: Scene, people: set[int]) -> None:
    members = Membership.objects.filter(campaign=table.campaign_id, user__in=people).exclude(role=Role.GAME_MASTER)
    if unknown := people - set(members.values_list("user_id", flat=True)):
        raise Refused(
            "not_a_player",
            "Only players and observers of the campaign can be sent to a scene.",
            fields={"people": [f"Not a player here: {', '.join(map(str, sorted(unknown)))}."]},
        )
    table.seats.filter(user__in=people).delete()
    TableSeat.objects.bulk_create(TableSeat(table=table, scene=scene, user_id=pk) for pk in sorted(people))


def _told(campaign: Campaign) -> None:
    """Tell everybody's browser where the table is now, once it is written."""
    CacheStamp.raise_for(campaign_stamp(campaign))
    transaction.on_commit(lambda: announce_table(campaign.pk))
