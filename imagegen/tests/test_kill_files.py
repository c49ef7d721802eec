"""A process killed at any step of keeping, purging, mending or drawing leaves nothing that the check does not mend."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bestiary_site.shared import storage
from campaigns.tests.factories import make_user
from imagegen import checking, keeping, runner, tasks
from imagegen.cache_key import Scene
from imagegen.housekeeping import purge_deleted
from imagegen.models import CachedScene, Picture, PictureRequest, PictureWish
from imagegen.providers.fake import FakeProvider, installed
from imagegen.rendering import encode
from imagegen.services.scene_cache import ask_scene
from imagegen.tests.dying import killed_everywhere
from imagegen.tests.factories import asked, make_picture, png
from imagegen.tests.test_housekeeping import in_bin, stray

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def owner(transactional_db):
    return make_user("owner")


def empty() -> None:
    """Take all pictures away, files and rows."""
    CachedScene.objects.all().delete()
    PictureWish.objects.all().delete()
    PictureRequest.objects.all().delete()
    Picture.objects.all().delete()
    storage.delete_folder("generated")


def mended(seen: Counter[str], number: int) -> None:
    """Check, mend, and see that rows and files are together again; count what was found."""
    found = checking.check(young_seconds=0)
    for kind in ("orphans", "halves", "lost", "incomplete"):
        seen[kind] += getattr(found, kind)
    checking.check(mend=True, young_seconds=0)
    again = checking.check(young_seconds=0)
    assert again.faults == 0, (number, again.told())
    named = {storage.generated_key(row.digest, name) for row in Picture.objects.all() for name in row.variants}
    assert {stored.key for stored in storage.walk("generated")} == named, number
    assert all(row.variants for row in Picture.objects.living()), number


def test_killed_while_a_picture_is_kept_it_is_there_whole_or_not_at_all(owner):
    encoded, seen, there = encode(png("purple")), Counter(), Counter()
    for number in killed_everywhere(lambda: keeping.keep(encoded=encoded, asked=asked(), owner=owner), empty):
        mended(seen, number)
        there[Picture.objects.living().count()] += 1
    assert Picture.objects.living().count() == 1  # who was not killed has kept it
    assert seen["orphans"] > 0 and seen["lost"] == 0
    assert there[0] > 3 and there[1] > 0 and set(there) == {0, 1}


def test_killed_while_the_bin_is_emptied_nothing_stays_behind_for_good_and_nothing_else_goes(owner, stranger):
    seen, left = Counter(), Counter()

    def prepare() -> None:
        empty()
        in_bin(make_picture(owner, colour="red"))
        in_bin(make_picture(owner, colour="blue"))
        make_picture(stranger, colour="blue")  # the same files as one in the bin
        make_picture(stranger, colour="green")

    for number in killed_everywhere(purge_deleted, prepare):
        mended(seen, number)
        left[Picture.objects.deleted().count()] += 1
        assert Picture.objects.living().count() == 2
        purge_deleted()
        mended(Counter(), number)
        assert Picture.objects.count() == 2
    assert seen["orphans"] > 0  # a row went before its files
    assert seen["lost"] + seen["incomplete"] == 0  # and never the other way round
    assert set(left) == {0, 1, 2}


def test_killed_while_mending_the_next_mending_ends_it(owner):
    def prepare() -> None:
        empty()
        sound = make_picture(owner, colour="red")
        lost, incomplete = make_picture(owner, colour="blue"), make_picture(owner, colour="green")
        storage.delete_folder(storage.generated_folder(lost.digest))
        storage.delete(storage.generated_key(incomplete.digest, "thumbnail.webp"))
        stray("a" * 64)
        stray("a" * 64, "thumbnail.webp")
        stray(sound.digest, ".part-abc")

    seen: Counter[str] = Counter()
    for number in killed_everywhere(lambda: checking.check(mend=True, young_seconds=0), prepare):
        mended(seen, number)
        assert Picture.objects.living().count() == 2
        assert Picture.objects.deleted().count() == 1
    assert all(seen[kind] > 0 for kind in ("orphans", "halves", "lost", "incomplete"))


def test_killed_while_a_scene_is_drawn_the_next_worker_brings_it_once(owner):
    """Whatever the first worker had done: one picture, kept for its scene, and nothing besides."""
    requests: list[uuid.UUID] = []

    def prepare() -> None:
        empty()
        found = ask_scene(actor=owner, scene=Scene("Old Mine"))
        requests.append(found.request.pk)

    with installed(FakeProvider()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "wake_request", lambda job_id: None)
        for number in killed_everywhere(lambda: runner.run_request(requests[-1]), prepare):
            past = timezone.now() - timedelta(minutes=1)
            PictureRequest.objects.filter(lease_until__isnull=False).update(lease_until=past)
            tasks.recover_requests()
            runner.run_request(requests[-1])
            assert PictureRequest.objects.get().state == "succeeded", number
            mended(Counter(), number)
            picture = Picture.objects.get()
            assert CachedScene.objects.get().picture == picture, number
            assert PictureRequest.objects.get().picture == picture, number
    connection.close()
