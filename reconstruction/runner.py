"""Does the two kinds of jobs: a reconstruction by the pipeline's own program, an export by a small one."""

import hashlib
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from bestiary_site.shared import jobs, storage, tracing
from bestiary_site.shared.errors import DomainError
from characters.services.models3d import store_model
from reconstruction.attempts import Attempt, ChildCrashed, Outcome, allow_work, stop_all
from reconstruction.child import Child
from reconstruction.facts import announce
from reconstruction.models import Export, Reconstruction
from reconstruction.work import WorkFolder

__all__ = ["Outcome", "allow_work", "run_export", "run_reconstruction", "stop_all"]
Command = Callable[[Path, Path, str], list[str]]
_FOLDER_PATIENCE_SECONDS = 5.0


def pipeline_command(photos: Path, out: Path, quality: str) -> list[str]:
    """The program that makes a model of the photos in a folder."""
    program = [sys.executable, "-m", "reconstruction.pipeline", str(photos), str(out)]
    return [*program, "--quality", quality, "--json-lines", "--exit-with-parent"]


def run_reconstruction(job_id: uuid.UUID, *, command: Command = pipeline_command) -> Outcome:
    """Take the reconstruction if it is free, and do it. `command` gives the program for (photos, out, quality)."""
    job = jobs.take(Reconstruction, job_id)
    if not isinstance(job, Reconstruction):
        return Outcome.NOT_TAKEN
    announce(job)
    return Attempt(job, announce).conclude(_Reconstructing(job, command))


class _Reconstructing:
    """The work on one reconstruction."""

    def __init__(self, job: Reconstruction, command: Command) -> None:
        self._job, self._command = job, command
        self._folder = WorkFolder(job)
        self._stages: set[str] = set()
        self._failure: DomainError | None = None
        self._is_done = False
        self._traced = tracing.Stages()

    def __call__(self, attempt: Attempt) -> None:
        """Fetch the photos, run the child, keep the model."""
        self._attempt = attempt
        with storage.full_disk_told(), self._folder.locked(_FOLDER_PATIENCE_SECONDS) as handle:
            self._folder.touch()
            self._prepare()
            self._run_child(handle)
            self._keep_model()

    def _prepare(self) -> None:
        if self._job.from_stage:
            self._folder.forget_from(self._job.from_stage)
        uploads = list(self._job.capture.uploads.ready().exclude(file=""))
        self._folder.fetch_photos(uploads, self._attempt.check)
        self._stages = self._folder.finished_stages()
        # Once its checkpoints are gone the wish is met: another attempt must not begin there again.
        self._attempt.tell(from_stage="", pictures=self._known_pictures())

    def _run_child(self, handle: int) -> None:
        command = self._command(self._folder.photos, self._folder.out, self._job.quality)
        child = Child(command, folder=settings.BASE_DIR, log=self._folder.log, keep_open=[handle])
        try:
            with tracing.span("child reconstruction.pipeline"):
                self._attempt.watch(child, self._heed)
        except ChildCrashed:
            if self._failure is not None:
                raise self._failure from None
            raise
        finally:
            self._traced.end()
        if not self._is_done:
            raise ChildCrashed("it ended without saying that it was done")

    def _heed(self, line: dict[str, Any]) -> None:
        """Take in one line of the child (`reconstruction.pipeline.progress.Event`)."""
        kind = line.get("event")
        if kind == "progress":
            self._note_progress(line)
        elif kind == "picture":
            self._keep_picture(str(line["stage"]), self._folder.out / str(line["path"]))
        elif kind == "failed":
            self._failure = DomainError(str(line["code"])[:64], str(line["message"]))
        elif kind == "done":
            self._is_done = True

    def _note_progress(self, line: dict[str, Any]) -> None:
        self._traced.enter(str(line["stage"])[:32])
        self._attempt.note(
            stage=str(line["stage"])[:32],
            fraction=min(1.0, float(line["fraction"])),
            stage_fraction=min(1.0, float(line["stage_fraction"])),
            message=str(line.get("message", ""))[:300],
            seconds_left=line.get("left_s"),
        )
        if line["stage_fraction"] >= 1 and (finished := self._folder.finished_stages()) - self._stages:
            self._stages = finished
            self._attempt.note(fruitless_attempts=0)

    def _known_pictures(self) -> dict[str, str]:
        """Store the pictures of the stages that an earlier run finished."""
        found: dict[str, str] = {}
        for stage in self._stages:
            path = self._folder.out / "pictures" / f"{stage}.jpg"
            if path.exists():
                found[stage] = self._store_picture(stage, path)
        self._job.pictures = found
        return found

    def _keep_picture(self, stage: str, path: Path) -> None:
        self._job.pictures = {**self._job.pictures, stage: self._store_picture(stage, path)}
        self._attempt.tell(pictures=self._job.pictures)

    def _store_picture(self, stage: str, path: Path) -> str:
        content = path.read_bytes()
        key = storage.job_picture_key(self._job.pk, stage, storage.digest_of(content))
        return key if storage.exists(key) else storage.write_bytes(key, content)

    def _keep_model(self) -> None:
        """Store the files under an id made of the job's, so that a repeated end makes no second model."""
        from reconstruction.pipeline.workspace import Workspace, read_json  # numpy: not at the start of the site

        work = Workspace(self._folder.out)
        levels = [path for level in range(10) if (path := work.model_file(level)).exists()]
        turntable = {f"turntable-{path.name}": path for path in sorted(work.turntable_dir.glob("*.webp"))}
        poster = {work.poster_file.name: work.poster_file} if work.poster_file.exists() else {}
        if not levels:
            raise ChildCrashed("it said that it was done but left no model")
        model = store_model(
            model_id=uuid.uuid5(self._job.pk, "model"),
            created_by=self._job.created_by,
            files={path.name: path for path in levels} | turntable | poster,
            levels=[path.name for path in levels],
            poster=next(iter(poster), ""),
            turntable=list(turntable),
            report=read_json(work.report_file),
            name=self._job.capture.name,
        )
        self._attempt.tell(model=model, message="")


