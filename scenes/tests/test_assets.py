"""Assets: added and told by content, renamed and moved without breaking a scene, binned with a word about their use."""

import pytest

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, QuotaReached, Refused, SignInNeeded
from campaigns.models import AuditRecord
from scenes.models import Asset, AssetFolder
from scenes.services import assets, folders
from scenes.services.asset_use import used_by
from scenes.tests.asset_files import (
    make_asset,
    make_scene,
    picture_file,
    upload,
    use_on,
    wav_file,
)

pytestmark = pytest.mark.django_db


def test_a_picture_is_kept_with_what_its_content_tells(owner, campaign):
    made = assets.upload_asset(
        actor=owner, campaign=campaign, upload=upload("Old Mill.png", picture_file(1500, 700)), tags=["mill", "night"]
    )
    assert (made.name, made.kind, made.content_type) == ("Old Mill", "picture", "image/png")
    assert (made.width, made.height, made.sizes, made.tiles) == (1500, 700, [1024], None)
    assert len(made.uid) == 16
    assert storage.exists(made.file)
    assert storage.exists(made.thumbnail)
    assert made.name.lower() not in made.file.lower()


def test_a_large_picture_is_a_map_unless_told(owner, campaign):
    large = picture_file(1900, 300)
    assert assets.add_asset(actor=owner, campaign=campaign, source=large, name="Cave").kind == "map"
    told = assets.add_asset(actor=owner, campaign=campaign, source=large, name="Face", kind="picture", same="copy")
    assert told.kind == "picture"


def test_a_sound_is_kept_with_its_length(owner, campaign):
    made = assets.add_asset(actor=owner, campaign=campaign, source=wav_file(2.5), name="rain.wav")
    assert (made.kind, made.content_type, made.duration, made.name) == ("sound", "audio/wav", 2.5, "rain")


def test_a_sound_is_no_map(owner, campaign):
    with pytest.raises(Refused) as refusal:
        assets.add_asset(actor=owner, campaign=campaign, source=wav_file(), name="rain", kind="map")
    assert "kind" in refusal.value.fields


@pytest.mark.parametrize("person", ["teammate", "observer"])
def test_only_game_masters_add_and_change(person, owner, campaign, request):
    made, somebody = make_asset(owner, campaign), request.getfixturevalue(person)
    acts = [
        lambda: assets.add_asset(actor=somebody, campaign=campaign, source=picture_file(), name="x"),
        lambda: assets.update_asset(actor=somebody, asset=made, name="x"),
        lambda: assets.move_assets(actor=somebody, assets=[made], folder=None),
        lambda: assets.delete_asset(actor=somebody, asset=made),
        lambda: folders.create_folder(actor=somebody, campaign=campaign, name="x"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert not Asset.objects.filter(name="x").exists()


def test_to_strangers_the_campaign_does_not_exist(stranger, campaign):
    with pytest.raises(NotFound):
        assets.add_asset(actor=stranger, campaign=campaign, source=picture_file(), name="x")


def test_who_has_not_signed_in_is_asked_to(campaign):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(SignInNeeded):
        assets.add_asset(actor=AnonymousUser(), campaign=campaign, source=picture_file(), name="x")


# -- the same content -------------------------------------------------------------------------------------


def test_the_same_content_is_told(owner, campaign):
    first = make_asset(owner, campaign, "Cave", seed=1)
    with pytest.raises(Conflict) as refusal:
        make_asset(owner, campaign, "Cave again", seed=1)
    assert refusal.value.code == "same_content"
    assert refusal.value.details["asset"] == first.uid


def test_the_same_content_is_used_again_or_kept_twice_without_more_room(owner, campaign):
    first = make_asset(owner, campaign, "Cave", seed=1)
    assert make_asset(owner, campaign, "Other", seed=1, same="reuse").pk == first.pk
    used = assets.room_of(campaign)["used"]
    second = make_asset(owner, campaign, "Other", seed=1, same="copy")
    assert (second.file, second.uid != first.uid, second.name) == (first.file, True, "Other")
    assert assets.room_of(campaign)["used"] == used


def test_what_is_used_again_comes_back_from_the_bin(owner, campaign):
    first = make_asset(owner, campaign, seed=1)
    assets.delete_asset(actor=owner, asset=first)
    again = make_asset(owner, campaign, seed=1, same="reuse")
    assert (again.pk, again.deleted_at) == (first.pk, None)


def test_the_same_content_in_another_campaign_is_nobodys_business(owner, campaign):
    from campaigns.tests.factories import make_campaign

    make_asset(owner, campaign, seed=1)
    assert make_asset(owner, make_campaign(owner), seed=1).pk


def test_a_file_goes_when_nothing_has_its_content_any_more(owner, campaign, django_capture_on_commit_callbacks):
    first = make_asset(owner, campaign, seed=1)
    second = make_asset(owner, campaign, seed=1, same="copy")
    for asset, is_left in ((first, True), (second, False)):
        assets.delete_asset(actor=owner, asset=asset)
        asset.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            assets.purge_asset(actor=owner, asset=asset)
        assert storage.exists(first.file) is is_left
        assert storage.exists(first.thumbnail) is is_left


# -- room -------------------------------------------------------------------------------------------------


def test_a_campaign_has_so_much_room(owner, campaign, settings):
    settings.CAMPAIGN_ASSETS_MB = 1
    assets.add_asset(actor=owner, campaign=campaign, source=wav_file(60), name="one")
    with pytest.raises(QuotaReached):
        assets.add_asset(actor=owner, campaign=campaign, source=wav_file(61, value=1), name="two")


def test_a_file_above_the_limit_is_refused(owner, campaign, settings):
    settings.ASSET_MAX_MB = 1
    with pytest.raises(Exception, match="at most 1 MB") as refusal:
        assets.upload_asset(actor=owner, campaign=campaign, upload=upload("x.wav", wav_file(70)))
    assert refusal.value.status == 413


def test_nothing_is_left_of_a_file_that_is_refused(owner, campaign):
    with pytest.raises(Refused):
        assets.add_asset(actor=owner, campaign=campaign, source=b"", name="empty")
    assert not Asset.objects.exists()


# -- names, tags, folders -----------------------------------------------------------------------------------


def test_renaming_and_moving_never_breaks_a_scene(owner, campaign):
    asset, folder = make_asset(owner, campaign), folders.create_folder(actor=owner, campaign=campaign, name="Maps")
    piece, address = use_on(make_scene(campaign), asset), asset.address()
    assets.update_asset(actor=owner, asset=asset, name="Quite another", folder=folder, kind="map", tags=["a"])
    piece.refresh_from_db()
    asset.refresh_from_db()
    assert (piece.asset, asset.address(), asset.folder) == (asset, address, folder)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two\nlines\t ", "two lines"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("Grüße 🐉 <b>", "Grüße 🐉 <b>"),
        ("\u202egnp.exe\x00", "gnp.exe"),
        ("a" * 300, "a" * 200),
    ],
)
def test_names_with_odd_signs_are_names(given, kept, owner, campaign):
    assert make_asset(owner, campaign, given).name == kept


