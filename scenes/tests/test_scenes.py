"""Scenes: made, changed, copied, put away; folders; who comes to the table."""

from typing import Any

import pytest

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.models import AuditRecord, Campaign, Role, User, Visibility
from campaigns.services.entries import create_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import Asset, Scene, SceneFolder, Table
from scenes.room.rights import may_enter
from scenes.services import scene_folders as folders
from scenes.services import scenes, tables
from scenes.services.placing import renamed

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def campaign(owner: User) -> Campaign:
    return make_campaign(owner)


@pytest.fixture
def player(campaign: Campaign) -> User:
    return add_member(campaign, make_user("player"), Role.PLAYER)


def made(owner: User, campaign: Campaign, name: str = "The crypt", **values: Any) -> Scene:
    return scenes.create_scene(actor=owner, campaign=campaign, name=name, **values)


def test_a_scene_is_made_with_settings_and_what_lies_on_it(owner: User, campaign: Campaign) -> None:
    asset = Asset.objects.create(campaign=campaign, name="Crypt", kind="map", size=1, digest="x", file="x")
    scene = made(
        owner, campaign, settings={"width": 700, "height": 490},
        pieces=[
            {"kind": "map", "asset": asset.uid, "x": 350, "y": 245},
            {"kind": "wall", "x1": 0, "y1": 0, "x2": 70, "y2": 0},
            {"kind": "combat"},
        ],
    )  # fmt: skip
    kinds = list(scene.pieces.values_list("kind", flat=True))
    assert kinds == ["settings", "map", "wall", "combat"]
    assert scene.pieces.get(uid="settings").data["width"] == 700
    assert scene.pieces.get(kind="map").asset == asset
    assert scene.pieces.get(kind="combat").uid == "combat"
    assert scene.pieces.get(kind="wall").data["id"] == scene.pieces.get(kind="wall").uid
    assert scene.visibility == Visibility.GAME_MASTERS
    assert AuditRecord.objects.filter(act="scene.created", target_id=scene.pk).exists()


def test_a_scene_made_through_the_door_of_all_entries_has_settings_too(owner: User, campaign: Campaign) -> None:
    made_there = create_entry(actor=owner, campaign=campaign, kind="scene", name="From elsewhere")
    assert Scene.objects.get(pk=made_there.pk).pieces.get().uid == "settings"


