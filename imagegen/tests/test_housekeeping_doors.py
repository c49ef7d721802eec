"""Commands of pictures: they do what they say, and nothing when only asked what they would do."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bestiary_site.shared import storage
from campaigns.services.entries import create_entry
from campaigns.tests.factories import make_user
from campaigns.tests.places import make_place
from imagegen.models import CachedScene, Picture
from imagegen.providers.base import ProviderError
from imagegen.providers.fake import FakeProvider, installed
from imagegen.tests.factories import make_picture
from imagegen.tests.test_housekeeping import in_bin, kept_scene, path_of, stray

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_files_of_others():
    storage.delete_folder("generated")


@pytest.fixture
def fake():
    provider = FakeProvider()
    with installed(provider):
        yield provider


def call(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_check_pictures_names_mends_and_ends_with_an_error_while_something_does_not_fit(owner):
    picture = make_picture(owner)
    lost = make_picture(owner, colour="red")
    storage.delete_folder(storage.generated_folder(lost.digest))
    orphan = stray("d" * 64)
    for words in ([], ["--mend", "--dry-run"]):
        out = io.StringIO()
        with pytest.raises(CommandError, match="2 things do not fit"):
            call_command("check_pictures", *words, stdout=out)
        assert "d" * 64 in out.getvalue() and str(lost.pk) in out.getvalue()
        assert orphan.exists() and Picture.objects.living().count() == 2
    assert "2 mended" in call("check_pictures", "--mend")
    assert not orphan.exists()
    assert list(Picture.objects.living()) == [picture]
    assert "Everything fits" in call("check_pictures")


def test_purge_pictures_says_what_would_go_and_then_deletes_it(owner):
    picture = in_bin(make_picture(owner))
    assert "1 pictures" in call("purge_pictures", "--dry-run")
    assert Picture.objects.exists() and path_of(picture, "full.webp").exists()
    assert "files of 1" in call("purge_pictures")
    assert not Picture.objects.exists() and not path_of(picture, "full.webp").exists()


def test_clear_scene_cache_forgets_what_is_named(owner):
    picture = make_picture(owner)
    for number, days in enumerate((0, 8)):
        kept_scene(owner, picture, days=days, key=str(number))
    assert "2 kept scenes would" in call("clear_scene_cache", "--location", "MINE", "--dry-run")
    assert "0 kept scenes" in call("clear_scene_cache", "--location", "harbour")
    assert "1 kept scenes" in call("clear_scene_cache", "--expired")
    assert "1 kept scenes" in call("clear_scene_cache")
    assert Picture.objects.living().count() == 1


def test_a_campaigns_locations_are_drawn_before_anybody_asks(owner, campaign, fake):
    for name in ("Old Mine", "Harbour"):
        create_entry(actor=owner, campaign=campaign, kind="note", name=f"Not {name}")
    for name in ("Old Mine", "Harbour"):
        make_place(owner, campaign, name=name)
    words = ["warm_scene_cache", f"--campaign={campaign.pk}", "--time=day", "--time=night"]
    told = call(*words, "--dry-run")
    assert told.count("would be drawn") == 4 and not fake.orders
    assert call(*words, "--most=3").count(": drawn") == 3
    assert call(*words).count(": drawn") == 1
    assert "kept already" in call(*words)
    assert len(fake.orders) == 4
    assert set(CachedScene.objects.values_list("location", "time_of_day")) == {
        (place, time) for place in ("old mine", "harbour") for time in ("day", "night")
    }
    assert not Picture.objects.filter(shared=True).exists()


def test_scenes_of_one_person_are_drawn_where_places_are_named(fake):
    person = make_user("traveller")
    assert ": drawn" in call("warm_scene_cache", "--for=traveller", "--place=Riften", "--weather=rain")
    assert CachedScene.objects.get().owner == person
    for words in (["--place=Riften"], ["--for=traveller"], ["--for=nobody", "--place=Riften"]):
        with pytest.raises(CommandError):
            call("warm_scene_cache", *words)


def test_a_scene_that_cannot_be_drawn_is_told_and_the_next_one_is_tried(fake):
    make_user("traveller")
    fake.answers = [ProviderError("refused_content", "That is not drawn.", permanent=True), fake.answers[0]]
    told = call("warm_scene_cache", "--for=traveller", "--place=A", "--place=B")
    assert "A, day, clear: That is not drawn." in told and "B, day, clear: drawn" in told


def test_uses_of_yesterday_do_not_keep_what_was_made_a_week_ago_where_making_counts(owner, settings):
    settings.SCENE_CACHE_FROM = "making"
    kept = kept_scene(owner, make_picture(owner), days=8)
    CachedScene.objects.filter(pk=kept.pk).update(last_used_at=timezone.now() - timedelta(days=1))
    assert "1 kept scenes" in call("clear_scene_cache", "--expired")
    assert not CachedScene.objects.exists()