def test_an_empty_name_is_refused(owner, campaign):
    asset = make_asset(owner, campaign)
    with pytest.raises(Refused) as refusal:
        assets.update_asset(actor=owner, asset=asset, name=" \x00 ")
    assert "name" in refusal.value.fields


def test_tags_are_kept_once_each(owner, campaign):
    asset = make_asset(owner, campaign, tags=["Night", " night ", "", "a|b,c"])
    assert asset.tags == ["Night", "a b c"]


def test_too_many_tags_are_refused(owner, campaign):
    with pytest.raises(Refused):
        make_asset(owner, campaign, tags=[str(number) for number in range(31)])


def test_many_are_moved_at_once_but_not_into_another_campaign(owner, campaign):
    from campaigns.tests.factories import make_campaign

    rows = [make_asset(owner, campaign, f"Map {number}") for number in range(3)]
    folder = folders.create_folder(actor=owner, campaign=campaign, name="Maps")
    assert assets.move_assets(actor=owner, assets=rows, folder=folder) == 3
    assert assets.move_assets(actor=owner, assets=rows, folder=folder) == 0
    elsewhere = folders.create_folder(actor=owner, campaign=make_campaign(owner), name="Maps")
    with pytest.raises(NotFound):
        assets.move_assets(actor=owner, assets=rows, folder=elsewhere)


# -- where it is used, and the bin ----------------------------------------------------------------------------


def test_what_is_used_is_binned_only_when_confirmed(owner, campaign):
    asset, scene = make_asset(owner, campaign), make_scene(campaign)
    use_on(scene, asset, "m1")
    use_on(scene, asset, "m2")
    with pytest.raises(Conflict) as refusal:
        assets.delete_asset(actor=owner, asset=asset)
    assert refusal.value.details["used_by"] == [
        {"id": scene.pk, "name": "The Hollow", "slug": "the-hollow", "pieces": 2}
    ]
    assets.delete_asset(actor=owner, asset=asset, confirmed=True)
    assert Asset.objects.deleted().filter(pk=asset.pk).exists()


def test_a_sound_in_a_list_of_tracks_is_used(owner, campaign):
    sound = assets.add_asset(actor=owner, campaign=campaign, source=wav_file(), name="rain")
    scene = make_scene(campaign)
    piece = use_on(scene, None, "p1", "playlist")
    piece.data |= {"assets": [sound.uid, "another"]}
    piece.save()
    assert [(use.scene_id, use.pieces) for use in used_by(sound)] == [(scene.pk, 1)]


def test_a_binned_asset_comes_back_with_its_scenes(owner, campaign):
    asset = make_asset(owner, campaign)
    piece = use_on(make_scene(campaign), asset)
    assets.delete_asset(actor=owner, asset=asset, confirmed=True)
    restored = assets.restore_asset(actor=owner, asset=asset)
    piece.refresh_from_db()
    assert (restored.deleted_at, piece.asset) == (None, asset)


def test_only_what_is_in_the_bin_is_deleted_for_good(owner, campaign):
    asset = make_asset(owner, campaign)
    with pytest.raises(Conflict):
        assets.purge_asset(actor=owner, asset=asset)


def test_every_act_is_written_down(owner, campaign):
    asset = make_asset(owner, campaign)
    assets.update_asset(actor=owner, asset=asset, name="Other")
    assets.delete_asset(actor=owner, asset=asset)
    assets.restore_asset(actor=owner, asset=asset)
    acts = list(AuditRecord.objects.filter(campaign=campaign, act__startswith="asset").values_list("act", flat=True))
    assert sorted(acts) == ["asset.added", "asset.changed", "asset.deleted", "asset.restored"]
    assert AssetFolder.objects.count() == 0