def test_a_player_makes_no_scene_by_any_door(player: User, campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        made(player, campaign)
    with pytest.raises(NotAllowed):
        create_entry(actor=player, campaign=campaign, kind="scene", name="Mine")


def test_a_wrong_piece_is_refused_with_the_field_and_nothing_is_made(owner: User, campaign: Campaign) -> None:
    with pytest.raises(Refused, match="x1"):
        made(owner, campaign, pieces=[{"kind": "wall", "x1": "left", "y1": 0, "x2": 1, "y2": 1}])
    with pytest.raises(Refused, match="same id"):
        made(owner, campaign, pieces=[{"kind": "light", "id": "one", "x": 1, "y": 1}] * 2)
    assert not Scene.objects.exists()


def test_an_asset_of_another_campaign_is_not_linked(owner: User, campaign: Campaign) -> None:
    other = make_campaign(make_user())
    asset = Asset.objects.create(campaign=other, name="Secret", kind="map", size=1, digest="x", file="x")
    scene = made(owner, campaign, pieces=[{"kind": "map", "asset": asset.uid}])
    assert scene.pieces.get(kind="map").asset is None


def test_a_copy_has_new_ids_that_name_each_other_as_before(owner: User, campaign: Campaign) -> None:
    hurt = {"name": "prone", "whose": "fighter"}
    scene = made(
        owner, campaign,
        pieces=[
            {"kind": "token", "id": "goblin", "group": "band", "conditions": [hurt]},
            {"kind": "token", "id": "wolf", "group": "band"},
            {"kind": "template", "id": "cone", "shape": "cone", "x": 0, "y": 0, "token": "goblin"},
            {"kind": "combatant", "id": "fighter", "token": "goblin"},
            {"kind": "combat", "turn": "fighter", "effects": [
                {"id": "bless", "name": "Bless", "ends_round": 3, "whose": "fighter"}
            ]},
            {"kind": "playlist", "id": "list"},
            {"kind": "track", "id": "song", "asset": "nothing", "playlist": "list"},
        ],
    )  # fmt: skip
    copy = scenes.duplicate_scene(actor=owner, scene=scene)
    old, new = ({row.kind: row.data for row in one.pieces.exclude(uid="nobody")} for one in (scene, copy))
    tokens = [row.data for row in copy.pieces.filter(kind="token")]
    assert copy.name == "The crypt (copy)"
    assert not set(scene.pieces.values_list("uid", flat=True)) & set(
        copy.pieces.exclude(uid__in=["settings", "combat"]).values_list("uid", flat=True)
    )
    assert new["template"]["token"] == tokens[0]["id"] == new["combatant"]["token"]
    assert tokens[0]["group"] == tokens[1]["group"] != old["token"]["group"]
    assert tokens[0]["conditions"][0]["whose"] == new["combatant"]["id"]
    assert new["combat"]["turn"] == new["combat"]["effects"][0]["whose"] == new["combatant"]["id"]
    assert new["track"]["playlist"] == new["playlist"]["id"]


def test_a_name_that_leads_nowhere_is_empty_in_the_copy() -> None:
    (copy,) = renamed([{"kind": "template", "id": "a", "token": "gone"}])
    assert copy["token"] is None


def test_saving_a_scene_read_earlier_leaves_the_number_of_the_room(owner: User, campaign: Campaign) -> None:
    scene = made(owner, campaign)
    Scene.objects.filter(pk=scene.pk).update(number=12)
    scene.summary = "Cold."
    scene.save()
    scene.refresh_from_db()
    assert (scene.number, scene.summary) == (12, "Cold.")


# -- the table ----------------------------------------------------------------------------------------


def test_players_come_to_the_scene_that_is_open_and_to_no_other(owner: User, player: User, campaign: Campaign) -> None:
    crypt, tower = made(owner, campaign), made(owner, campaign, "The tower")
    assert may_enter(player, crypt) is None
    tables.open_scene(actor=owner, scene=crypt)
    assert may_enter(player, crypt) == Role.PLAYER
    assert may_enter(player, tower) is None
    assert may_enter(owner, tower) == Role.GAME_MASTER
    assert may_enter(make_user(), crypt) is None
    assert not Scene.objects.visible_to(player).exists(), "a scene's name stays secret although it is open"


def test_one_player_is_sent_elsewhere_and_comes_back(owner: User, player: User, campaign: Campaign) -> None:
    other = add_member(campaign, make_user("other"), Role.PLAYER)
    crypt, tower = made(owner, campaign), made(owner, campaign, "The tower")
    tables.open_scene(actor=owner, scene=crypt)
    tables.open_scene(actor=owner, scene=tower, people=[player.pk])
    assert tables.scene_for(player, campaign) == tower
    assert tables.scene_for(other, campaign) == crypt
    assert may_enter(player, crypt) is None
    tables.bring_back(actor=owner, campaign=campaign, people=[player.pk])
    assert tables.scene_for(player, campaign) == crypt
    with pytest.raises(Refused):
        tables.open_scene(actor=owner, scene=tower, people=[owner.pk])


@pytest.mark.parametrize("away", [scenes.delete_scene, scenes.archive_scene])
def test_a_scene_that_is_put_away_is_left_by_all(away: Any, owner: User, player: User, campaign: Campaign) -> None:
    crypt, tower = made(owner, campaign), made(owner, campaign, "The tower")
    tables.open_scene(actor=owner, scene=tower)
    tables.open_scene(actor=owner, scene=crypt)
    tables.open_scene(actor=owner, scene=crypt, people=[player.pk])
    away(actor=owner, scene=crypt)
    assert tables.scene_for(player, campaign) is None
    assert Table.objects.get().scene is None
    crypt.refresh_from_db()
    with pytest.raises((Refused, NotFound)):
        tables.open_scene(actor=owner, scene=crypt)


def test_only_game_masters_open_a_scene_and_close_the_table(owner: User, player: User, campaign: Campaign) -> None:
    crypt = made(owner, campaign)
    for act in (
        lambda: tables.open_scene(actor=player, scene=crypt),
        lambda: tables.close_table(actor=player, campaign=campaign),
        lambda: tables.bring_back(actor=player, campaign=campaign, people=[player.pk]),
        lambda: folders.create_folder(actor=player, campaign=campaign, name="Mine"),
    ):
        with pytest.raises(NotAllowed):
            act()
    for act in (scenes.delete_scene, scenes.archive_scene, scenes.duplicate_scene, scenes.update_scene):
        with pytest.raises(NotFound):
            act(actor=player, scene=crypt)


def test_a_scene_comes_back_from_the_bin_with_all_that_lay_on_it(owner: User, campaign: Campaign) -> None:
    scene = made(owner, campaign, pieces=[{"kind": "light", "x": 1, "y": 2}])
    scenes.delete_scene(actor=owner, scene=scene)
    assert may_enter(owner, Scene.objects.get(pk=scene.pk)) is None
    back = scenes.restore_scene(actor=owner, scene=Scene.objects.get(pk=scene.pk))
    assert back.deleted_at is None
    assert set(back.pieces.values_list("kind", flat=True)) == {"settings", "light"}


# -- folders ------------------------------------------------------------------------------------------


def test_a_folder_cannot_lie_in_one_within_it(owner: User, campaign: Campaign) -> None:
    outer = folders.create_folder(actor=owner, campaign=campaign, name="Act one")
    inner = folders.create_folder(actor=owner, campaign=campaign, name="Caves", parent=outer)
    with pytest.raises(Refused, match="itself"):
        folders.update_folder(actor=owner, folder=outer, parent=inner)
    with pytest.raises(Refused, match="itself"):
        folders.update_folder(actor=owner, folder=outer, parent=outer)
    with pytest.raises(Refused, match="already"):
        folders.create_folder(actor=owner, campaign=campaign, name="act ONE")


def test_what_lay_in_a_deleted_folder_moves_up(owner: User, campaign: Campaign) -> None:
    outer = folders.create_folder(actor=owner, campaign=campaign, name="Act one")
    caves = folders.create_folder(actor=owner, campaign=campaign, name="Caves", parent=outer)
    deep = folders.create_folder(actor=owner, campaign=campaign, name="Caves", parent=caves)
    other = folders.create_folder(actor=owner, campaign=campaign, name="Wells", parent=caves)
    folders.create_folder(actor=owner, campaign=campaign, name="Wells", parent=outer)
    scene = made(owner, campaign, folder=caves)
    folders.delete_folder(actor=owner, folder=caves)
    scene.refresh_from_db()
    deep.refresh_from_db()
    other.refresh_from_db()
    assert (scene.folder, deep.parent, deep.name) == (outer, outer, "Caves")
    assert (other.parent, other.name) == (outer, "Wells 2")


def names_in(folder: SceneFolder | None) -> str:
    return "".join(scene.name for scene in Scene.objects.living().filter(folder=folder))


@pytest.mark.parametrize(
    ("dragged", "order"), [("FED", "ABCFED"), ("CA", "CBADEF"), ("BFA", "BFCDEA"), ("ABCDEF", "ABCDEF")]
)
def test_scenes_of_one_page_are_put_in_order_among_themselves(
    dragged: str, order: str, owner: User, campaign: Campaign
) -> None:
    by_name = {name: made(owner, campaign, name) for name in "ABCDEF"}
    Scene.objects.update(position=0)  # as scenes have that came in from elsewhere
    scenes.order_scenes(actor=owner, campaign=campaign, folder=None, scenes=[by_name[name] for name in dragged])
    assert names_in(None) == order
    assert sorted(Scene.objects.values_list("position", flat=True)) == list(range(6))


def test_newcomers_come_to_the_end_and_what_is_put_away_keeps_its_place(owner: User, campaign: Campaign) -> None:
    folder = folders.create_folder(actor=owner, campaign=campaign, name="Act one")
    a, b, c = (made(owner, campaign, name, folder=folder) for name in "ABC")
    new = made(owner, campaign, "N")
    scenes.archive_scene(actor=owner, scene=b)
    scenes.order_scenes(actor=owner, campaign=campaign, folder=folder, scenes=[c, new, a])
    assert names_in(folder) == "CBNA"


def test_scenes_are_put_in_order_and_into_folders(owner: User, campaign: Campaign) -> None:
    folder = folders.create_folder(actor=owner, campaign=campaign, name="Act one")
    first, second, third = (made(owner, campaign, name) for name in ("A", "B", "C"))
    assert [scene.position for scene in (first, second, third)] == [0, 1, 2]
    scenes.order_scenes(actor=owner, campaign=campaign, folder=folder, scenes=[third, first])
    assert [scene.name for scene in Scene.objects.filter(folder=folder)] == ["C", "A"]
    moved = scenes.update_scene(actor=owner, scene=second, folder=folder, name="Bee")
    assert (moved.folder, moved.position, moved.name) == (folder, 2, "Bee")
    with pytest.raises(NotFound):
        other = folders.create_folder(actor=owner, campaign=make_campaign(owner), name="Elsewhere")
        scenes.update_scene(actor=owner, scene=second, folder=other)
