"""The command line: `python -m reconstruction.pipeline PHOTOS OUT`.

Exit status: 0 done; 1 failed for a reason told in one sentence (the person can mend it); 2 wrong usage;
70 crashed, with a traceback and log.txt; 130 stopped by SIGINT or SIGTERM (or killed, -9, when native code
did not let go within two seconds). After every one of them but 0, the same command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from reconstruction.pipeline import watchdog
from reconstruction.pipeline.errors import Cancelled, IntrinsicsInvalid, PipelineError
from reconstruction.pipeline.options import QUALITIES, STAGES, Options
from reconstruction.pipeline.progress import Event
from reconstruction.pipeline.run import run
from reconstruction.pipeline.terminal import Bars, JsonLines, summary

DONE, FAILED, CRASHED, STOPPED = 0, 1, 70, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the pipeline as the arguments say and returns the exit status."""
    asked = _parser().parse_args(arguments)
    watchdog.install(exit_with_parent=asked.exit_with_parent)
    out = _own_stdout()
    watcher = JsonLines(out) if asked.json_lines else Bars()
    try:
        result = run(
            asked.photos if len(asked.photos) > 1 else asked.photos[0],
            asked.out,
            _options(asked),
            watcher,
            watchdog.asked_to_stop,
            fresh=asked.fresh,
            from_stage=asked.from_stage,
            history=asked.history,
        )
    except PipelineError as error:
        return _failed(error, watcher)
    except Cancelled:
        print("\nStopped. The same command goes on where it stopped.", file=sys.stderr)
        return STOPPED
    if not asked.json_lines:
        print(summary(result.report, str(asked.out)), file=out)
    return DONE


def _failed(error: PipelineError, watcher: JsonLines | Bars) -> int:
    if isinstance(watcher, JsonLines):
        watcher(Event("failed", {"code": error.code, "message": error.message}))
    else:
        watcher.interrupted()
        print(f"{error.message} [{error.code}]", file=sys.stderr)
    return FAILED


def _own_stdout() -> IO[str]:
    """Standard output for our lines alone: whatever libraries print goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(kept, "w", encoding="utf-8")


def _options(asked: argparse.Namespace) -> Options:
    known = _read_intrinsics(asked.known_intrinsics) if asked.known_intrinsics else ()
    return Options.preset(asked.quality, known_intrinsics=known, crop=not asked.no_crop)


def _read_intrinsics(path: Path) -> tuple[float, ...]:
    """Nine numbers, by rows, of a camera matrix in pixels of the original photos."""
    try:
        numbers = tuple(float(word) for word in path.read_text(encoding="utf-8").replace(",", " ").split())
    except (OSError, ValueError) as error:
        raise IntrinsicsInvalid(f"'{path.name}' cannot be read as a camera matrix of nine numbers.") from error
    if len(numbers) != 9 or numbers[0] <= 0 or numbers[4] <= 0 or numbers[6:] != (0.0, 0.0, 1.0):
        raise IntrinsicsInvalid(f"'{path.name}' must hold the nine numbers fx 0 cx 0 fy cy 0 0 1, and nothing else.")
    return numbers


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m reconstruction.pipeline",
        description="Makes a textured 3D model of photos of one object.",
        epilog=(__doc__ or "").split("\n\n", 1)[1],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("photos", nargs="+", type=Path, metavar="PHOTOS", help="a folder of photos, photos, or a video")
    add("out", type=Path, metavar="OUT", help="folder for the results (new, empty, or of an earlier run)")
    add("--quality", choices=QUALITIES, default="standard")
    add("--known-intrinsics", type=Path, metavar="FILE", help="the 3x3 camera matrix as text, in original pixels")
    add("--no-crop", action="store_true", help="keep what surrounds the object")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on where an earlier run stopped (the default)")
    again.add_argument("--fresh", action="store_true", help="start over")
    again.add_argument("--from-stage", choices=STAGES, help="redo this stage and the later ones")
    add("--json-lines", action="store_true", help="tell progress as one JSON object per line on standard output")
    add("--exit-with-parent", action="store_true", help="end at once when standard input ends")
    add("--history", type=Path, metavar="FILE", help="where the speeds of stages are remembered for estimates")
    return parser


if __name__ == "__main__":
    try:
        status = main()
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        traceback.print_exc()
        status = CRASHED
    sys.stderr.flush()
    # not sys.exit: threads of native libraries may still be at work after a stop
    os._exit(status)
