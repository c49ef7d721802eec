"""python -m scenes.assets PICTURE FOLDER: makes smaller copies and tiles, and tells by JSON lines how far it is."""

import argparse
import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenes.assets.errors import UnfitFile
from scenes.assets.pictures import decoded, make_copies, open_picture

_TELL_EVERY_SECONDS = 0.3


def main(arguments: list[str]) -> int:
    """Do it; 0 also for a picture that cannot be used, which is told."""
    asked = _parser().parse_args(arguments)
    if asked.memory_mb:
        resource.setrlimit(resource.RLIMIT_AS, (asked.memory_mb << 20, asked.memory_mb << 20))
    try:
        with open_picture(asked.picture, most_pixels=asked.pixels) as opened:
            made = make_copies(decoded(opened), asked.folder, _Teller())
    except UnfitFile as unfit:
        tell({"failed": {"code": unfit.code, "message": unfit.message}})
    except MemoryError:
        message = "The picture is too large for the memory that the site may take for it: shrink it, or cut it in two."
        tell({"failed": {"code": "out_of_memory", "message": message}})
    else:
        tell({"done": asdict(made)})
    return 0


def tell(line: dict[str, Any]) -> None:
    """Print one line; whoever listens no longer being there ends this program."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class _Teller:
    """Tells how far it is, not too often."""

    def __init__(self) -> None:
        self._told = 0.0

    def __call__(self, fraction: float) -> None:
        if time.monotonic() - self._told >= _TELL_EVERY_SECONDS:
            self._told = time.monotonic()
            tell({"fraction": round(fraction, 4)})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scenes.assets", description=__doc__)
    parser.add_argument("picture", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pixels", type=int, default=300_000_000, help="refuse pictures with more")
    parser.add_argument("--memory-mb", type=int, default=0, help="take no more memory than this; 0: any")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
