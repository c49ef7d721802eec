"""The one door to the environment: typed readers that refuse bad values by name."""

import contextlib
import fcntl
import os
import socket
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
_env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")
_FOR_CHILDREN = {"PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "XDG_CACHE_HOME"}
# Of libpq: a PostgreSQL that has gone silent is given up after a minute and a half instead of hours.
_GIVEN_UP_IN_TIME = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "tcp_user_timeout": 60_000,
}
_KINDS_FOR_CHILDREN = ("LC_", "PYTHON", "OMP_", "OPENBLAS_", "MKL_", "NUMBA_", "OPENCV_")


def text(name: str, default: str = "") -> str:
    """Return the variable as stripped text; left blank it means the default."""
    return str(_env.str(name, default=default)).strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return True for 1/true/yes/on and False for 0/false/no/off; anything else is refused."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def integer(name: str, default: int, least: int = 0) -> int:
    """Return a whole number of at least `least`."""
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from error
    if number < least:
        raise ImproperlyConfigured(f"{name} is {number}: write {least} or more.")
    return number


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words, the first by default."""
    value = text(name, allowed[0])
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(allowed)}.")
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated list."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    """Return an absolute folder; a relative one is taken from the checkout."""
    value = text(name)
    return (BASE_DIR / Path(value).expanduser()).resolve() if value else default


def database(default_file: Path, schema: str = "") -> dict[str, object]:
    """Return Django's settings of DATABASE_URL, or of a SQLite file that stands many writers.

    `schema`: where PostgreSQL keeps the tables, if not in `public`; extensions are found there still.
    """
    url = text("DATABASE_URL", f"sqlite:///{default_file}")
    config: dict[str, object] = dict(environ.Env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE + WAL: 0 of 12,000 writes locked with 8 writers, 62 % with the defaults (docs/decisions/0003).
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        # To compile a query (JIT) takes longer than to answer it: conditions of visibility look dear to the planner.
        options = "-c jit=off" + (f" -c search_path={schema},public" if schema else "")
        given = config.get("OPTIONS", {})
        config["OPTIONS"] = _GIVEN_UP_IN_TIME | given | {"options": options}  # type: ignore[operator]
    return config


def email(url: str) -> dict[str, object]:
    """Return Django's mail settings of an address such as smtp+tls://user:password@host:587."""
    return dict(environ.Env.email_url_config(url))


def share_metrics(folder: Path) -> Path:
    """Have the processes of this machine count into one folder, emptied by whoever comes when nobody is there.

    Returns the folder.

    Processes in other containers may share the disk and bear the same numbers: each host has a folder of its own.
    """
    own = folder / socket.gethostname()
    own.mkdir(parents=True, exist_ok=True)
    handle = os.open(own / "lock", os.O_RDWR | os.O_CREAT, 0o600)  # open, and so held, for as long as the process is
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for path in own.glob("*.db"):
            path.unlink(missing_ok=True)
    fcntl.flock(handle, fcntl.LOCK_SH)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    return own


def for_children() -> dict[str, str]:
    """Return what a program that reads strangers' files may know of our environment: no key, password or address."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in _FOR_CHILDREN or name.startswith(_KINDS_FOR_CHILDREN)
    }


def for_site_child(**changes: str) -> dict[str, str]:
    """Return the environment of a second copy of the site that differs from this one in `changes`."""
    return {**os.environ, **changes}
