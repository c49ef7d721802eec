"""Stands in for the pipeline in tests of the runner: same lines, same folders, same checkpoints, no reconstruction.

python -m reconstruction.tests.fake_pipeline PHOTOS OUT --quality Q [--seconds S] [--stop-at STAGE,... --how HOW]
HOW: hang (deaf to SIGTERM), wait, sigkill, eat (memory), fail, crash, full-disk, silent; with -once only at first.
"""

import argparse
import base64
import errno
import json
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

STAGES = ("photos", "cameras", "depth", "points", "mesh", "texture", "levels", "package")

PICTURE = "UklGRjgAAABXRUJQVlA4ICwAAACQAQCdASoQABAAAUAmJaACdLoAA5gA/vBTH+j64RZGX/7Gb/56P/z0f6hgAA=="  # WebP


def tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(130)


def misbehave(how: str, marker: Path) -> None:
    """Do at the chosen stage what the test wants to see survived; what ends in -once only the first time."""
    if how.endswith("-once"):
        if marker.exists():
            return
        marker.touch()
        how = how.removesuffix("-once")
    {
        "hang": hang, "wait": wait, "sigkill": sigkill, "eat": eat, "fail": fail, "crash": crash,
        "full-disk": fill_disk, "silent": leave,
    }[how]()  # fmt: skip


def hang() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    wait()


def wait() -> None:
    time.sleep(60)


def sigkill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def eat() -> None:
    hoard = [bytearray(os.urandom(1 << 20) * 64) for _ in range(8)]
    time.sleep(30)
    del hoard


def fail() -> None:
    tell(event="failed", code="photos_unrelated", message="The photos do not show the same thing. Take others.")
    sys.exit(1)


def crash() -> None:
    raise RuntimeError("a fault of ours")


def fill_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def leave() -> None:
    sys.exit(0)


def do_stage(stage: str, number: int, asked: argparse.Namespace) -> None:
    def progress(part: float) -> None:
        tell(
            event="progress", stage=stage, fraction=(number + part) / len(STAGES), stage_fraction=part,
            message=f"Doing {stage}", elapsed_s=1.0, left_s=len(STAGES) - number - part,
        )  # fmt: skip

    progress(0.0)
    time.sleep(asked.seconds / 2)
    progress(0.5)
    if stage in asked.stop_at.split(","):
        misbehave(asked.how, asked.out / f"misbehaved-{stage}")
    time.sleep(asked.seconds / 2)
    picture = asked.out / "pictures" / f"{stage}.jpg"
    picture.write_bytes(b"\xff\xd8 a picture of " + stage.encode() + b"\xff\xd9")
    if stage == "package":
        package(asked)
    with (asked.out / "done.txt").open("a") as log:
        log.write(f"{stage}\n")
    (asked.out / "checkpoints" / f"{stage}.json").write_text("{}")
    progress(1.0)
    tell(event="picture", stage=stage, path=f"pictures/{stage}.jpg")


def package(asked: argparse.Namespace) -> None:
    (asked.out / "turntable").mkdir(exist_ok=True)
    for name in ("model.glb", "model_lod1.glb"):
        (asked.out / name).write_bytes(b"glTF " + name.encode())
    for name in ("poster.webp", "turntable/00.webp", "turntable/01.webp"):
        (asked.out / name).write_bytes(base64.b64decode(PICTURE))
    photos = sorted(path.name for path in asked.photos.iterdir())
    (asked.out / "report.json").write_text(json.dumps({"photos": photos, "quality": asked.quality}))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quality")
    parser.add_argument("--seconds", type=float, default=0.02)
    parser.add_argument("--stop-at", default="")
    parser.add_argument("--how", default="")
    asked = parser.parse_args()
    threading.Thread(target=end_with_parent, daemon=True).start()
    for folder in ("checkpoints", "pictures"):
        (asked.out / folder).mkdir(parents=True, exist_ok=True)
    (asked.out / "child.pid").write_text(str(os.getpid()))
    for number, stage in enumerate(STAGES):
        if not (asked.out / "checkpoints" / f"{stage}.json").exists():
            do_stage(stage, number, asked)
    tell(event="done", report={})


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        tell(event="failed", code="disk_full", message=f"The disk is full ({error.errno}). Free some space.")
        sys.exit(1)
    except RuntimeError:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(70)