def run_export(job_id: uuid.UUID, *, command: Callable[[Path, str, Path, str], list[str]] | None = None) -> Outcome:
    """Take the export if it is free, and do it. `command` gives the program for (GLB, format, out, name)."""
    job = jobs.take(Export, job_id)
    if not isinstance(job, Export):
        return Outcome.NOT_TAKEN
    return Attempt(job, lambda _: None).conclude(_Exporting(job, command or export_command))


def export_command(glb: Path, format: str, out: Path, name: str) -> list[str]:
    """The program that writes a GLB in another format."""
    return [sys.executable, "-m", "reconstruction.export_child", str(glb), format, str(out), name]


class _Exporting:
    """The work on one export."""

    def __init__(self, job: Export, command: Callable[[Path, str, Path, str], list[str]]) -> None:
        self._job, self._command = job, command
        self._failure: DomainError | None = None
        self._made: Path | None = None

    def __call__(self, attempt: Attempt) -> None:
        """Fetch the GLB, run the child, keep the file."""
        model = self._job.model
        glb = storage.model_file_key(model.pk, model.levels[0])
        name = (model.character.name if model.character else model.name) or "model"
        with storage.full_disk_told(), storage.scratch_folder() as folder:
            local = storage.copy_to(glb, folder / "model.glb")
            out = folder / "out"
            child = Child(
                self._command(local, self._job.format, out, name), folder=settings.BASE_DIR, log=folder / "errors.log"
            )
            try:
                with tracing.span("child reconstruction.export"):
                    attempt.watch(child, self._heed)
            except ChildCrashed:
                if self._failure is not None:
                    raise self._failure from None
                raise
            self._keep(attempt, folder, out)

    def _heed(self, line: dict[str, Any]) -> None:
        if line.get("event") == "failed":
            self._failure = DomainError(str(line["code"])[:64], str(line["message"]))

    def _keep(self, attempt: Attempt, folder: Path, out: Path) -> None:
        from reconstruction.pipeline.formats.export import EXPORT_FORMATS  # numpy: not at the start of the site

        if not out.exists():
            raise ChildCrashed("it ended without a file")
        with out.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        suffix = EXPORT_FORMATS[self._job.format].suffix
        key = storage.write_path(storage.export_file_key(self._job.pk, f"{digest[:16]}{suffix}"), out)
        attempt.tell(file=key, size_bytes=out.stat().st_size)
