"""The socket's records: what browsers know of them is what the server means."""

from pathlib import Path

import pytest
from django.conf import settings

from scenes.management.commands.export_protocol import MARK
from scenes.pieces import KINDS, whole
from scenes.protocol_ts import markdown, typescript

ROOT = Path(settings.BASE_DIR)


def test_the_browsers_types_are_those_of_the_server():
    written = (ROOT / "static/src/table/protocol.ts").read_text()
    assert "".join(written.split()) == "".join(typescript().split()), "run manage.py export_protocol"


def test_the_page_of_the_protocol_tells_what_the_server_takes():
    written = (ROOT / "docs/table-protocol.md").read_text()
    assert written.split(MARK)[1].strip() == markdown().strip(), "run manage.py export_protocol"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_piece_is_whole_by_its_defaults_and_stays_so(kind):
    needed = {"x": 1, "y": 2, "x1": 0, "y1": 0, "x2": 5, "y2": 5, "asset": "abc", "shape": "circle", "mode": "hide",
              "points": [1, 2, 3, 4]}  # fmt: skip
    fields = {name: value for name, value in needed.items() if name in KINDS[kind].__struct_fields__}
    if kind == "drawing":
        fields["shape"] = "line"
    if kind == "fog":
        fields["shape"] = "polygon"
    if kind == "token":
        fields["shape"] = "round"
    record = whole({"kind": kind, "id": "one", **fields})
    assert whole(record) == record and set(KINDS[kind].__struct_fields__) < set(record)
