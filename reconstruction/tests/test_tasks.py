"""The periodic work: sweeps that wake lost jobs, and clearing away what nobody needs."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.jobs import JobState
from characters.tests.factories import make_model
from reconstruction import housekeeping, tasks
from reconstruction.models import Export, Reconstruction
from reconstruction.tests.factories import make_export, make_reconstruction
from reconstruction.work import WorkFolder


def aged(job: Reconstruction, days: float) -> WorkFolder:
    """The job's work folder, last used so long ago."""
    folder = WorkFolder(job)
    folder.out.mkdir(parents=True)
    (folder.out / "mesh.npz").write_bytes(b"mesh")
    past = time.time() - days * 24 * 3600
    os.utime(folder.root, (past, past))
    return folder


def test_old_work_goes_and_young_work_stays(job: Reconstruction, settings) -> None:
    Reconstruction.objects.update(state=JobState.FAILED)
    old = aged(job, settings.WORK_FOLDER_DAYS + 1)
    young = aged(make_reconstruction(job.capture, quality="high", state=JobState.FAILED), 1)
    tasks.clear_old_work()
    assert not old.root.exists()
    assert (young.out / "mesh.npz").exists()


def test_the_work_of_an_active_job_stays_however_old(job: Reconstruction, settings) -> None:
    folder = aged(job, settings.WORK_FOLDER_DAYS + 1)
    housekeeping.clear_old_work()
    assert folder.root.exists()


def test_old_scratch_files_go(settings, tmp_path: Path, db) -> None:
    settings.SCRATCH_DIR = tmp_path
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / f"{name}.part").write_bytes(b"x")
    for path in (tmp_path / "old", tmp_path / "old.part"):
        os.utime(path, (0, 0))
    housekeeping.clear_old_work()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "new.part"]


def test_the_sweep_sends_wake_ups_to_both_kinds_of_workers(
    job: Reconstruction, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(tasks.run_reconstruction, "apply_async", lambda arguments, **_: woken.extend(arguments))
    Reconstruction.objects.update(woken_at="2020-01-01T00:00Z")
    tasks.recover_jobs()
    assert woken == [str(job.pk)]


def test_old_exports_go_and_young_ones_stay(owner, settings) -> None:
    model = make_model(created_by=owner)
    young = make_export(model, owner, finished_at=timezone.now())
    old = make_export(model, owner, finished_at=timezone.now() - timedelta(days=settings.WORK_FOLDER_DAYS + 1))
    tasks.clear_old_work()
    assert list(Export.objects.all()) == [young]
    assert storage.exists(young.file) and not storage.exists(old.file)
