"""An archive holds a whole campaign: out, into an empty site, out again is the same, and nothing is believed."""

import io
import json
import random
import zipfile

import pytest
from django.apps import apps

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, DomainError, NotAllowed, NotFound, Refused
from campaigns.archive.sections import all_sections, models_inside_campaigns, reasons_to_leave_out
from campaigns.models import Campaign, Entry, Kind, Membership, Note, Role, User
from campaigns.services import archives, stand_ins
from campaigns.services.entries import create_entry, update_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.whole_campaign import fill_campaign


def archive_of(owner, campaign) -> bytes:
    return b"".join(archives.export_archive(actor=owner, campaign=campaign).blocks())


def bring_in(actor, content, **how):
    return archives.import_archive(actor=actor, stream=io.BytesIO(content), **how)


def members_of(content) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_date(content) -> dict[str, bytes]:
    members = members_of(content)
    manifest = json.loads(members.pop("manifest.json"))
    assert manifest.pop("exported_at")
    return members | {"manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def empty_the_site() -> None:
    """Leave nothing but an administrator."""
    Entry.objects.all().delete()
    Campaign.objects.all().delete()
    for kind in ("Faction", "Item", "Handout", "Note", "PlaySession", "PlotThread", "Location"):
        apps.get_model("campaigns", kind).history.all().delete()
    for label in ("characters.Character", "scenes.Scene"):
        apps.get_model(label).history.all().delete()
    apps.get_model("campaigns", "AuditRecord").objects.all().delete()
    User.objects.all().delete()
    for folder in ("pictures", "models", "maps", "voices", "attachments", "imported", "assets"):
        storage.delete_folder(folder)


@pytest.fixture
def full(campaign, owner, teammate, observer):
    """The owner's campaign with something in every table."""
    fill_campaign(campaign, owner, teammate, observer)
    return campaign


def test_every_table_of_a_campaign_is_in_the_archive_or_left_out_for_a_reason():
    listed = [model for model in apps.get_models() if not model._meta.label_lower.startswith(("admin.", "auth."))]
    inside = {model._meta.label_lower for model in models_inside_campaigns(listed)}
    carried = {section.name for section in all_sections()}
    left_out = set(reasons_to_leave_out())
    assert inside - carried - left_out == set(), "register a Section for it, or leave it out and say why"
    assert not carried & left_out
    assert left_out <= inside, "what is left out no longer exists"


@pytest.mark.django_db
def test_the_test_campaign_has_a_row_in_every_table(full):
    empty = [section.name for section in all_sections() if not section.found(full).exists()]
    assert not empty, "put one into whole_campaign.py"


@pytest.mark.django_db
def test_the_same_campaign_gives_the_same_archive(full, owner):
    assert without_date(archive_of(owner, full)) == without_date(archive_of(owner, full))


@pytest.mark.django_db
def test_out_and_into_an_empty_site_and_out_again_is_the_same_archive(full, owner):
    first = archive_of(owner, full)
    made = archives.export_archive(actor=owner, campaign=full)
    assert made.losses == []
    empty_the_site()
    admin = make_user("admin", is_superuser=True)
    campaign, report = bring_in(admin, first, match_all=True)
    assert report.losses == []
    assert campaign.pk == full.pk
    Membership.objects.get(campaign=campaign, user=admin).delete()
    again = archives.make_archive(campaign)
    assert again.losses == []
    second = without_date(b"".join(again.blocks()))
    wanted = without_date(first)
    for name in wanted:
        assert second.get(name) == wanted[name], name
    assert set(second) == set(wanted)


@pytest.mark.django_db
def test_an_archive_over_its_own_campaign_changes_nothing(full, owner):
    first = archive_of(owner, full)
    before = {section.name: section.found(full).count() for section in all_sections()}
    _, report = bring_in(owner, first)
    assert report.mode == "over"
    assert report.changes == 0, {name: tally for name, tally in report.tables.items() if tally.made or tally.changed}
    assert {section.name: section.found(full).count() for section in all_sections()} == before
    assert without_date(archive_of(owner, full)) == without_date(first)


@pytest.mark.django_db
def test_what_has_changed_since_goes_back_and_what_was_added_stays(full, owner):
    first = archive_of(owner, full)
    note = Note.objects.get(campaign=full, name="The truth")
    update_entry(actor=owner, entry=note, name="A lie", tags=["new"])
    handout = Entry.objects.get(campaign=full, kind=Kind.HANDOUT)
    handout.viewers.all().delete()
    added = create_entry(actor=owner, campaign=full, kind=Kind.NOTE, name="Added since")
    _, report = bring_in(owner, first)
    note.refresh_from_db()
    assert (note.name, list(note.tags.all())) == ("The truth", [])
    assert note.version > 2
    latest = note.history.latest()
    assert (latest.name, latest.history_change_reason) == ("The truth", "restored from an archive")
    assert handout.viewers.count() == 1
    assert Entry.objects.filter(pk=added.pk, deleted_at=None).exists()
    assert report.tables["campaigns.entry"].changed == 1
    assert bring_in(owner, first)[1].changes == 0


@pytest.mark.django_db
def test_a_copy_lies_beside_the_first_with_ids_of_its_own(full, owner):
    first = archive_of(owner, full)
    copy, report = bring_in(owner, first, mode="copy")
    assert report.losses == []
    assert copy.pk != full.pk
    assert copy.name == f"{full.name} (copy)"
    uids = [set(Entry.objects.filter(campaign=one).values_list("uid", flat=True)) for one in (full, copy)]
    assert len(uids[0]) == len(uids[1]) > 10
    assert not uids[0] & uids[1]
    again, _ = bring_in(owner, first, mode="copy")
    assert again.pk != copy.pk
    assert without_date(archive_of(owner, full)).keys() == without_date(first).keys()


@pytest.mark.django_db
def test_people_who_are_not_members_here_get_stand_ins_and_are_linked_once_they_join(full, owner, teammate):
    first = archive_of(owner, full)
    copy, report = bring_in(owner, first, mode="copy")
    assert {one["name"]: one["account"] for one in report.people} == {"owner": "owner", "teammate": "", "observer": ""}
    stand_in = copy.stand_ins.get(username="teammate")
    assert not stand_in.user.is_active
    assert not stand_in.user.has_usable_password()
    assert not Campaign.objects.visible_to(teammate).filter(pk=copy.pk).exists(), "nobody is drawn into a campaign"
    hidden = Entry.objects.get(campaign=copy, kind=Kind.HANDOUT)
    with pytest.raises(Refused):
        stand_ins.link_stand_in(actor=owner, campaign=copy, stand_in=stand_in, member=teammate)
    add_member(copy, teammate)
    assert not Entry.objects.visible_to(teammate).filter(pk=hidden.pk).exists()
    stand_ins.link_stand_in(actor=owner, campaign=copy, stand_in=stand_in, member=teammate)
    assert Entry.objects.visible_to(teammate).filter(pk=hidden.pk).exists()
    assert not User.objects.filter(pk=stand_in.user_id).exists()
    note = apps.get_model("campaigns", "SessionNote").objects.get(session__campaign=copy)
    assert note.author == teammate
    assert note.audience == f"@{teammate.pk}@"


@pytest.mark.django_db
def test_secret_blocks_name_people_as_they_are_called_here(full, owner):
    first = archive_of(owner, full)
    copy, _ = bring_in(owner, first, mode="copy")
    assert copy.stand_ins.get(username="teammate").user.username == "teammate-2"
    note = Note.objects.get(campaign=copy, name="The rules of the house")
    assert ":::secret teammate-2\n" in note.body
    data = members_of(archive_of(owner, copy))
    assert b":::secret teammate\\n" in data["data/campaigns.entry.json"]
    assert b"teammate-2" not in data["data/campaigns.entry.json"]


@pytest.mark.django_db
def test_only_who_runs_a_campaign_takes_its_archive_or_puts_one_over_it(full, owner, teammate, stranger):
    first = archive_of(owner, full)
    with pytest.raises(NotAllowed):
        archives.export_archive(actor=teammate, campaign=full)
    with pytest.raises(NotFound):
        archives.export_archive(actor=stranger, campaign=full)
    for person in (teammate, stranger):
        with pytest.raises(NotFound):
            bring_in(person, first, mode="over")
        with pytest.raises(Conflict):
            bring_in(person, first, mode="new")
    copy, _ = bring_in(stranger, first)
    assert copy.pk != full.pk
    assert Membership.objects.get(campaign=copy, user=stranger).role == Role.GAME_MASTER


@pytest.mark.django_db
def test_a_preview_changes_nothing_and_tells_the_truth(full, owner):
    first = archive_of(owner, full)
    before = {model: model._base_manager.count() for model in apps.get_models()}
    storage.delete_folder("imported")
    report = archives.preview_archive(actor=owner, stream=io.BytesIO(first), mode="copy")
    assert {model: model._base_manager.count() for model in apps.get_models()} == before
    assert report.tables["campaigns.entry"].made == Entry.objects.filter(campaign=full).count()
    assert not storage.exists("imported")


@pytest.mark.django_db
def test_what_lies_in_another_campaign_is_not_taken_over_by_an_archive(full, owner, stranger):
    """An archive that claims another campaign's id, with the rows of this one."""
    content = members_of(archive_of(owner, full))
    other = str(make_campaign(stranger).pk)
    for name in ("manifest.json", "data/campaigns.campaign.json"):
        content[name] = content[name].replace(str(full.pk).encode(), other.encode())
    with pytest.raises(Conflict, match="in another campaign"):
        bring_in(stranger, packed(content), mode="over")
    assert Entry.objects.filter(campaign=full).count() > 10


def packed(members: dict[str, bytes], *, mend: bool = True, **how) -> bytes:
    """Pack an archive again; `mend` makes its manifest tell the truth, as a hostile maker would."""
    import hashlib

    members = dict(members)
    if mend:
        manifest = json.loads(members["manifest.json"])
        manifest["parts"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in members.items()
            if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", **how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def changed(content: bytes, table: str, turn) -> bytes:
    """Return an archive in which the rows of a table are others."""
    members = members_of(content)
    rows = json.loads(members[f"data/{table}.json"])
    turned = turn(rows)
    rows = rows if turned is None else turned
    members[f"data/{table}.json"] = json.dumps(rows).encode()
    return packed(members)


def _first(**values):
    return lambda rows: rows[0].update(values)


HOSTILE = {
    "a foreign role": ("campaigns.membership", _first(role="king")),
    "a person who is nobody": ("campaigns.membership", _first(user="ghost")),
    "two equal members": ("campaigns.membership", lambda rows: [*rows, rows[0]]),
    "a bad visibility": ("campaigns.entry", _first(visibility="nonsense")),
    "a bad kind": ("campaigns.entry", _first(kind="dragon")),
    "another kind": ("campaigns.entry", lambda rows: [{**row, "kind": "note"} for row in rows]),
    "a long name": ("campaigns.entry", _first(name="x" * 201)),
    "a name that is a list": ("campaigns.entry", _first(name=["x"])),
    "a bad slug": ("campaigns.entry", _first(slug="../../etc")),
    "no uid": ("campaigns.entry", lambda rows: rows[0].pop("uid") and None),
    "a bad uid": ("campaigns.entry", _first(uid="12")),
    "an endless text": ("campaigns.entry", _first(body="x" * (3 << 20))),
    "a NUL": ("campaigns.entry", _first(body="a\x00b")),
    "half a letter": ("campaigns.entry", _first(body="\ud800")),
    "a bad date": ("campaigns.entry", _first(created_at="yesterday")),
    "a negative version": ("campaigns.entry", _first(version=-1)),
    "a version beyond all": ("campaigns.entry", _first(version=10**30)),
    "a true version": ("campaigns.entry", _first(version=True)),
    "aliases of another shape": ("campaigns.entry", lambda rows: rows[0].update(aliases={"a": 1})),
    "tags that are not there": ("campaigns.entry", _first(tags=["unknown"])),
    "a picture of another path": ("campaigns.entry", _first(picture={"sha256": "0" * 64, "name": "a.webp"})),
    "a picture by key": ("campaigns.entry", _first(picture="pictures/../secret")),
    "no rows of a kind": ("campaigns.note", lambda rows: rows[1:]),
    "a row of a kind too many": ("campaigns.note", lambda rows: [*rows, {"entry_ptr": rows[0]["entry_ptr"]}]),
    "a place within itself": ("campaigns.location", lambda rows: [{**row, "parent": row["entry_ptr"]} for row in rows]),
    "plots in a circle": (
        "campaigns.plotdependency",
        lambda rows: [*rows, {**rows[0], "plot": rows[0]["needs"], "needs": rows[0]["plot"],
                              "uid": "00000000-0000-4000-8000-000000000001"}],
    ),
    "a relation of one end": ("campaigns.relation", lambda rows: rows[0].update(target=rows[0]["source"])),
    "a strength beyond all": ("campaigns.relation", _first(strength=99)),
    "an audience of ghosts": ("campaigns.relation", _first(audience=["ghost"])),
    "an audience as stored": ("campaigns.relation", _first(audience="@1@")),
    "an attachment that runs": ("campaigns.attachment", _first(media_type="text/html")),
    "an attachment of another content": ("campaigns.attachment", _first(digest="0" * 64)),
    "a model that runs": ("characters.modelversion", _first(levels=["x.html"])),
    "a model that climbs": ("characters.modelversion", _first(levels=["../../x.glb"])),
    "skills of another shape": ("characters.character", _first(skills=[{"onclick": 1}])),
    "a level beyond all": ("characters.character", _first(level=1000)),
    "a table of words": ("campaigns.tag", lambda rows: "words"),
    "a table of lists": ("campaigns.tag", lambda rows: [[1]]),
    "two campaigns": ("campaigns.campaign", lambda rows: [rows[0], {**rows[0], "id": "x"}]),
    "no campaign": ("campaigns.campaign", lambda rows: []),
    "people twice": ("people", lambda rows: [*rows, rows[0]]),
    "a person with marks": ("people", _first(username="<script>")),
}  # fmt: skip


def packings(first: bytes) -> dict[str, bytes]:
    """Return archives that are broken as files."""
    members = members_of(first)
    some = next(name for name in members if name.startswith("files/"))
    said = json.loads(members["manifest.json"])
    deep = ("[" * 100_000 + "]" * 100_000).encode()
    return {
        "empty": b"", "no zip": b"hello", "half": first[: len(first) // 2], "its end": first[-2000:],
        "a climbing name": packed(members | {"../evil.txt": b"x"}),
        "an absolute name": packed(members | {"/etc/passwd": b"x"}),
        "a foreign name": packed(members | {"data/../x.json": b"x"}),
        "a part too many": packed(members | {"files/00/" + "0" * 64: b"x"}, mend=False),
        "a part too few": packed({name: part for name, part in members.items() if name != some}, mend=False),
        "another content": packed(members | {some: b"evil"}, mend=False),
        "another content of the same name": packed(members | {some: b"evil"}),
        "no manifest": packed({name: part for name, part in members.items() if name != "manifest.json"}, mend=False),
        "a manifest of words": packed(members | {"manifest.json": b'"words"'}, mend=False),
        "a later version": packed(members | {"manifest.json": json.dumps(said | {"version": 2}).encode()}),
        "another format": packed(members | {"manifest.json": json.dumps(said | {"format": "zip"}).encode()}),
        "a bomb": packed(members | {"README.txt": b"\0" * (50 << 20)}, compression=zipfile.ZIP_DEFLATED),
        "a deep table": packed(members | {"data/campaigns.tag.json": deep}),
        "no json": packed(members | {"data/campaigns.tag.json": b"[{]"}),
        "no text": packed(members | {"data/campaigns.tag.json": b"\xff\xfe"}),
        "no number": packed(members | {"data/campaigns.tag.json": b'[{"name": NaN}]'}),
    }  # fmt: skip


@pytest.mark.django_db
def test_hostile_and_broken_archives_are_refused_with_a_sentence_and_write_nothing(full, owner):
    first = archive_of(owner, full)
    cases = packings(first)
    cases |= {name: changed(first, table, turn) for name, (table, turn) in HOSTILE.items()}
    assert len(cases) >= 50
    before = {model: model._base_manager.count() for model in apps.get_models()}
    for name, content in cases.items():
        with pytest.raises(DomainError) as refusal:
            bring_in(owner, content, mode="copy")
            pytest.fail(f"{name} was taken")
        assert refusal.value.status in {409, 422}, name
        assert refusal.value.message.endswith("."), (name, refusal.value.message)
        assert {model: model._base_manager.count() for model in apps.get_models()} == before, name


@pytest.mark.django_db
def test_archives_damaged_at_random_are_refused_or_harmless(full, owner):
    first = archive_of(owner, full)
    chance = random.Random(7)
    taken = 0
    for _ in range(50):
        content = bytearray(first)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            content = content[: chance.randrange(len(content))]
        try:
            archives.preview_archive(actor=owner, stream=io.BytesIO(bytes(content)), mode="copy")
            taken += 1
        except DomainError as refusal:
            assert refusal.status in {409, 422}
    assert taken < 15, "bytes of the ZIP's own that nobody reads may change; nothing else"


@pytest.mark.django_db
def test_a_table_of_a_later_site_is_told_as_a_loss(full, owner):
    members = members_of(archive_of(owner, full))
    content = packed(members | {"data/scenes.token.json": b"[]"})
    _, report = bring_in(owner, content, mode="copy")
    assert report.losses == ["This site does not know the table scenes.token: it was left out."]


@pytest.mark.django_db
def test_a_file_that_storage_has_lost_is_told(full, owner):
    hero = Entry.objects.get(campaign=full, name="Hero")
    storage.delete(hero.picture)
    made = archives.export_archive(actor=owner, campaign=full)
    assert made.losses == [f"A file is missing in storage: {hero.picture}"]
    bring_in(owner, b"".join(made.blocks()), mode="copy")
