"""Makes the demo's pictures and 3D models: python -m reconstruction.synthetic.make_demo DEMO_FOLDER.

The folder holds creatures.json; every creature's "miniature" is drawn as pictures/<slug>.webp, and some are
photographed and sent through our own pipeline into models/<slug>/.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from reconstruction.synthetic.miniature import build
from reconstruction.synthetic.photos import Session, take_photos
from reconstruction.synthetic.spec import Spec

MODELS = ("tollstone-hewer", "turfback", "cap-usher", "slow-ribbon")
"""Creatures that photograph well: textured, without thin or shining parts."""
TURNTABLE_STEP = 3
"""Of the turntable's frames every so many are kept: eight."""
PICTURE_BYTES = 88_000


def read_specs(folder: Path) -> dict[str, Spec]:
    """The Spec of every creature by slug; ValueError names the creature whose miniature is wrong."""
    creatures = json.loads((folder / "creatures.json").read_text(encoding="utf-8"))["creatures"]
    specs = {}
    for creature in creatures:
        try:
            specs[creature["slug"]] = Spec.checked(creature["miniature"])
        except ValueError as error:
            raise ValueError(f"{creature['slug']}: {error}") from error
    return specs


def make_picture(spec: Spec, path: Path) -> None:
    """Writes a portrait as WebP under `PICTURE_BYTES`."""
    from PIL import Image

    from reconstruction.synthetic.portrait import render_portrait

    picture = Image.fromarray(render_portrait(spec))
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in (86, 82, 76, 68, 58):
        picture.save(path, quality=quality, method=6)
        if path.stat().st_size <= PICTURE_BYTES:
            return


def make_model(spec: Spec, folder: Path, work: Path, photos: int = 32) -> None:
    """Photographs a creature, reconstructs it at standard quality and copies what the site shows into a folder."""
    from reconstruction.pipeline import Options, run

    shots, out = work / "photos", work / "out"
    if not (shots / "truth.json").exists():
        take_photos(build(spec, triangles=120_000), shots, Session(photos=photos, seed=spec.seed), 92, _tell)
    options = Options.preset(
        "standard",
        mesh_triangles=32_000,
        texture_size=2048,
        level_triangles=(32_000, 8_000, 2_500),
        level_texture_sizes=(2048, 1024, 512),
        turntable_size=384,
    )
    result = run(sorted(shots.glob("photo_*.jpg")), out, options)
    _copy_model(result.workspace.root, folder)
    _poster_from_the_front(result.workspace.root, folder / "poster.webp")


def _copy_model(out: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("model.glb", "model_lod1.glb", "model_lod2.glb", "poster.webp", "report.json"):
        shutil.copyfile(out / name, folder / name)
    (folder / "turntable").mkdir(exist_ok=True)
    for number, frame in enumerate(sorted((out / "turntable").glob("*.webp"))[::TURNTABLE_STEP]):
        shutil.copyfile(frame, folder / "turntable" / f"{number:02d}.webp")


def _poster_from_the_front(out: Path, poster: Path) -> None:
    """The pipeline cannot know which side is the front; we do: the first photo was taken there."""
    import numpy as np
    from PIL import Image

    from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, orbit_view
    from reconstruction.pipeline.scene import Cameras
    from reconstruction.pipeline.workspace import Workspace, read_arrays

    workspace = Workspace(out)
    level = read_arrays(workspace.level_file(0))
    towards = Cameras.load(workspace.cameras_file).views[0].centre - level["vertices"].mean(axis=0)
    with Image.open(workspace.level_texture(0)) as texture:
        skin = Skin(texture=np.asarray(texture.convert("RGB")), uv=level["uv"], shading=0.35)
    view = orbit_view(level["vertices"], float(np.degrees(np.arctan2(towards[0], towards[2]))) + 20, 16, (768, 768))
    picture = draw_mesh(Subject(level["vertices"], level["faces"], level["normals"]), skin, view)
    Image.fromarray(picture).save(poster, quality=86, method=6)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reconstruction.synthetic.make_demo", description=__doc__)
    parser.add_argument("folder", type=Path, help="the demo's folder, with creatures.json")
    parser.add_argument("--only", default="", help="slugs, separated by commas")
    parser.add_argument("--what", choices=("all", "pictures", "models"), default="all")
    parser.add_argument("--work", type=Path, help="keep photos and workspaces here (to resume, or to look at them)")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; gives the exit status."""
    given = _arguments().parse_args(arguments)
    try:
        specs = read_specs(given.folder)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    only = [slug for slug in given.only.split(",") if slug]
    if given.what in ("all", "pictures"):
        _make_pictures({slug: specs[slug] for slug in only or specs}, given.folder)
    if given.what in ("all", "models"):
        with tempfile.TemporaryDirectory() as scratch:
            for slug in only or MODELS:
                sys.stderr.write(f"{slug}: photos and model\n")
                make_model(specs[slug], given.folder / "models" / slug, (given.work or Path(scratch)) / slug)
    return 0


def _make_pictures(specs: dict[str, Any], folder: Path) -> None:
    for slug, spec in specs.items():
        sys.stderr.write(f"{slug}: picture\n")
        make_picture(spec, folder / "pictures" / f"{slug}.webp")


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"\rphoto {done} of {total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
