"""Scenes in the archive of a campaign: what a copy and what a restored campaign hold, and what is refused."""

import io
import json

import pytest

from bestiary_site.shared.errors import Refused
from campaigns.services import archives
from campaigns.tests.test_archive import archive_of, changed
from campaigns.tests.whole_campaign import fill_campaign
from scenes.models import Asset, Piece, Scene, SceneEvent, Table
from scenes.pieces import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(campaign, owner, teammate, observer):
    """The owner's campaign with something in every table."""
    fill_campaign(campaign, owner, teammate, observer)
    return campaign


def bring_in(owner, content, **how):
    return archives.import_archive(actor=owner, stream=io.BytesIO(content), **how)


def test_a_copy_names_its_own_assets_people_and_entries(full, owner) -> None:
    copy, report = bring_in(owner, archive_of(owner, full), mode="copy")
    assert report.losses == []
    first, second = Asset.objects.get(campaign=full), Asset.objects.get(campaign=copy)
    scene = Scene.objects.get(campaign=copy)
    assert first.uid != second.uid
    assert scene.pieces.get(uid="map1").data["asset"] == second.uid
    assert scene.pieces.get(uid="map1").asset == second
    assert scene.pieces.get(uid="list1").data["assets"] == [second.uid]
    hero = scene.pieces.get(uid="hero1")
    stand_in = copy.stand_ins.get(username="teammate")
    assert hero.data["owners"] == [stand_in.user_id]
    assert hero.entry.campaign == copy
    assert hero.data["entry"] == str(hero.entry.uid)
    assert first.uid not in json.dumps(list(scene.pieces.values_list("data", flat=True)))
    assert Table.objects.get(campaign=copy).scene == scene
    assert (scene.number, scene.folder.name, scene.folder.parent.name) == (4, "Below", "Act one")


def test_the_log_of_a_copy_says_the_same_of_the_people_there(full, owner) -> None:
    copy, _ = bring_in(owner, archive_of(owner, full), mode="copy")
    events = {one.number: one for one in SceneEvent.objects.filter(scene__campaign=copy)}
    stand_in = copy.stand_ins.get(username="teammate").user_id
    assert events[2].undoes == events[1]
    assert events[1].undone
    assert events[1].changes[0]["after"]["author"] == stand_in
    assert events[3].content["to"] == [owner.pk]
    assert set(events[3].audience.strip("@").split("@@")) == {str(owner.pk), str(stand_in)}
    assert events[4].audience == f"gm@{stand_in}@"


def test_addresses_of_one_site_do_not_travel(full, owner) -> None:
    content = archive_of(owner, full)
    assert b"large-000000000000" in json.dumps(list(Piece.objects.values_list("data", flat=True))).encode()
    copy, _ = bring_in(owner, content, mode="copy")
    hero = Piece.objects.get(scene__campaign=copy, uid="hero1")
    assert "large-000000000000" not in json.dumps(hero.data)
    assert hero.data["model"].startswith("/files/"), "the creature's model is found again"


def test_a_restored_scene_is_read_anew_by_rooms_that_knew_another(full, owner) -> None:
    from scenes.room.replica import Replica

    content = archive_of(owner, full)
    scene = Scene.objects.get(campaign=full)
    ghoul = scene.pieces.get(uid="ghoul1")
    ghoul.data = ghoul.data | {"x": 1.0}
    ghoul.save()
    Piece.objects.create(
        scene=scene, uid="new", kind="light", data=whole({"kind": "light", "id": "new", "x": 1, "y": 1})
    )
    room = Replica(scene)
    assert room.state.get("new") is not None
    _, report = bring_in(owner, content)
    assert (report.tables["scenes.piece"].changed, report.tables["scenes.piece"].gone) == (1, 1)
    room.refresh()
    assert room.state.get("new") is None
    assert room.state.get("ghoul1")["x"] == 700
    assert room.state.number == Scene.objects.get(pk=scene.pk).number > 4
    assert bring_in(owner, content)[1].changes == 0


def _token(rows):
    return next(row["data"] for row in rows if row["kind"] == "token")


HOSTILE = {
    "a piece of no kind": ("scenes.piece", lambda rows: rows[0]["data"].update(kind="bomb")),
    "a piece that is called otherwise": ("scenes.piece", lambda rows: rows[0]["data"].update(id="other")),
    "a piece with a field too many": ("scenes.piece", lambda rows: rows[0]["data"].update(onclick="x")),
    "a token owned by a ghost": ("scenes.piece", lambda rows: _token(rows).update(owners=["ghost"])),
    "changes that are none": ("scenes.sceneevent", lambda rows: rows[0].update(changes=[1])),
    "memory of no shape": ("scenes.exploredarea", lambda rows: rows[0].update(patch="!")),
    "memory of no cells": ("scenes.exploredarea", lambda rows: rows[0].update(patch="AAAA")),
    "an asset that runs": ("scenes.asset", lambda rows: rows[0].update(content_type="text/html")),
    "an asset that climbs": ("scenes.asset", lambda rows: rows[0].update(digest="../" * 21 + "a")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_scenes_are_refused(name: str, full, owner) -> None:
    table, turn = HOSTILE[name]
    content = changed(archive_of(owner, full), table, turn)
    before = Scene.objects.count()
    with pytest.raises(Refused):
        bring_in(owner, content, mode="copy")
    assert Scene.objects.count() == before
