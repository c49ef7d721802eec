"""The command line: python -m reconstruction.synthetic CREATURE OUT photographs a creature of known geometry."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from reconstruction.synthetic.families import FAMILIES
from reconstruction.synthetic.known import KNOWN
from reconstruction.synthetic.miniature import build
from reconstruction.synthetic.photos import Session, take_photos
from reconstruction.synthetic.spec import Spec


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reconstruction.synthetic", description=__doc__)
    names = ", ".join([*KNOWN, *FAMILIES])
    parser.add_argument("creature", help=f"one of {names}; or a JSON file with family, seed and params")
    parser.add_argument("out", type=Path, help="folder for photos and truth")
    parser.add_argument("--photos", type=int, default=30)
    parser.add_argument("--size", default="1600x1200", help="WIDTHxHEIGHT of the photos")
    parser.add_argument("--seed", type=int, default=1, help="of the camera positions, noise and table")
    parser.add_argument("--quality", type=int, default=92, help="of the JPEG files")
    parser.add_argument("--distortion", default="0,0", help="radial k1,k2 of the lens")
    parser.add_argument("--noise", type=float, default=1.2, help="sensor noise, of 255")
    parser.add_argument("--triangles", type=int, default=120_000, help="of the true mesh")
    parser.add_argument("--resolution", type=int, default=300, help="grid cells on the creature's longest side")
    parser.add_argument("--rings", default="16,34,54", help="degrees above the table, one ring of cameras each")
    parser.add_argument(
        "--portrait", action="store_true", help="one portrait (OUT is a picture file) instead of photos"
    )
    return parser


def find_spec(creature: str) -> Spec:
    """The Spec of a known creature, a family with its defaults, or a JSON file; ValueError when there is none."""
    if creature in KNOWN:
        return Spec.checked(KNOWN[creature])
    if creature.endswith(".json"):
        return Spec.checked(json.loads(Path(creature).read_text(encoding="utf-8")))
    return Spec.checked({"family": creature})


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; gives the exit status."""
    given = _arguments().parse_args(arguments)
    try:
        spec = find_spec(given.creature)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if given.portrait:
        return _portrait(spec, given.out)
    width, height = (int(part) for part in given.size.split("x"))
    k1, k2 = (float(part) for part in given.distortion.split(","))
    rings = tuple(float(part) for part in given.rings.split(","))
    session = Session(given.photos, width, height, given.seed, rings=rings, distortion=(k1, k2), noise=given.noise)
    take_photos(build(spec, given.resolution, given.triangles), given.out, session, given.quality, _tell)
    sys.stderr.write("\n")
    return 0


def _portrait(spec: Spec, out: Path) -> int:
    from PIL import Image

    from reconstruction.synthetic.portrait import render_portrait

    out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(render_portrait(spec)).save(out, quality=82)
    return 0


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"\rphoto {done} of {total}")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
