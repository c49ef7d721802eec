"""Archives and vaults by page, API and command: out for whom they are, in with a look first."""

import io
import zipfile

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from campaigns.models import Campaign, Entry, Membership, User
from campaigns.tests.factories import add_member
from campaigns.tests.whole_campaign import fill_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(campaign, owner, teammate, observer):
    """A campaign with something in every table."""
    fill_campaign(campaign, owner, teammate, observer)
    return campaign


def body(answer) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def pages_of(content) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def uploaded(content, name="campaign.zip"):
    return SimpleUploadedFile(name, content, "application/zip")


def test_an_archive_goes_out_and_in_by_the_api(as_user, owner, teammate, stranger, full):
    address = f"/api/v1/campaigns/{full.pk}/archive"
    answer = as_user(owner).get(address)
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    content = body(answer)
    assert as_user(teammate).get(address).status_code == 403
    looked = as_user(stranger).post(
        "/api/v1/campaigns/import", {"file": uploaded(content), "preview": "true"}, format="multipart"
    )
    assert (looked.status_code, looked.json()["mode"], looked.json()["campaign"]) == (200, "copy", None)
    assert looked.json()["losses"] == []
    assert not Membership.objects.filter(user=stranger).exists()
    brought = as_user(stranger).post("/api/v1/campaigns/import", {"file": uploaded(content)}, format="multipart")
    assert brought.status_code == 201
    assert Campaign.objects.run_by(stranger).get().pk.hex == brought.json()["campaign"].replace("-", "")
    broken = as_user(owner).post("/api/v1/campaigns/import", {"file": uploaded(content[:999])}, format="multipart")
    assert broken.status_code == 422
    assert "archive" in broken.json()["error"]["fields"]["file"][0]
    assert as_user(owner).post("/api/v1/campaigns/import", {}, format="multipart").status_code == 400


def test_an_archive_too_large_is_refused(as_user, owner, settings):
    settings.ARCHIVE_MAX_MB = 1
    answer = as_user(owner).post("/api/v1/campaigns/import", {"file": uploaded(b"x" * (2 << 20))}, format="multipart")
    assert answer.status_code == 413


def test_the_page_shows_what_an_archive_brings_before_it_comes_in(signed_in, owner, full, stranger):
    content = body(signed_in(owner).post(reverse("archive_export", args=[full.pk])))
    client, page = signed_in(owner), reverse("archive_import")
    entry = Entry.objects.get(campaign=full, name="The truth")
    Entry.objects.filter(pk=entry.pk).update(name="A lie")
    looked = client.post(page, {"file": uploaded(content), "mode": ""})
    assert "Nothing has changed yet." in looked.content.decode()
    assert "Nothing would be lost." in looked.content.decode()
    entry.refresh_from_db()
    assert entry.name == "A lie"
    word = looked.context["word"]
    assert signed_in(stranger).post(page, {"word": word, "mode": "over"}).url == page, "another's archive"
    assert client.post(page, {"word": word, "mode": "over"}).url == reverse("in_and_out", args=[full.pk])
    entry.refresh_from_db()
    assert entry.name == "The truth"
    assert client.post(page, {"word": word, "mode": "over"}).url == page, "it is kept no longer"
    assert client.post(page, {"file": uploaded(b"nonsense"), "mode": ""}).status_code == 422


def test_players_see_the_page_without_the_archive(signed_in, full, teammate):
    page = signed_in(teammate).get(reverse("in_and_out", args=[full.pk])).content.decode()
    assert "Pages of markdown" in page
    assert "The whole campaign" not in page
    assert signed_in(teammate).post(reverse("archive_export", args=[full.pk])).status_code == 403


def test_a_stand_in_is_linked_by_the_page(signed_in, owner, full, teammate):
    content = body(signed_in(owner).post(reverse("archive_export", args=[full.pk])))
    client = signed_in(owner)
    looked = client.post(reverse("archive_import"), {"file": uploaded(content), "mode": "copy"})
    client.post(reverse("archive_import"), {"word": looked.context["word"], "mode": "copy"})
    copy = Campaign.objects.run_by(owner).exclude(pk=full.pk).get()
    add_member(copy, teammate)
    stand_in = copy.stand_ins.get(username="teammate")
    member = copy.memberships.get(user=teammate)
    assert "teammate" in client.get(reverse("in_and_out", args=[copy.pk])).content.decode()
    client.post(reverse("stand_in_link", args=[copy.pk, stand_in.pk]), {"member": member.pk})
    assert not copy.stand_ins.filter(username="teammate").exists()
    assert Entry.objects.get(campaign=copy, name="Hero").keeper == teammate


def test_the_vault_of_a_game_master_holds_everything(as_user, owner, full):
    pages = pages_of(body(as_user(owner).get(f"/api/v1/campaigns/{full.pk}/vault")))
    root = full.name
    rules = pages[f"{root}/Notes/The rules of the house.md"]
    head = yaml.safe_load(rules.split("---")[1])
    note = Entry.objects.get(campaign=full, name="The rules of the house")
    assert head["uid"] == str(note.uid)
    assert (head["kind"], head["aliases"], head["visibility"]) == ("note", ["Rules"], "members")
    assert ":::secret teammate" in rules
    assert "[[The Lamplighters]]" in rules
    assert f"{root}/Notes/The truth.md" in pages
    item = yaml.safe_load(pages[f"{root}/Items/Cold lamp.md"].split("---")[1])
    assert (item["rarity"], item["tags"]) == ("rare", ["night"])
    assert "![[" in pages[f"{root}/Characters/Hero.md"]
    assert any(name.startswith(f"{root}/attachments/a-letter") for name in pages)
    assert "[[Cold lamp]]" in pages[f"{root}/index.md"]


def test_the_vault_of_a_player_holds_what_he_sees(as_user, observer, teammate, full):
    pages = pages_of(body(as_user(observer).get(f"/api/v1/campaigns/{full.pk}/vault")))
    text = "".join(pages.values()) + "".join(pages)
    for hidden in ("The truth", "lamp is cold", "A letter", "Where is the oil", "visibility", "shown_to", "Forgotten"):
        assert hidden not in text, hidden
    assert "Open words of" in text
    pages = pages_of(body(as_user(teammate).get(f"/api/v1/campaigns/{full.pk}/vault")))
    assert "lamp is cold" in pages[f"{full.name}/Notes/The rules of the house.md"]
    assert f"{full.name}/Handouts/A letter.md" in pages


def test_a_campaign_goes_out_and_in_by_command(full, owner, tmp_path, capsys):
    target = tmp_path / "campaign.zip"
    call_command("export_campaign", full.name, str(target))
    assert "rows" in capsys.readouterr().out
    call_command("import_campaign", str(target), person="owner", dry_run=True)
    assert "would come in (over)" in capsys.readouterr().out
    call_command("import_campaign", str(target), person="owner", mode="copy")
    said = capsys.readouterr()
    assert "teammate: teammate" in said.out, "the command recognises people"
    assert "checksums: 100 %" in said.err
    assert Campaign.objects.run_by(owner).count() == 2


def test_commands_refuse_with_a_sentence(full, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK")
    for file, person, words in (
        (broken, "owner", "no archive of a campaign"),
        (tmp_path / "none.zip", "owner", "cannot be read"),
        (broken, "nobody", "nobody called"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_campaign", str(file), person=person)
    with pytest.raises(CommandError, match="no campaign"):
        call_command("export_campaign", "Nowhere", str(broken))
    assert User.objects.filter(stand_in__isnull=False).count() == 0
