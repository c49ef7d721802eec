"""Expected failures of a reconstruction: each has a code and a sentence the person can act on."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path


class PipelineError(Exception):
    """A failure that the person can do something about.

    `code` is stable (shown in APIs, stored with the job); `message` names the thing and the remedy.
    """

    code = "pipeline_error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InputMissing(PipelineError):
    """The path given holds no photo and no video."""

    code = "input_missing"


class PhotoCorrupt(PipelineError):
    """A file claims to be a picture but cannot be decoded."""

    code = "photo_corrupt"


class PhotoUnknownType(PipelineError):
    """The content is none of the accepted picture or video types."""

    code = "photo_unknown_type"


class PhotoTooSmall(PipelineError):
    """Fewer pixels than features need."""

    code = "photo_too_small"


class PhotoTooLarge(PipelineError):
    """More pixels than we decode: perhaps a decompression bomb."""

    code = "photo_too_large"


class PhotosIdentical(PipelineError):
    """Too few different photos remain after dropping copies."""

    code = "photos_identical"


class TooFewPhotos(PipelineError):
    """Fewer usable photos than a reconstruction needs."""

    code = "too_few_photos"


class TooManyPhotos(PipelineError):
    """More photos than one reconstruction accepts."""

    code = "too_many_photos"


class PhotosUnrelated(PipelineError):
    """The photos do not show the same thing from overlapping points of view."""

    code = "photos_unrelated"


class VideoWithoutFrames(PipelineError):
    """A video from which not one picture can be read."""

    code = "video_without_frames"


class IntrinsicsInvalid(PipelineError):
    """The camera matrix given is not a 3x3 camera matrix."""

    code = "intrinsics_invalid"


class NothingReconstructed(PipelineError):
    """The cameras were found, but no surface could be measured."""

    code = "nothing_reconstructed"


class DiskFull(PipelineError):
    """No room left for the files of the work."""

    code = "disk_full"


class OutOfMemory(PipelineError):
    """The machine has too little memory for this quality."""

    code = "out_of_memory"


class OutputUnusable(PipelineError):
    """The output folder cannot be written or belongs to something else."""

    code = "output_unusable"


class StageMissing(PipelineError):
    """Resuming from a stage whose predecessors have not been done."""

    code = "stage_missing"


class Cancelled(Exception):
    """Not a failure: somebody asked the work to stop."""


class Busy(PipelineError):
    """Another run is at work in the same output folder."""

    code = "busy"


def translated(error: BaseException, out: Path) -> PipelineError | None:
    """The PipelineError that a failure of the machine means, or None if it is none that we know."""
    if isinstance(error, PipelineError):
        return error
    if isinstance(error, MemoryError) or "Insufficient memory" in str(error):
        return OutOfMemory("The machine ran out of memory. Choose a lower quality or use fewer photos.")
    if _is_disk_full(error, out):
        return DiskFull(f"The disk that holds '{out.name}' is full. Free some space and start again.")
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        name = error.filename or out.name
        return OutputUnusable(f"'{Path(str(name)).name}' may not be read or written. Check its permissions.")
    return None


def _is_disk_full(error: BaseException, out: Path) -> bool:
    """Native libraries hide the reason (SQLite, OpenCV), so a full disk is also looked for."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return True
    if "disk is full" in str(error):
        return True
    return isinstance(error, OSError | RuntimeError) and out.exists() and shutil.disk_usage(out).free < 2_000_000
