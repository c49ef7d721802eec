"""From SQLite to PostgreSQL and back: equal rows by hash, equal files; an existing site is replaced or untouched."""

import json
import secrets
from collections.abc import Iterator

import pytest
from django.conf import settings as site
from django.db import connection

from bestiary_site import env
from bestiary_site.backup.reading import read_backup
from bestiary_site.tests.second_site import SecondSite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]
HARD = {
    "z": 1, "a": [1.0, -0.0, 1e22, 1e-7, 12345678901234567890, True, None], "ü": "Drachen\u2028\U0001f409 \"'\\",
    "deep": {"b": {}, "a": []},
}  # fmt: skip
FILL = """
import json, datetime, decimal
from django.utils import timezone
from bestiary_site.shared import storage
from campaigns.models import *
from campaigns.services.entries import create_entry
from campaigns.tests.factories import make_campaign, make_note, make_user
from scenes.models import ExploredArea
from scenes.tests.scene_world import make_scene
hard = json.loads({hard!r})
owner = make_user("owner", first_name="Ö \\U0001f409")
campaign = make_campaign(owner)
for number in range(30):
    note = make_note(campaign, owner, name=f"Note {{number}}", body="line\\n\\ttab 'quote' \\"more\\" \\u00e9" * 20)
AuditRecord.objects.create(act="test.hard", actor=owner, target_type="x", target_id="1", changes=hard)
AuditRecord.objects.filter(act="test.hard").update(
    at=datetime.datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc))
gone = make_note(campaign, owner, name="Gone")
Entry.objects.filter(pk=gone.pk).delete()
item = create_entry(actor=owner, campaign=campaign, kind="item", name="Weighty")
Item.objects.filter(pk=item.pk).update(weight=decimal.Decimal("12.50"))
scene = make_scene(owner, campaign)
ExploredArea.objects.create(scene=scene, number=1, patch=bytes(range(256)))
storage.write_bytes("attachments/aa/one.bin", bytes(range(256)) * 40)
storage.write_bytes("pictures/zz/ü name.webp", b"picture")
"""


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A database of our own beside the one of the tests; gone after."""
    if connection.vendor != "postgresql":
        pytest.skip("needs DATABASE_URL of a PostgreSQL that may make databases")
    name = f"backup_trip_{secrets.token_hex(4)}"
    parts = connection.settings_dict
    who = f"{parts['USER']}:{parts['PASSWORD']}" if parts["PASSWORD"] else parts["USER"]
    import psycopg

    address = f"postgres://{who}@{parts['HOST']}:{parts['PORT'] or 5432}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{address}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def proof(path) -> tuple[dict, dict]:
    """Return the hashes of tables and files that a backup's own manifest tells, all of it read and proved."""
    _, manifest = read_backup(path, "")
    return manifest["tables"], manifest["files"]


def back_up(place: SecondSite):
    place.manage("backup")
    newest = json.loads(place.manage("list_backups", "--json").strip().splitlines()[0])["name"]
    return place.folder / "backups" / newest


def test_a_site_goes_from_sqlite_to_postgresql_and_back_with_equal_tables(postgresql, tmp_path):
    first = SecondSite(tmp_path / "first")
    first.manage("migrate", "--verbosity", "0")
    first.manage("shell", "--verbosity", "0", "-c", FILL.format(hard=json.dumps(HARD)))
    start = back_up(first)
    middle = SecondSite(tmp_path / "middle", postgresql)
    assert "all equal" in middle.manage("restore", str(start))
    between = back_up(middle)
    assert proof(between) == proof(start)
    assert "came back equal" in middle.manage("verify_backup", str(between), "--postgresql")

    last = SecondSite(tmp_path / "last")
    last.manage("restore", str(between))
    assert proof(back_up(last)) == proof(start)
    assert last.files() == first.files()
    changes = last.rows("SELECT changes FROM campaigns_auditrecord WHERE act = 'test.hard'")[0][0]
    assert json.loads(changes) == HARD
    # Numbers of deleted things are not given out again.
    number = "SELECT seq FROM sqlite_sequence WHERE name = 'campaigns_entry'"
    assert last.rows(number) == first.rows(number)

    _an_existing_postgresql_site_is_replaced_only_when_that_is_confirmed(middle, between)


def _an_existing_postgresql_site_is_replaced_only_when_that_is_confirmed(middle: SecondSite, path) -> None:
    middle.manage(
        "shell",
        "--verbosity",
        "0",
        "-c",
        "from campaigns.models import Campaign; Campaign.objects.update(name='Changed')",
    )
    assert "not empty" in middle.manage("restore", str(path), fails=True)
    name = "from campaigns.models import Campaign; print(Campaign.objects.get().name)"
    assert "Changed" in middle.manage("shell", "--verbosity", "0", "-c", name)
    assert "all equal" in middle.manage("restore", str(path), "--confirm", "replace")
    assert "Changed" not in middle.manage("shell", "--verbosity", "0", "-c", name)
    assert "before_" in middle.manage("restore", "--forget-old")


def test_the_schema_setting_leads_to_the_tables_of_a_second_site(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me@localhost/x")
    options = env.database(site.DATA_DIR / "x", "restore_1234")["OPTIONS"]
    assert options["options"].endswith("search_path=restore_1234,public")
