"""What is running here: the site's version and the versions under it."""

import platform
import tomllib
from functools import cache

import django
from django.conf import settings
from django.db import connection


@cache
def version() -> str:
    """Return the site's version, as pyproject.toml names it."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as stream:
        return str(tomllib.load(stream)["project"]["version"])


def build() -> dict[str, str]:
    """Return the versions and kinds that tell one installation from another."""
    return {
        "version": version(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": connection.vendor,
        "mode": "embedded" if settings.EMBEDDED else "distributed",
    }
