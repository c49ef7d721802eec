"""Writes the browser's types and the tables of docs/table-protocol.md anew."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from scenes.protocol_ts import markdown, typescript

MARK = "<!-- What follows is written by `manage.py export_protocol`. -->\n"


class Command(BaseCommand):
    """Run it after every change of scenes/protocol.py or scenes/pieces.py."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both files."""
        root = Path(settings.BASE_DIR)
        (root / "static/src/table/protocol.ts").write_text(typescript())
        page = root / "docs/table-protocol.md"
        head = page.read_text().split(MARK)[0]
        page.write_text(f"{head}{MARK}\n{markdown()}")
        self.stdout.write("Wrote static/src/table/protocol.ts and docs/table-protocol.md.")
