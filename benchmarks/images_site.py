"""A scratch site for the benchmark of pictures: an open table with many pictures and kept scenes, as a real server."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from benchmarks.search_site import start_site

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 600
_AT_ONCE = 2000


def place(number: int) -> str:
    """Return the name of a place of the benchmark."""
    return f"Place {number} by the {('Ash', 'Moon', 'Iron', 'Salt', 'Thorn')[number % 5]} Road"


def picture(number: int, size: tuple[int, int] = (1024, 1024)) -> bytes:
    """Return a PNG that compresses as a painting does: soft forms under fine grain."""
    import io

    import numpy as np
    from PIL import Image

    dice = np.random.default_rng(number)
    soft = Image.fromarray(dice.integers(0, 255, (24, 24, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = dice.normal(0, 5, (size[1], size[0], 1))
    out = io.BytesIO()
    Image.fromarray(np.clip(np.asarray(soft) + grain, 0, 255).astype(np.uint8)).save(out, "PNG", compress_level=1)
    return out.getvalue()


def fill(folder: str, url: str, pictures: int, scenes: int) -> None:
    """Make so many pictures and kept scenes of the open table's guest; a hundredth of the pictures differ."""
    start_site(folder, url)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from campaigns.services.guests import open_table_guest
    from imagegen.cache_key import Scene
    from imagegen.keeping import write_files
    from imagegen.models import Picture
    from imagegen.rendering import encode

    guest, rows = open_table_guest(), []
    encoded = [encode(picture(number)) for number in range(max(2, pictures // 100))]
    for one in encoded:
        write_files(one)
    for number in range(pictures):
        one = encoded[number % len(encoded)]
        rows.append(
            Picture(
                owner=guest, subject_type="scene", subject_name=place(number), prompt=Scene(place(number)).prompt(),
                provider="offline", model="artist-1", digest=one.digest, width=one.width, height=one.height,
                file_size_bytes=one.size_bytes, variants=list(one.files),
            )
        )  # fmt: skip
    Picture.objects.bulk_create(rows, batch_size=_AT_ONCE)
    _keep_scenes(guest, rows, scenes)
    with open(Path(folder) / "pictures.txt", "w") as stream:
        stream.writelines(f"{row.pk}\n" for row in rows)


def _keep_scenes(guest, pictures, count: int) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.utils import timezone

    from campaigns.folding import fold
    from imagegen.cache_key import Scene
    from imagegen.models import CachedScene
    from imagegen.services.scene_cache import stage_of

    stage, now = stage_of(guest, None), timezone.now()
    for first in range(0, count, _AT_ONCE):
        CachedScene.objects.bulk_create(
            CachedScene(
                key=stage.key(Scene(place(number))), owner=guest, location=fold(place(number)), time_of_day="day",
                weather="clear", provider="offline", model="artist-1", picture=pictures[number % len(pictures)],
                made_at=now, last_used_at=now - timedelta(seconds=number % 86_400),
            )
            for number in range(first, min(count, first + _AT_ONCE))
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def server(folder: str, url: str) -> Iterator[str]:
    """Run the whole site in a process of its own, as an open table without limits; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    limits = dict.fromkeys(("THROTTLE_ANON", "THROTTLE_USER"), "1000000/min")
    environment = os.environ | limits | {
        "DATA_DIR": folder, "DATABASE_URL": url, "REDIS_URL": "", "PORT": str(port), "OPEN_TABLE": "1", "DEMO": "0",
        "PICTURES_PER_MINUTE": "0", "SCENES_PER_MINUTE": "0", "LOG_LEVEL": "WARNING", "SITE_URL": "",
        "ADMIN_PASSWORD": "of the benchmark", "DJANGO_SETTINGS_MODULE": "bestiary_site.settings",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "prepare", "--serve"]
    with open(Path(folder) / "console.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(process, f"http://127.0.0.1:{port}", Path(folder) / "console.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(f"{address}/ready", timeout=5).status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"The site did not start:\n{log.read_text(errors='replace')[-3000:]}")
