"""First stage: from files of any accepted kind to clean, upright photos and a verdict on each."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reconstruction.pipeline.errors import (
    InputMissing,
    PhotosIdentical,
    PipelineError,
    TooFewPhotos,
    TooManyPhotos,
)
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.photo_reader import Photo, read_photo
from reconstruction.pipeline.pictures import save_jpeg
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.sheets import contact_sheet
from reconstruction.pipeline.sniff import claims_to_be_input, kind_of
from reconstruction.pipeline.video_reader import best_frames
from reconstruction.pipeline.workspace import Workspace, atomic, read_json, write_json

FEWEST_PHOTOS = 3
_THUMB = 48
_BLOCK = 8
_SAME_BLOCK = 1.0
"""Photos whose 8 x 8 blocks differ nowhere by more than this (grey levels) show the same."""


@dataclass
class Verdict:
    """What became of one photo (one line in photos.json)."""

    source: str
    """Name of the file that the person gave (with the frame's number for videos)."""
    used: bool = True
    code: str = ""
    reason: str = ""
    name: str = ""
    """Unique name of the photo from here on; also of its view."""
    file: str = ""
    """File name inside `workspace.photos_dir`."""
    width: int = 0
    height: int = 0
    original_width: int = 0
    original_height: int = 0
    focal_px: float | None = None
    camera: str = ""
    frame: bool = False
    """Whether it is a frame of a video, so that its neighbours in the list show nearly the same."""


def find_inputs(inputs: Path | Sequence[Path], without: Path | None = None) -> list[Path]:
    """The files to look at: of a folder all that are, or claim to be, photos or videos, by name.

    Files in the folder `without` (our own output may lie among the photos) are passed over.
    """
    paths = [inputs] if isinstance(inputs, Path) else list(inputs)
    for path in paths:
        if not path.exists():
            raise InputMissing(f"'{path.name}' does not exist. Give a folder of photos, photos, or a video.")
    found: list[Path] = []
    for path in paths:
        found += _in_folder(path) if path.is_dir() else [path]
    if without is not None:
        found = [p for p in found if without.resolve() not in p.resolve().parents]
    if not found:
        raise InputMissing(
            f"'{paths[0].name if paths else ''}' holds no photo and no video. "
            "Put JPEG, PNG, WebP or HEIC pictures, or a video, into it."
        )
    return found


def _in_folder(folder: Path) -> list[Path]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    return [p for p in files if claims_to_be_input(p) or kind_of(p) is not None]


def photos(workspace: Workspace, options: Options, progress: Progress, inputs: Sequence[Path]) -> None:
    """Writes photos/, photos.json and the contact sheet; raises a PipelineError when too few are left."""
    for leftover in workspace.photos_dir.iterdir():
        leftover.unlink()
    if len(inputs) > options.max_photos:
        raise TooManyPhotos(f"{len(inputs)} photos are too many; choose up to {options.max_photos} of them.")
    verdicts, thumbs = _read_all(workspace, options, progress.part(0.0, 0.9), inputs)
    _drop_copies(workspace, verdicts, thumbs)
    used = [v for v in verdicts if v.used]
    write_json(workspace.photos_file, {"photos": [asdict(v) for v in verdicts]})
    if len(used) < FEWEST_PHOTOS:
        raise _too_few(verdicts)
    progress.update(0.95, f"{len(used)} photos can be used")
    sheet = []
    for verdict in used[:: max(1, len(used) // 30)]:
        picture = Image.open(workspace.photos_dir / verdict.file)
        picture.draft("RGB", (320, 320))
        sheet.append(picture)
    save_jpeg(workspace.stage_picture("photos"), contact_sheet(sheet))
    progress.update(1.0)


def used_photos(workspace: Workspace) -> list[Verdict]:
    """The usable photos, in order; other stages start from this."""
    return [v for v in verdicts_of(workspace) if v.used]


def verdicts_of(workspace: Workspace) -> list[Verdict]:
    """All verdicts, in order."""
    return [Verdict(**entry) for entry in read_json(workspace.photos_file)["photos"]]


Thumbs = dict[str, NDArray[np.int16]]


def _read_all(
    workspace: Workspace, options: Options, progress: Progress, inputs: Sequence[Path]
) -> tuple[list[Verdict], Thumbs]:
    """Reads every input; photos in parallel (Pillow lets go of the interpreter lock while it decodes)."""
    verdicts: list[Verdict] = []
    thumbs: Thumbs = {}
    names = _unique_names(inputs)
    videos = [p for p in inputs if kind_of(p) == "video"]
    stills = [p for p in inputs if p not in videos]

    def read(path: Path) -> tuple[Verdict, NDArray[np.int16] | None]:
        progress.check()
        return _read_still(path, names[path], workspace, options)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for done, (verdict, thumb) in enumerate(pool.map(read, stills), 1):
            verdicts.append(verdict)
            if thumb is not None:
                thumbs[verdict.name] = thumb
            progress.update(done / (len(stills) + 20 * len(videos)), f"Read {done} of {len(stills)} photos")
    for index, path in enumerate(videos):
        part = progress.part(1 - (len(videos) - index) / len(videos), 1 - (len(videos) - index - 1) / len(videos))
        _read_video(path, names[path], workspace, options, part, verdicts, thumbs)
    return verdicts, thumbs


def _unique_names(paths: Sequence[Path]) -> dict[Path, str]:
    """A short unique name, safe as a file name, for each file."""
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in paths:
        base = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-")[:60] or "photo"
        name, number = base, 2
        while name.lower() in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name.lower())
        names[path] = name
    return names


def _read_still(
    path: Path, name: str, workspace: Workspace, options: Options
) -> tuple[Verdict, NDArray[np.int16] | None]:
    try:
        photo = read_photo(path, options)
    except PipelineError as error:
        return Verdict(path.name, used=False, code=error.code, reason=error.message), None
    verdict = Verdict(path.name, name=name)
    return verdict, _keep(photo, verdict, workspace)


def _read_video(
    path: Path,
    name: str,
    workspace: Workspace,
    options: Options,
    progress: Progress,
    verdicts: list[Verdict],
    thumbs: Thumbs,
) -> None:
    try:
        for number, frame in enumerate(best_frames(path, options.video_frames, progress), 1):
            image = Image.fromarray(frame)
            verdict = Verdict(f"{path.name} #{number}", name=f"{name}-{number:03d}", frame=True)
            size = image.size
            image.thumbnail((options.photo_side, options.photo_side), Image.Resampling.LANCZOS)
            thumbs[verdict.name] = _keep(Photo(image, size, None, path.name), verdict, workspace)
            verdicts.append(verdict)
    except PipelineError as error:
        verdicts.append(Verdict(path.name, used=False, code=error.code, reason=error.message))


def _keep(photo: Photo, verdict: Verdict, workspace: Workspace) -> NDArray[np.int16]:
    """Stores the pixels (nothing else) as JPEG, fills in the verdict, and returns a thumbnail to compare."""
    verdict.file = f"{verdict.name}.jpg"
    verdict.width, verdict.height = photo.pixels.size
    verdict.original_width, verdict.original_height = photo.original_size
    verdict.focal_px, verdict.camera = photo.focal_px, photo.camera
    with atomic(workspace.photos_dir / verdict.file) as temporary:
        photo.pixels.save(temporary, "JPEG", quality=95, subsampling=0)
    grey = photo.pixels.convert("L")
    return np.asarray(grey.resize((_THUMB, _THUMB), Image.Resampling.LANCZOS), np.int16)


def _drop_copies(workspace: Workspace, verdicts: list[Verdict], thumbs: Thumbs) -> None:
    """Marks photos that show what an earlier one shows, pixel for pixel but for compression."""
    kept: list[Verdict] = []
    for verdict in verdicts:
        if not verdict.used:
            continue
        original = _copy_of(thumbs[verdict.name], kept, thumbs)
        if original is None:
            kept.append(verdict)
            continue
        (workspace.photos_dir / verdict.file).unlink(missing_ok=True)
        verdict.used, verdict.code = False, PhotosIdentical.code
        verdict.reason = f"'{verdict.source}' shows exactly what '{original.source}' shows."


def _copy_of(thumb: NDArray[np.int16], kept: list[Verdict], thumbs: Thumbs) -> Verdict | None:
    if not kept:
        return None
    difference = np.abs(np.stack([thumbs[k.name] for k in kept]) - thumb)
    blocks = difference.reshape(len(kept), _THUMB // _BLOCK, _BLOCK, _THUMB // _BLOCK, _BLOCK).mean((2, 4))
    worst = blocks.max((1, 2))
    return kept[int(worst.argmin())] if worst.min() < _SAME_BLOCK else None


def _too_few(verdicts: list[Verdict]) -> PipelineError:
    """The most telling error for a set of which too little is left."""
    refused = [v for v in verdicts if not v.used]
    used = len(verdicts) - len(refused)
    if refused and all(v.code == PhotosIdentical.code for v in refused):
        return PhotosIdentical(
            f"Only {used} different photo{'s' * (used != 1)} among {len(verdicts)}: the others are copies. "
            "Walk around the object and take at least 20 photos from different sides."
        )
    if refused and len({v.code for v in refused}) == 1 and used == 0:
        more = f" ({len(refused) - 1} more likewise.)" if len(refused) > 1 else ""
        return PipelineError(refused[0].reason + more, code=refused[0].code)
    why = f" Refused: {refused[0].reason}" if refused else ""
    return TooFewPhotos(
        f"{used} usable photo{'s' * (used != 1)}; {FEWEST_PHOTOS} are the least, and 20 to 60 do well.{why}"
    )
