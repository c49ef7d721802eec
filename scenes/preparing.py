"""Makes the smaller copies and tiles of large maps in a child process, one at a time, and keeps what it has made."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings

from bestiary_site.shared import jobs, storage, tracing
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.jobs import JobState
from scenes.assets.pictures import Copies
from scenes.models import Asset, AssetPreparation

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS, TELL_EVERY_SECONDS = 0.5, 1.0
# Four bytes for each pixel, the next smaller level beside it, and the libraries.
BYTES_PER_PIXEL, BESIDE_MB = 6, 700
PREPARED_SHARE = 0.9  # the rest of the way is storing
_free = threading.Lock()
_MOST_IN_A_ROW = 100
_KEPT_OF_ERRORS = 4000


class _Stopped(Exception):
    """The work must end before its time; `state` says how, None that it goes back into the queue."""

    def __init__(self, state: JobState | None) -> None:
        super().__init__(str(state))
        self.state = state


class _Silent(Exception):
    """The child has ended, or speaks what nobody understands, and has not said what came of it."""


def prepare_waiting(job_id: uuid.UUID) -> None:
    """Prepare this asset and whatever else waits, unless this process prepares one already and comes to it then."""
    waiting: uuid.UUID | None = job_id
    for _ in range(_MOST_IN_A_ROW):
        if waiting is None or not _free.acquire(blocking=False):
            return
        try:
            _take_and_prepare(waiting)
        finally:
            _free.release()
        waiting = AssetPreparation.objects.ready().order_by("created_at").values_list("pk", flat=True).first()


def _take_and_prepare(job_id: uuid.UUID) -> None:
    job = jobs.take(AssetPreparation, job_id)
    if not isinstance(job, AssetPreparation):
        return
    try:
        _prepare(job)
    except _Stopped as stopped:
        if stopped.state is None:
            jobs.release(job, blameless=True)
        else:
            jobs.finish(job, stopped.state)
    except DomainError as refusal:
        jobs.finish(job, JobState.FAILED, code=refusal.code, message=refusal.message)
    except Exception as error:
        logger.exception("preparing asset %s crashed", job.asset_id)
        message = "The smaller copies could not be made; the picture itself can be used as it is."
        jobs.finish(job, JobState.CRASHED, code="internal_error", message=message, log=str(error))
    else:
        jobs.finish(job, JobState.SUCCEEDED)


def _prepare(job: AssetPreparation) -> None:
    try:
        _make_and_store(job)
    finally:
        _clear_after_purge(job.asset)


def _clear_after_purge(asset: Asset) -> None:
    """Take away what was stored into the folder of an asset that was deleted for good meanwhile."""
    if not Asset.objects.filter(campaign=asset.campaign_id, digest=asset.digest).exists():
        storage.delete_folder(asset.file.rpartition("/")[0])


def _make_and_store(job: AssetPreparation) -> None:
    asset = job.asset
    folder = asset.file.rpartition("/")[0]
    with storage.local_copy(asset.file, Path(asset.file).suffix) as picture, storage.scratch_folder() as out:
        made = _run_child(job, picture, out)
        values = store_copies(out, folder, made, lambda share: _go_on(job, share, storing=True))
    # Every asset with this content has what was made of it.
    Asset.objects.filter(campaign=asset.campaign_id, digest=asset.digest).update(**values)


def store_copies(out: Path, folder: str, made: Copies, tell: Any = lambda share: None) -> dict[str, Any]:
    """Store what was made of a picture. Returns the fields of its asset that tell of it."""
    paths = sorted(out.rglob("*.webp"))
    for number, path in enumerate(paths):
        storage.write_path(f"{folder}/{path.relative_to(out).as_posix()}", path)
        tell(number / len(paths))
    return {"thumbnail": f"{folder}/{made.thumbnail}", "sizes": made.sizes, "tiles": made.tiles}


def _command(picture: Path, out: Path) -> list[str]:
    pixels = settings.ASSET_MAX_MEGAPIXELS * 1_000_000
    memory = (pixels * BYTES_PER_PIXEL >> 20) + BESIDE_MB
    limits = ["--pixels", str(pixels), "--memory-mb", str(memory)]
    return [sys.executable, "-m", "scenes.assets", str(picture), str(out), *limits]


def _run_child(job: AssetPreparation, picture: Path, out: Path) -> Copies:
    """Run the program that decodes what a stranger has sent, and heed what it tells."""
    with TemporaryFile(dir=settings.SCRATCH_DIR) as errors:
        child = subprocess.Popen(
            _command(picture, out), cwd=settings.BASE_DIR, env=settings.CHILD_ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
        )  # fmt: skip
        try:
            with tracing.span("child scenes.assets"):
                return _heed(job, _heard_from(child))
        except _Silent:
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=2)
            raise RuntimeError(f"the child ended without a word ({child.returncode}): {_tail(errors)}") from None
        finally:
            child.kill()
            child.wait()


def _tail(errors: IO[bytes]) -> str:
    end = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, end - _KEPT_OF_ERRORS))
    return errors.read().decode(errors="replace").strip()


def _heard_from(child: "subprocess.Popen[bytes]") -> "SimpleQueue[dict[str, Any] | None]":
    lines: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    assert child.stdout is not None
    threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True).start()
    return lines


def _listen(output: IO[bytes], lines: "SimpleQueue[dict[str, Any] | None]") -> None:
    try:
        with output:
            for line in output:
                lines.put(json.loads(line))
    except ValueError:
        logger.warning("what prepares a picture has told something that is no JSON")
    finally:
        lines.put(None)  # or who heeds them would wait, and keep the work, for ever


def _heed(job: AssetPreparation, lines: "SimpleQueue[dict[str, Any] | None]") -> Copies:
    share = 0.0
    while True:
        try:
            line = lines.get(timeout=LOOK_EVERY_SECONDS)
        except Empty:
            line = {"fraction": share}
        if line is None:
            raise _Silent
        if "failed" in line:
            raise DomainError(str(line["failed"]["code"]), str(line["failed"]["message"]))
        if "done" in line:
            return Copies(**line["done"])
        share = float(line["fraction"])
        _go_on(job, share, storing=False)


def _go_on(job: AssetPreparation, share: float, *, storing: bool) -> None:
    """Tell now and then how far it is; stop when somebody wants it, the lease is lost or the process ends."""
    now = time.monotonic()
    if now - getattr(job, "told", 0.0) < TELL_EVERY_SECONDS:
        return
    job.told = now  # type: ignore[attr-defined]
    if not threading.main_thread().is_alive():
        raise _Stopped(None)
    done = PREPARED_SHARE + share * (1 - PREPARED_SHARE) if storing else share * PREPARED_SHARE
    if jobs.cancel_wanted(job):
        raise _Stopped(JobState.CANCELLED)
    if not jobs.renew(job, fraction=done, stage="storing" if storing else "preparing", stage_fraction=share):
        raise _Stopped(JobState.CANCELLED)  # another worker has it: what this one writes is fenced off
