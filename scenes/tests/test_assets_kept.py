"""Files of assets stay as long as an asset has their content, and no longer: bins, refusals and work that came late."""

import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, Refused
from campaigns.models import Campaign
from campaigns.retention import apply_retention
from scenes import preparing, tasks
from scenes.models import Asset
from scenes.services import asset_files, assets
from scenes.tests.asset_files import coded, make_asset, make_picture, picture_file, wav_file

pytestmark = pytest.mark.django_db


def twins(owner, campaign):
    first = make_asset(owner, campaign, "First", seed=7)
    return first, make_asset(owner, campaign, "Second", seed=7, same="copy")


def empty_old_bins(campaign, callbacks):
    Asset.objects.exclude(deleted_at=None).update(deleted_at=timezone.now() - timedelta(days=50))
    Campaign.objects.filter(pk=campaign.pk).update(keep_bin_days=30)
    with callbacks(execute=True):
        return apply_retention()


def all_files(asset):
    return [asset.file, asset.thumbnail]


def below(folder):
    """What lies in a folder of storage, files and folders."""
    root = settings.MEDIA_ROOT / folder
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_emptying_old_bins_leaves_the_file_of_a_living_twin(owner, campaign, django_capture_on_commit_callbacks):
    first, second = twins(owner, campaign)
    assets.delete_asset(actor=owner, asset=first)
    empty_old_bins(campaign, django_capture_on_commit_callbacks)
    assert list(Asset.objects.all()) == [second]
    assert all(storage.exists(key) for key in all_files(second))


def test_emptying_old_bins_takes_files_and_all_that_was_made_of_them(
    owner, campaign, django_capture_on_commit_callbacks
):
    both = twins(owner, campaign)
    assets.delete_assets(actor=owner, assets=both)
    told = empty_old_bins(campaign, django_capture_on_commit_callbacks)
    assert told[campaign]["from the bin"] == 2
    assert not below(storage.asset_folder(campaign.pk, both[0].digest))


def test_a_twin_made_while_the_other_is_deleted_for_good_keeps_the_file(
    owner, campaign, django_capture_on_commit_callbacks
):
    first = make_asset(owner, campaign, seed=7)
    assets.delete_asset(actor=owner, asset=first)
    first.refresh_from_db()
    with django_capture_on_commit_callbacks() as later:
        assets.purge_asset(actor=owner, asset=first)
    second = make_asset(owner, campaign, seed=7)
    for act in later:
        act()
    assert storage.exists(second.file)


def test_a_copy_of_what_was_deleted_for_good_meanwhile_is_refused(owner, campaign, monkeypatch):
    first = make_asset(owner, campaign, seed=7)
    monkeypatch.setattr(assets, "_twin", lambda *asked: first)
    Asset.objects.all().delete()
    with pytest.raises(Conflict):
        make_asset(owner, campaign, seed=7, same="copy")


@pytest.mark.parametrize(
    "said",
    [{"kind": "map"}, {"credit": "x" * 301}, {"title": "x" * 201}, {"tags": ["x" * 41]}],
    ids=["kind", "credit", "title", "tags"],
)
def test_what_is_refused_stores_nothing(said, owner, campaign, monkeypatch):
    monkeypatch.setattr(storage, "write_path", lambda *asked: pytest.fail("stored before it was refused"))
    with pytest.raises(Refused):
        assets.add_asset(actor=owner, campaign=campaign, source=wav_file(), name="rain", **said)


@pytest.mark.parametrize("fails_in", ["_make", "keep_file"])
def test_what_breaks_off_leaves_no_files(fails_in, owner, campaign, monkeypatch):
    def fail(*asked, **more):
        if fails_in == "keep_file":
            keep_file(*asked, **more)
        assert below(f"assets/{campaign.pk.hex}")
        raise KeyboardInterrupt

    keep_file = asset_files.keep_file
    monkeypatch.setattr(assets if fails_in == "_make" else asset_files, fails_in, fail)
    with pytest.raises(KeyboardInterrupt):
        assets.add_asset(actor=owner, campaign=campaign, source=picture_file(seed=3), name="Cave")
    assert not below(f"assets/{campaign.pk.hex}")


def test_a_refusal_of_a_second_one_leaves_the_files_of_the_first(owner, campaign):
    first = make_asset(owner, campaign, seed=7)
    with pytest.raises(Refused):
        make_asset(owner, campaign, seed=7, same="copy", kind="sound")
    assert storage.exists(first.file)


# -- preparing --------------------------------------------------------------------------------------------


@pytest.fixture
def job(owner, campaign, django_capture_on_commit_callbacks):
    """The preparation of a map that waits."""
    picture = coded(make_picture(5000, 2100, seed=3, grain=120), compress_level=1)
    with django_capture_on_commit_callbacks():
        return assets.add_asset(actor=owner, campaign=campaign, source=picture, name="Cave").preparations.get()


def test_tiles_of_a_map_that_was_deleted_meanwhile_do_not_stay(job, monkeypatch):
    folder = job.asset.file.rpartition("/")[0]

    def purged(out, folder, made, tell):
        Asset.objects.all().delete()
        storage.delete_folder(folder)
        store_copies(out, folder, made)
        assert below(folder)
        raise preparing._Stopped(None)  # its job went with the asset: nobody renews it

    store_copies = preparing.store_copies
    monkeypatch.setattr(preparing, "store_copies", purged)
    monkeypatch.setattr(preparing.jobs, "release", lambda *asked, **more: None)
    tasks.prepare_asset(str(job.pk))
    assert not below(folder)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise SystemError('no tiles today')", "no tiles today"),
        ("print('nonsense', flush=True); import time; time.sleep(60)", "ended without a word"),
    ],
)
def test_a_preparation_that_crashes_says_why(program, told, job, monkeypatch):
    monkeypatch.setattr(preparing, "_command", lambda picture, out: [sys.executable, "-c", program])
    tasks.prepare_asset(str(job.pk))
    job.refresh_from_db()
    assert job.state == "crashed"
    assert told in job.log
    assert storage.exists(job.asset.file)
