"""`manage.py reconstruct`: files in, a creature's address out, through the same doors as the site."""

import functools
import io
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bestiary_site.shared.jobs import JobState
from campaigns.models import User, Visibility
from characters.models import Character
from characters.tests.factories import make_character
from reconstruction import runner
from reconstruction.models import Reconstruction
from reconstruction.tests.drill import fake_command, wait_until
from reconstruction.tests.pictures import archive, jpeg

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of three photos and something else."""
    folder = tmp_path / "wolf"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jpg").write_bytes(jpeg(number))
    (folder / "notes.txt").write_text("the wolf stands on the left")
    return folder


@pytest.fixture
def reconstruct(admin: User, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what runs the command with the fake child, and gives what it says."""
    original = runner.run_reconstruction

    def run(*arguments: Any, fake: tuple[str, ...] = ()) -> str:
        replaced = functools.partial(original, command=fake_command(*fake))
        monkeypatch.setattr(runner, "run_reconstruction", replaced)
        out = io.StringIO()
        call_command("reconstruct", *map(str, arguments), stdout=out, stderr=out)
        return out.getvalue()

    return run


def test_a_folder_becomes_a_draft(reconstruct: Any, photos: Path) -> None:
    told = reconstruct(photos, "--new-creature", "Stone wolf", "--race", "Beast")
    made = Character.objects.get()
    assert (made.name, made.race, made.visibility) == ("Stone wolf", "Beast", Visibility.GAME_MASTERS)
    assert made.get_absolute_url() in told
    assert "notes.txt is no photo" in told and "3 of 4 files are good" in told


def test_an_archive_becomes_a_published_creature(reconstruct: Any, tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    path.write_bytes(archive({f"{n}.jpg": jpeg(n) for n in range(3)} | {"half.jpg": jpeg(5)[:2000]}))
    told = reconstruct(path, "--new-creature", "Stone wolf", "--publish", "--quality", "draft")
    assert Character.objects.get().visibility == Visibility.EVERYBODY
    assert "half.jpg is damaged" in told


def test_a_model_goes_onto_a_creature_that_is_there(reconstruct: Any, photos: Path) -> None:
    creature = make_character(slug="wolf")
    reconstruct(photos, "--creature", "wolf")
    assert creature.models.get(is_published=True).report["quality"] == "standard"


def test_what_went_wrong_is_the_last_word(reconstruct: Any, photos: Path) -> None:
    with pytest.raises(CommandError, match="do not show the same thing"):
        reconstruct(photos, fake=("--stop-at", "cameras", "--how", "fail"))
    with pytest.raises(CommandError, match="no file or folder"):
        reconstruct(photos / "nowhere")
    with pytest.raises(CommandError, match="no creature griffin"):
        reconstruct(photos, "--creature", "griffin")
    with pytest.raises(CommandError, match="usable photos"):
        reconstruct(photos / "0.jpg")


def test_a_child_that_dies_is_replaced(reconstruct: Any, photos: Path) -> None:
    reconstruct(photos, fake=("--stop-at", "mesh", "--how", "sigkill-once"))
    job = Reconstruction.objects.get()
    assert (job.state, job.attempt) == (JobState.SUCCEEDED, 2)


def test_ctrl_c_cancels(reconstruct: Any, photos: Path) -> None:
    def press() -> None:
        wait_until(lambda: Reconstruction.objects.filter(stage="depth").exists())
        os.kill(os.getpid(), signal.SIGINT)

    finger = threading.Thread(target=press)
    finger.start()
    with pytest.raises(CommandError, match="Cancelled"):
        reconstruct(photos, fake=("--stop-at", "depth", "--how", "wait"))
    finger.join()
    assert Reconstruction.objects.get().state == JobState.CANCELLED
