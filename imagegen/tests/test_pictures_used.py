"""Pictures put to use: portraits, handouts, maps, tokens; and who may."""

import io

import pytest
from PIL import Image

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Attachment, Entry, Kind, Visibility
from campaigns.services.entries import create_entry
from characters.tests.factories import make_campaign_character
from imagegen.keeping import keep
from imagegen.models import Picture
from imagegen.rendering import encode
from imagegen.services.pictures import delete_picture, feature_picture, keep_picture, restore_picture
from imagegen.services.using import choices_for, use_picture
from imagegen.tests.factories import asked, make_picture, png
from scenes import picture_uses
from scenes.models import Asset, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(owner, campaign) -> Picture:
    return make_picture(owner, campaign=campaign, shared=True)


def uses_of(person, picture) -> dict:
    return {choice.use.name: dict(choice.targets) for choice in choices_for(person, picture)}


def test_a_portrait_goes_to_a_character_that_one_may_change(owner, campaign, teammate, made) -> None:
    hero = make_campaign_character(campaign, name="Hero", keeper=teammate)
    villain = make_campaign_character(campaign, name="Villain")
    assert set(uses_of(owner, made)["portrait"]) == {str(hero.pk), str(villain.pk)}
    assert uses_of(teammate, made)["portrait"] == {str(hero.pk): "Hero"}
    address = use_picture(actor=teammate, picture=made, use="portrait", target=str(hero.pk))
    assert address == hero.get_absolute_url()
    hero.refresh_from_db()
    assert Image.open(io.BytesIO(storage.open_stored(hero.picture).read())).size == (64, 64)
    made.refresh_from_db()
    assert made.use_count == 1 and made.last_used_at is not None
    with pytest.raises(NotFound):
        use_picture(actor=teammate, picture=made, use="portrait", target=str(villain.pk))


def test_a_handout_is_made_hidden_or_gets_one_more_picture(owner, campaign, made) -> None:
    use_picture(actor=owner, picture=made, use="handout")
    handout = Entry.objects.get(kind=Kind.HANDOUT)
    assert handout.name == "Lantern" and handout.visibility == Visibility.GAME_MASTERS
    use_picture(actor=owner, picture=made, use="handout", target=str(handout.pk))
    files = Attachment.objects.filter(entry=handout)
    assert [file.media_type for file in files] == ["image/webp"] * 2


def test_a_map_makes_a_scene_of_its_size_and_a_token_goes_to_the_library(owner, campaign, teammate, made) -> None:
    use_picture(actor=owner, picture=made, use="map")
    scene = Scene.objects.get()
    settings = scene.pieces.get(kind="settings").data
    assert (settings["width"], settings["height"]) == (64, 64)
    assert scene.pieces.get(kind="map").asset.kind == "map"
    use_picture(actor=owner, picture=made, use="token")
    assert Asset.objects.get().tags == ["generated"], "the same file is kept once"
    assert not {"map", "token"} & set(uses_of(teammate, made))
    for use in ("map", "token"):
        with pytest.raises(NotFound):
            use_picture(actor=teammate, picture=made, use=use)


def files_of_assets() -> list[str]:
    return sorted(stored.key for stored in storage.walk("assets"))


@pytest.mark.parametrize(("size", "fits"), [((49, 64), False), ((64, 49), False), ((50, 50), True)])
def test_a_picture_smaller_than_any_scene_is_no_map_and_nothing_of_it_stays(owner, campaign, size, fits) -> None:
    small = keep(encoded=encode(png("plum", size)), asked=asked(), owner=owner, campaign=campaign)
    before = files_of_assets()
    if fits:
        use_picture(actor=owner, picture=small, use="map")
        assert Scene.objects.get().pieces.get(kind="settings").data["height"] == 50
        return
    with pytest.raises(Refused, match=f"Lantern measures {size[0]} by {size[1]} pixels.*50"):
        use_picture(actor=owner, picture=small, use="map")
    assert not Asset.objects.exists() and not Scene.objects.exists()
    assert files_of_assets() == before
    use_picture(actor=owner, picture=small, use="token")


def test_a_scene_that_is_refused_late_takes_its_new_map_with_it_and_leaves_one_of_before(
    owner, campaign, made, monkeypatch
) -> None:
    def refuse(**_):
        raise Refused("no", "Not today.")

    monkeypatch.setattr(picture_uses, "create_scene", refuse)
    before = files_of_assets()
    with pytest.raises(Refused, match="Not today"):
        use_picture(actor=owner, picture=made, use="map")
    assert not Asset.objects.exists()
    assert files_of_assets() == before
    use_picture(actor=owner, picture=made, use="token")
    there = files_of_assets()
    assert there != before
    with pytest.raises(Refused, match="Not today"):
        use_picture(actor=owner, picture=made, use="map")
    assert Asset.objects.count() == 1 and files_of_assets() == there


def test_nothing_is_done_with_what_one_does_not_see(owner, campaign, stranger, teammate) -> None:
    hidden = make_picture(owner, campaign=campaign)
    for person in (stranger, teammate):
        with pytest.raises(NotFound):
            use_picture(actor=person, picture=hidden, use="handout")
    with pytest.raises(Refused):
        use_picture(actor=owner, picture=hidden, use="wallpaper")


def test_a_picture_of_no_campaign_goes_to_creatures_of_none(owner, campaign) -> None:
    make_campaign_character(campaign, name="Hero")
    assert uses_of(owner, make_picture(owner)) == {}


def test_one_picture_stands_for_a_subject(owner, teammate, campaign) -> None:
    first, second = make_picture(owner), make_picture(owner)
    his, table = make_picture(teammate), make_picture(owner, campaign=campaign)
    for picture in (first, his, table, second):
        feature_picture(actor=picture.owner, picture=picture, featured=True)
    assert set(Picture.objects.filter(is_featured=True)) == {his, table, second}


def test_the_bin_refuses_to_overfill_a_subject(owner, settings) -> None:
    settings.PICTURES_PER_SUBJECT = 1
    gone = make_picture(owner)
    delete_picture(actor=owner, picture=gone)
    make_picture(owner, colour="red")
    with pytest.raises(Exception, match="already"):
        restore_picture(actor=owner, picture_id=gone.pk)


def test_what_is_brought_along_is_kept_under_its_own_name(owner, campaign, observer, stranger) -> None:
    encoded = encode(png())
    made = keep_picture(actor=owner, encoded=encoded, asked=asked(), campaign=campaign)
    assert made.owner == owner and made.origin == "brought"
    for person in (observer, stranger):
        with pytest.raises(Exception, match="campaign"):
            keep_picture(actor=person, encoded=encoded, asked=asked(), campaign=campaign)
    secret = create_entry(actor=owner, campaign=campaign, kind=Kind.NOTE, name="Plan", visibility="game_masters")
    with pytest.raises(NotFound):
        keep_picture(actor=owner, encoded=encoded, asked=asked(), entry=secret)
