"""The folder in which a reconstruction is worked on: photos in, checkpoints and files out, one worker at a time."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from bestiary_site.shared import storage
from reconstruction.models import Reconstruction, Upload
from reconstruction.pipeline.options import STAGES


class FolderBusy(Exception):
    """Another process on this machine, or a child it left behind, still works in the folder."""


class WorkFolder:
    """Where a capture is reconstructed with one quality; a later job of the same two goes on from what is there."""

    def __init__(self, job: Reconstruction) -> None:
        self.root = settings.WORK_DIR / job.capture_id.hex / job.quality
        self.photos = self.root / "input"
        self.out = self.root / "out"
        self.log = self.root / "errors.log"
        self._manifest = self.root / "input.json"

    @contextmanager
    def locked(self, patience: float = 0.0) -> Iterator[int]:
        """Hold the folder; gives the descriptor, which a child keeps open so that the folder is held while it lives.

        Raises FolderBusy when nobody lets go within `patience` seconds.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle, time.monotonic() + patience)
            yield handle
        finally:
            os.close(handle)

    def is_free(self, patience: float = 2.0) -> bool:
        """Whether nobody on this machine works in it; the children of a dead worker take a moment to end."""
        try:
            with self.locked(patience):
                return True
        except FolderBusy:
            return False

    def fetch_photos(self, uploads: list[Upload], after_each: Callable[[], None]) -> None:
        """Make `photos` hold exactly these uploads under the names that their owner gave them."""
        self.photos.mkdir(parents=True, exist_ok=True)
        wanted = _names_of(uploads)
        known = self._known()
        for path in self.photos.iterdir():
            if path.name not in wanted or known.get(path.name) != str(wanted[path.name].pk):
                path.unlink()
        for name, upload in wanted.items():
            if not (self.photos / name).exists():
                storage.copy_to(upload.file, self.photos / name)
            after_each()
        self._manifest.write_text(json.dumps({name: str(upload.pk) for name, upload in wanted.items()}))

    def _known(self) -> dict[str, str]:
        try:
            return dict(json.loads(self._manifest.read_text()))
        except (OSError, ValueError):
            return {}

    def forget_from(self, stage: str) -> None:
        """Drop the checkpoints of a stage and of those after it."""
        for later in STAGES[STAGES.index(stage) :]:
            (self.out / "checkpoints" / f"{later}.json").unlink(missing_ok=True)

    def finished_stages(self) -> set[str]:
        """The stages whose checkpoint is there."""
        return {path.stem for path in (self.out / "checkpoints").glob("*.json")}

    def touch(self) -> None:
        """Note that the folder was used just now."""
        os.utime(self.root)

    def remove(self) -> None:
        """Delete the folder and all that is in it."""
        shutil.rmtree(self.root, ignore_errors=True)


def _lock(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise FolderBusy from None
            time.sleep(0.1)


def _names_of(uploads: list[Upload]) -> dict[str, Upload]:
    """Return file names that are safe and different, in the order of arrival."""
    named: dict[str, Upload] = {}
    for upload in uploads:
        stem, suffix = Path(upload.name).stem or "photo", Path(upload.file).suffix
        stem = "".join(letter if letter.isalnum() or letter in "-_ ." else "_" for letter in stem).lstrip(".")[:100]
        name, number = f"{stem or 'photo'}{suffix}", 2
        while name in named:
            name, number = f"{stem or 'photo'}-{number}{suffix}", number + 1
        named[name] = upload
    return named
