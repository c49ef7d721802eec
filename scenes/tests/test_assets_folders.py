"""Folders of assets: names once in each place, no circles, deleted with or without what is in them, brought back."""

import pytest

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.tests.factories import make_campaign
from scenes.models import Asset, AssetFolder
from scenes.services import folders
from scenes.tests.asset_files import make_asset, make_scene, use_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(owner, campaign):
    """Return a maker of folders."""

    def make(name: str, parent: AssetFolder | None = None) -> AssetFolder:
        return folders.create_folder(actor=owner, campaign=campaign, name=name, parent=parent)

    return make


@pytest.mark.parametrize("again", ["Maps", "MAPS", " maps ", "Máps"])
def test_a_name_is_there_once_in_a_place(again, make):
    first = make("Maps")
    with pytest.raises(Conflict) as refusal:
        make(again)
    assert refusal.value.code == "name_taken"
    assert make(again, first).parent == first


def test_the_name_of_a_binned_folder_is_free_again(make, owner):
    folders.delete_folder(actor=owner, folder=make("Maps"))
    assert make("Maps").pk


def test_a_folder_does_not_lie_in_itself(make, owner):
    a = make("a")
    b = make("b", a)
    c = make("c", b)
    for target in (a, b, c):
        with pytest.raises(Refused) as refusal:
            folders.move_folder(actor=owner, folder=a, parent=target)
        assert refusal.value.code == "into_itself"
    assert folders.move_folder(actor=owner, folder=c, parent=None).parent is None
    assert folders.move_folder(actor=owner, folder=a, parent=c).parent == c


def test_folders_lie_only_so_deep(make, owner):
    here = None
    for number in range(folders.DEEPEST):
        here = make(str(number), here)
    with pytest.raises(Refused):
        make("too deep", here)
    pair = make("pair")
    make("inner", pair)
    with pytest.raises(Refused):
        folders.move_folder(actor=owner, folder=pair, parent=here.parent)


def test_a_folder_goes_into_no_folder_of_another_campaign(make, owner):
    other = folders.create_folder(actor=owner, campaign=make_campaign(owner), name="x")
    with pytest.raises(NotFound):
        make("y", other)
    with pytest.raises(NotFound):
        folders.move_folder(actor=owner, folder=make("z"), parent=other)


def test_a_move_to_where_the_name_is_taken_is_refused(make, owner):
    a = make("a")
    make("maps", a)
    with pytest.raises(Conflict):
        folders.move_folder(actor=owner, folder=make("Maps"), parent=a)


def test_a_path_is_made_where_it_is_missing(owner, campaign):
    deepest = folders.folder_at(actor=owner, campaign=campaign, names=["Maps", "Caves"])
    again = folders.folder_at(actor=owner, campaign=campaign, names=["maps", "CAVES"])
    assert (deepest, deepest.parent.name, AssetFolder.objects.count()) == (again, "Maps", 2)


def test_what_to_do_with_the_contents_is_asked(make, owner, campaign):
    a = make("a")
    make_asset(owner, campaign, folder=make("b", a))
    with pytest.raises(Conflict) as refusal:
        folders.delete_folder(actor=owner, folder=a)
    assert (refusal.value.code, refusal.value.details) == ("not_empty", {"folders": 1, "assets": 1})


def test_the_contents_move_up(make, owner, campaign):
    a = make("a")
    b = make("b", a)
    make("inner", a)
    inner, asset = make("inner", b), make_asset(owner, campaign, folder=b)
    folders.delete_folder(actor=owner, folder=b, contents="up")
    inner.refresh_from_db()
    asset.refresh_from_db()
    assert (inner.parent, inner.name, asset.folder, asset.deleted_at) == (a, "inner (2)", a, None)


def test_the_contents_go_along_and_come_back(make, owner, campaign):
    a = make("a")
    b = make("b", a)
    asset, gone_before = make_asset(owner, campaign, folder=b), make_asset(owner, campaign, folder=b)
    Asset.objects.filter(pk=gone_before.pk).update(deleted_at="2026-01-01T00:00Z")
    folders.delete_folder(actor=owner, folder=a, contents="bin")
    assert not AssetFolder.objects.living().exists()
    assert not Asset.objects.living().exists()
    make("a")
    restored = folders.restore_folder(actor=owner, folder=a)
    asset.refresh_from_db()
    gone_before.refresh_from_db()
    b.refresh_from_db()
    assert (restored.name, b.parent_id, b.deleted_at) == ("a (2)", a.pk, None)
    assert (asset.deleted_at, asset.folder) == (None, b)
    assert gone_before.deleted_at is not None


def test_a_folder_whose_place_is_gone_comes_back_at_the_top(make, owner):
    a = make("a")
    b = make("b", a)
    folders.delete_folder(actor=owner, folder=b)
    folders.delete_folder(actor=owner, folder=a)
    assert folders.restore_folder(actor=owner, folder=b).parent is None


def test_what_scenes_use_is_told_before_a_folder_goes(make, owner, campaign):
    a = make("a")
    use_on(make_scene(campaign), make_asset(owner, campaign, folder=make("b", a)))
    with pytest.raises(Conflict) as refusal:
        folders.delete_folder(actor=owner, folder=a, contents="bin")
    assert refusal.value.details["used_by"][0]["name"] == "The Hollow"
    folders.delete_folder(actor=owner, folder=a, contents="bin", confirmed=True)
    assert not Asset.objects.living().exists()
