"""Another copy of the site for tests of backups: its own folder and database, worked by manage.py in a process."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class SecondSite:
    """A site in a folder; `database` is the address of its PostgreSQL, or it has a SQLite."""

    def __init__(self, folder: Path, database: str = "", **environment: str) -> None:
        self.folder, self.media = folder, folder / "media"
        folder.mkdir(parents=True, exist_ok=True)
        hidden = ("DJANGO_", "TEST_DATA", "DATABASE_", "REDIS_URL", "BACKUP_", "S3_", "METRICS_")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)} | {
            "DJANGO_SETTINGS_MODULE": "bestiary_site.settings", "DATA_DIR": str(folder), "LOG_TO_FILES": "0",
            "DATABASE_URL": database or f"sqlite:///{folder / 'bestiary.sqlite3'}", "DEMO": "0",
            "LOG_LEVEL": "ERROR", **environment,
        }  # fmt: skip

    def manage(self, *words: str, fails: bool = False) -> str:
        """Run manage.py; returns what it printed."""
        ended = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            timeout=1500,
        )  # fmt: skip
        assert bool(ended.returncode) == fails, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def rows(self, statement: str) -> list[Any]:
        """Ask its SQLite."""
        with closing(sqlite3.connect(self.folder / "bestiary.sqlite3")) as database:
            return database.execute(statement).fetchall()

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every stored file by key."""
        return {
            path.relative_to(self.media).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.media.rglob("*")
            if path.is_file()
        }

    def everything(self) -> dict[Path, tuple[float, int]]:
        """Return time and size of every file of the site: the same again means that nothing was touched."""
        passing = {"serve.lock", "files-held.lock"}
        found = [path for path in self.folder.rglob("*") if path.is_file() and path.name not in passing]
        return {path: (path.stat().st_mtime, path.stat().st_size) for path in found}
