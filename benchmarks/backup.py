"""What a backup costs: time, size and memory by rows and files, its check, and the same beside tar and zstd bare.

    python -m benchmarks.backup [--rows 200000] [--files 2000] [--file-kb 200]

Makes a scratch SQLite site in a temporary folder; nothing of the site in use is touched.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEY = "a passphrase to measure with"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the audit, a JSON value in each")
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--file-kb", type=int, default=200, help="of chance, so that it cannot be packed, as pictures")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bestiary-backup-"))
    os.environ.update(
        DATA_DIR=str(folder), DATABASE_URL=f"sqlite:///{folder / 'bestiary.sqlite3'}", S3_BUCKET="", REDIS_URL="",
        DJANGO_SETTINGS_MODULE="bestiary_site.settings", LOG_TO_FILES="0", LOG_LEVEL="ERROR",
    )  # fmt: skip
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        measure(folder, asked.rows, asked.files, asked.file_kb)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, rows: int, files: int, file_kb: int) -> None:
    """Fill the scratch site, back it up open and sealed, read it back."""
    import django

    django.setup()
    from bestiary_site.backup import making, reading
    from bestiary_site.backup.progress import Progress

    fill(rows, files, file_kb)
    print(f"{rows:,} rows, {files:,} files of {file_kb} KB")
    bare(folder)
    for name, key in (("open", ""), ("sealed", KEY)):
        path = folder / f"{name}.backup"
        before, started, worked = peak_mb(), time.perf_counter(), time.process_time()
        told = making.write_backup(path, key, Progress())
        made, cpu = time.perf_counter() - started, time.process_time() - worked
        started = time.perf_counter()
        reading.read_backup(path, key)
        read = time.perf_counter() - started
        print(
            f"{name:>7}: made in {made:.1f} s ({cpu:.1f} s of CPU), {told['size'] / 1e6:.0f} MB, read and proved in "
            f"{read:.1f} s, memory {before:.0f} -> {peak_mb():.0f} MB"
        )


def fill(rows: int, files: int, file_kb: int) -> None:
    """Write rows and files."""
    from bestiary_site.shared import storage
    from campaigns.models import AuditRecord

    changes = {"name": ["before", "after"], "words": ["some text " * 8, "some other text " * 8]}
    for start in range(0, rows, 5000):
        batch = range(start, min(start + 5000, rows))
        AuditRecord.objects.bulk_create(
            [AuditRecord(act="benchmark", target_id=str(n), changes={**changes, "n": n}) for n in batch]
        )
    for number in range(files):
        storage.write_bytes(f"pictures/{number % 256:02x}/{number}.webp", os.urandom(file_kb * 1024))


def bare(folder: Path) -> None:
    """The same bytes by tar and zstd on one core, as the yardstick."""
    if shutil.which("zstd") is None:
        print("   bare: zstd is not installed")
        return
    started = time.perf_counter()
    command = f"tar -C {folder} -cf - media bestiary.sqlite3 | zstd -3 -q -o {folder / 'bare.zst'}"
    subprocess.run(command, shell=True, check=True)
    size = (folder / "bare.zst").stat().st_size
    print(f"   bare: tar and zstd in {time.perf_counter() - started:.1f} s, {size / 1e6:.0f} MB (not one moment)")


def peak_mb() -> float:
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
