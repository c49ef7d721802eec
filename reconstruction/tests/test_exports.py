"""Exports as jobs: a real child writes a real model in every format."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound, QuotaReached, Refused
from bestiary_site.shared.jobs import JobState
from campaigns.models import User
from characters.models import ModelVersion
from characters.tests.factories import make_character, make_model
from reconstruction import runner
from reconstruction.models import Export, ExportFormat
from reconstruction.pipeline.formats.glb import write_glb
from reconstruction.pipeline.tests.shapes import textured_sphere
from reconstruction.services import exports
from reconstruction.services.exports import cancel_export, start_export


@pytest.fixture
def model(owner: User, tmp_path: Path) -> ModelVersion:
    """A model of the owner with a real mesh."""
    made = make_model(created_by=owner)
    path = write_glb(textured_sphere(8, 12), tmp_path / "model.glb")
    storage.write_path(storage.model_file_key(made.pk, "model.glb"), path)
    return made


def run(export: Export) -> Export:
    assert runner.run_export(export.pk) == runner.Outcome.ENDED
    export.refresh_from_db()
    return export


@pytest.mark.parametrize("format", ExportFormat.values)
def test_a_model_leaves_in_every_format(owner: User, model: ModelVersion, format: str, settings) -> None:
    export = run(start_export(actor=owner, model=model, format=format))
    assert (export.state, export.error_message) == (JobState.SUCCEEDED, "")
    assert export.size_bytes == storage.stored_size(export.file) > 500
    assert export.describe()["url"]
    assert not list(settings.SCRATCH_DIR.iterdir())


def test_an_exported_mesh_has_the_size_of_the_model(owner: User, model: ModelVersion, tmp_path: Path) -> None:
    export = run(start_export(actor=owner, model=model, format="ply"))
    path = storage.copy_to(export.file, tmp_path / "model.ply")
    wanted = textured_sphere(8, 12).vertices
    assert np.allclose(trimesh.load(path).bounds, [wanted.min(axis=0), wanted.max(axis=0)], atol=1e-4)


def test_the_same_export_is_not_made_twice(owner: User, model: ModelVersion) -> None:
    first = start_export(actor=owner, model=model, format="stl")
    assert start_export(actor=owner, model=model, format="stl") == first
    run(first)
    assert start_export(actor=owner, model=model, format="stl") == first
    assert start_export(actor=owner, model=model, format="obj") != first
    storage.delete(first.file)
    assert start_export(actor=owner, model=model, format="stl") != first


def test_a_broken_model_fails_with_a_word(owner: User) -> None:
    export = run(start_export(actor=owner, model=make_model(created_by=owner), format="stl"))
    assert export.state == JobState.FAILED and export.error_message and not export.file


def test_a_model_whose_file_is_gone_fails_with_a_word(owner: User, model: ModelVersion) -> None:
    storage.delete(storage.model_file_key(model.pk, "model.glb"))
    export = run(start_export(actor=owner, model=model, format="stl"))
    assert (export.state, export.error_code) == (JobState.FAILED, "file_missing")


def test_a_child_killed_again_and_again_crashes_the_export_only(owner: User, model: ModelVersion) -> None:
    export = start_export(actor=owner, model=model, format="stl")
    outcomes = [runner.run_export(export.pk, command=lambda *_: ["sh", "-c", "kill -9 $$"]) for _ in range(3)]
    export.refresh_from_db()
    assert outcomes == [runner.Outcome.RELEASED, runner.Outcome.RELEASED, runner.Outcome.ENDED]
    assert (export.state, export.error_code) == (JobState.CRASHED, "child_killed")


def test_a_stranger_exports_only_what_is_published(stranger: User, owner: User, model: ModelVersion) -> None:
    with pytest.raises(NotFound):
        start_export(actor=stranger, model=model, format="stl")
    shown = make_model(character=make_character(), is_published=True)
    export = start_export(actor=stranger, model=shown, format="stl")
    assert export.created_by == stranger
    assert not Export.objects.visible_to(owner).exists()
    with pytest.raises(NotFound):
        cancel_export(actor=owner, export=export)


def test_an_unknown_format_is_refused(owner: User, model: ModelVersion) -> None:
    with pytest.raises(Refused):
        start_export(actor=owner, model=model, format="fbx")


def test_an_export_is_cancelled(owner: User, model: ModelVersion) -> None:
    export = start_export(actor=owner, model=model, format="stl")
    assert cancel_export(actor=owner, export=export).state == JobState.CANCELLED
    assert runner.run_export(export.pk) == runner.Outcome.NOT_TAKEN
    with pytest.raises(Conflict):
        cancel_export(actor=owner, export=run(start_export(actor=owner, model=model, format="glb")))


def test_nobody_asks_for_exports_without_end(owner: User, model: ModelVersion, monkeypatch: Any) -> None:
    monkeypatch.setattr(exports, "MOST_ACTIVE", 1)
    start_export(actor=owner, model=model, format="stl")
    with pytest.raises(QuotaReached):
        start_export(actor=owner, model=model, format="ply")
