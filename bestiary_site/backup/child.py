"""Fills an empty scratch site from a backup and proves it: `python -m bestiary_site.backup.child`, asked on stdin.

A process of its own, since migrations work on the process's one database: here that is the scratch. It says how far it
is as lines of JSON; the key comes in on stdin, so that it stands in no list of processes.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
REFUSED = 3


def main() -> int:
    """Do what stdin asks: {"path", "key", "forward"}. Returns the exit status."""
    import django

    asked = json.loads(sys.stdin.readline())
    out, sys.stdout = sys.stdout, sys.stderr  # what others print must not mix with what we say

    def say(**words: Any) -> None:
        out.write(json.dumps(words) + "\n")
        out.flush()

    django.setup()
    from bestiary_site.backup.loading import fill
    from bestiary_site.backup.progress import Progress
    from bestiary_site.shared.errors import DomainError

    progress = Progress(lambda stage, fraction: say(stage=stage, fraction=fraction))
    try:
        say(done=fill(Path(asked["path"]), asked["key"], progress, forward=asked["forward"]))
    except DomainError as refusal:
        say(refused=[refusal.code, refusal.message])
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
