"""The pages of entries: lists, making, changing, versions, the bin, files, handouts, templates, looking as a player."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bestiary_site.tests.writing_world import PNG
from campaigns.models import Attachment, AuditRecord, Entry, HandoutShowing, Visibility
from campaigns.services.attachments import attach_file
from campaigns.services.entries import create_entry, update_entry
from campaigns.services.handouts import show_handout, unseen_by
from campaigns.services.templates import create_template
from campaigns.services.visibility import people_of, who_sees
from campaigns.tests.factories import add_member, make_note, make_user


@pytest.fixture
def note(campaign, owner) -> Entry:
    return make_note(campaign, owner, name="Old Mill", body="By the river.\n\n:::secret\nA cellar.\n:::", tags=["ruin"])


@pytest.fixture
def hidden(campaign, owner) -> Entry:
    return make_note(campaign, owner, name="Hollow Queen", visibility=Visibility.GAME_MASTERS, tags=["dread"])


def page(entry: Entry, rest: str = "") -> str:
    return f"/play/{entry.campaign_id}/notes/{entry.slug}/{rest}"


def test_a_list_shows_what_one_may_see_and_its_tags_only(note, hidden, campaign, teammate, owner, signed_in):
    address = reverse("entries", args=[campaign.pk, "notes"])
    shown = signed_in(teammate).get(address).content.decode()
    assert "Old Mill" in shown and "ruin" in shown
    assert "Hollow" not in shown and "dread" not in shown
    assert "Hollow" in signed_in(owner).get(address).content.decode()
    assert "Old Mill" not in signed_in(owner).get(address, {"q": "queen"}).content.decode()
    assert "Old Mill" in signed_in(owner).get(address, {"tag": "RUIN"}).content.decode()


def test_a_page_shows_each_person_his_words(note, owner, teammate, signed_in):
    assert "A cellar." in signed_in(owner).get(page(note)).content.decode()
    shown = signed_in(teammate).get(page(note)).content.decode()
    assert "By the river." in shown and "cellar" not in shown
    assert signed_in(teammate).get(page(note, "edit/")).status_code == 403
    assert signed_in(teammate).get(page(note, "versions/")).status_code == 403


def test_an_entry_is_made_from_a_template_changed_and_brought_back_from_the_bin(campaign, owner, teammate, signed_in):
    template = create_template(
        actor=owner, campaign=campaign, kind="note", name="Place", body="## Sights\n\n:::secret\nTraps\n:::"
    )
    client = signed_in(teammate)
    new = reverse("entry_new", args=[campaign.pk, "notes"])
    form = client.get(new, {"template": template.pk}).content.decode()
    assert "## Sights" in form and "Traps" not in form
    said = {"name": "The Ford", "body": "Deep.", "visibility": "chosen", "tags": "river, cold"}
    answer = client.post(new, said)
    made = Entry.objects.get(name="The Ford")
    assert answer["Location"] == page(made)
    changed = client.post(page(made, "edit/"), said | {"body": "Deeper.", "version": made.version})
    assert changed.status_code == 302
    made.refresh_from_db()
    assert (made.body, made.version) == ("Deeper.", 2)
    assert "Deeper." in client.get(page(made)).content.decode()
    gone = client.post(page(made, "delete/"))
    assert "The Ford" in client.get(gone["Location"]).content.decode()
    client.post(reverse("entry_restore", args=[campaign.pk, made.pk]))
    assert client.get(page(made)).status_code == 200


def test_two_people_at_once_see_both_texts_where_they_clash(note, owner, signed_in):
    client = signed_in(owner)
    said = {"name": "Old Mill", "visibility": "members", "version": 1}
    update_entry(actor=owner, entry=note, body="By the lake.")
    answer = client.post(page(note, "edit/"), said | {"body": "By the sea.\n\n:::secret\nA cellar.\n:::"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "By the lake." in shown and "By the sea." in shown
    assert answer.context["form"]["version"].value() == "2"
    again = client.post(page(note, "edit/"), said | {"version": 2, "body": answer.context["form"]["body"].value()})
    assert again.status_code == 302


def test_versions_are_compared_as_one_may_read_them(campaign, owner, teammate, signed_in):
    made = make_note(campaign, teammate, name="Diary", body="One.")
    update_entry(actor=owner, entry=made, body="One.\n\n:::secret\nGhost.\n:::\n\nTwo.")
    first, second = made.history.order_by("version").values_list("history_id", flat=True)
    shown = signed_in(teammate).get(page(made, "versions/"), {"a": first, "b": second}).content.decode()
    assert "Two" in shown and "Ghost" not in shown
    assert "Ghost" in signed_in(owner).get(page(made, "versions/"), {"a": first, "b": second}).content.decode()
    answer = signed_in(teammate).post(page(made, f"versions/{first}/restore/"))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert "Ghost" in made.body and "Two" not in made.body


# -- files ------------------------------------------------------------------------------------------------


def upload(name: str = "map.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_told_by_its_content_and_given_to_those_it_is_for(note, owner, teammate, stranger, signed_in):
    signed_in(owner).post(reverse("attachment_add", args=[note.campaign_id, note.pk]), {"file": upload("map.html")})
    open_file = Attachment.objects.get()
    assert (open_file.name, open_file.media_type) == ("map.png", "image/png")
    secret = attach_file(actor=owner, entry=note, upload=upload(), audience="gm")
    assert b"".join(signed_in(teammate).get(open_file.address)) == PNG
    assert signed_in(teammate).get(secret.address).status_code == 404
    assert signed_in(owner).get(secret.address).status_code == 200
    assert signed_in(stranger).get(open_file.address).status_code == 404
    shown = signed_in(teammate).get(page(note)).content.decode()
    assert open_file.address in shown and str(secret.pk) not in shown


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("x.html", b"<html><script>1</script>"),
        ("x.png", b"no"),
    ],
)
def test_what_a_browser_could_run_is_only_handed_over(note, owner, signed_in, name, content):
    made = attach_file(actor=owner, entry=note, upload=upload(name, content))
    answer = signed_in(owner).get(made.address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_files_have_limits_and_come_back(note, owner, signed_in, settings):
    settings.ATTACHMENT_MAX_MB = 1
    add = reverse("attachment_add", args=[note.campaign_id, note.pk])
    client = signed_in(owner)
    for content in (b"", b"x" * (1024 * 1024 + 1)):
        client.post(add, {"file": upload("a.bin", content)})
    assert not Attachment.objects.exists()
    client.post(add, {"file": upload()})
    made = Attachment.objects.get()
    gone = client.post(reverse("attachment_delete", args=[note.campaign_id, made.pk]), follow=True)
    assert "is deleted" in gone.content.decode()
    assert client.get(made.address).status_code == 404
    client.post(reverse("attachment_restore", args=[note.campaign_id, made.pk]))
    assert client.get(made.address).status_code == 200
    settings.CAMPAIGN_FILES_MB = 0
    answer = client.post(add, {"file": upload()}, follow=True)
    assert "may take 0 MB together" in answer.content.decode()


# -- handouts ---------------------------------------------------------------------------------------------


def test_a_handout_shown_now_is_seen_by_those_only(campaign, owner, teammate, signed_in, as_user):
    third = add_member(campaign, make_user("third"), "player")
    letter = create_entry(
        actor=owner, campaign=campaign, kind="handout", name="Letter", body="Come.", visibility="game_masters"
    )
    address = f"/play/{campaign.pk}/handouts/letter/"
    assert signed_in(teammate).get(address).status_code == 404
    signed_in(owner).post(reverse("handout_show", args=[campaign.pk, letter.pk]), {"people": [teammate.pk]})
    assert signed_in(teammate).get(address).status_code == 200
    assert signed_in(third).get(address).status_code == 404
    assert "Letter" in signed_in(teammate).get(reverse("shown_to_me", args=[campaign.pk])).content.decode()
    showing = HandoutShowing.objects.get()
    assert unseen_by(teammate, campaign.pk) == [showing] and unseen_by(third, campaign.pk) == []
    seen = f"/api/v1/campaigns/{campaign.pk}/shown/{showing.pk}/seen"
    assert as_user(third).post(seen).status_code == 404
    assert as_user(teammate).post(seen).status_code == 200
    assert unseen_by(teammate, campaign.pk) == []
    assert signed_in(teammate).post(reverse("handout_show", args=[campaign.pk, letter.pk])).status_code == 403


def test_whom_a_handout_was_shown_to_once_and_hidden_from_since_does_not_see_it_again(campaign, owner, teammate):
    third = add_member(campaign, make_user("third"), "player")
    letter = create_entry(
        actor=owner, campaign=campaign, kind="handout", name="Letter", visibility="chosen", shown_to=[third.pk]
    )
    update_entry(actor=owner, entry=letter, visibility="game_masters")
    show_handout(actor=owner, handout=letter, people=[teammate.pk])
    assert Entry.objects.visible_to(teammate).filter(pk=letter.pk).exists()
    assert not Entry.objects.visible_to(third).filter(pk=letter.pk).exists()


# -- looking as a player, who sees what -------------------------------------------------------------------


def test_a_game_master_looks_as_a_player_and_changes_nothing(note, hidden, campaign, owner, teammate, signed_in):
    client = signed_in(owner)
    home = reverse("campaign", args=[campaign.pk])
    assert client.get(page(hidden)).status_code == 200
    client.post(reverse("view_as", args=[campaign.pk]), {"member": teammate.pk})
    assert AuditRecord.objects.filter(act="campaign.viewed_as", actor=owner).exists()
    assert client.get(page(hidden)).status_code == 404
    assert "cellar" not in client.get(page(note)).content.decode()
    assert teammate.display_name in client.get(home).content.decode()
    assert client.get(f"/api/v1/entries/{hidden.pk}").status_code == 404
    names = json.loads(client.get(f"/api/v1/campaigns/{campaign.pk}/names", {"q": "hol"}).content)
    assert names == []
    assert client.post(page(note, "edit/"), {"name": "X"}).status_code == 403
    assert client.delete(f"/api/v1/entries/{note.pk}").status_code == 403
    assert client.get("/api/v1/me").json()["username"] == "owner"
    assert client.get("/play/").context["user"] == owner
    client.post(reverse("view_as_stop", args=[campaign.pk]))
    assert client.get(page(hidden)).status_code == 200


def test_game_masters_look_only_as_those_who_see_less(campaign, owner, teammate, stranger, signed_in):
    look = reverse("view_as", args=[campaign.pk])
    assert signed_in(teammate).post(look, {"member": owner.pk}).status_code == 403
    assert signed_in(owner).post(look, {"member": owner.pk}).status_code == 404
    assert signed_in(owner).post(look, {"member": stranger.pk}).status_code == 404


def test_who_has_lost_his_place_looks_no_longer(campaign, owner, teammate, hidden, signed_in):
    client = signed_in(owner)
    client.post(reverse("view_as", args=[campaign.pk]), {"member": teammate.pk})
    campaign.memberships.filter(user=teammate).delete()
    assert client.get(page(hidden)).status_code == 200


def test_the_report_says_what_every_page_would_find(campaign, owner, teammate, observer):
    make_note(campaign, owner, name="a", visibility="chosen", shown_to=[observer.pk])
    make_note(campaign, teammate, name="b", visibility="chosen")
    kept = make_note(campaign, owner, name="c", visibility="game_masters")
    Entry.objects.filter(pk=kept.pk).update(keeper=observer)
    make_note(campaign, owner, name="d")
    people = people_of(campaign)
    rows = who_sees(Entry.objects.filter(campaign=campaign), people)
    for row in rows:
        assert row.seen_by == [Entry.objects.visible_to(one).filter(pk=row.entry.pk).exists() for one in people]


def test_many_entries_are_shown_to_others_at_once(campaign, owner, teammate, note, hidden, signed_in):
    address = reverse("who_sees_what", args=[campaign.pk])
    assert signed_in(teammate).get(address).status_code == 403
    client = signed_in(owner)
    assert "Hollow Queen" in client.get(address).content.decode()
    said = {"entries": [note.pk, hidden.pk], "visibility": "chosen", "people": [teammate.pk]}
    assert client.post(address, said).status_code == 302
    assert Entry.objects.visible_to(teammate).filter(pk__in=[note.pk, hidden.pk]).count() == 2
    client.post(address, said | {"visibility": "game_masters"})
    assert not Entry.objects.visible_to(teammate).filter(pk__in=[note.pk, hidden.pk]).exists()


# -- the API ----------------------------------------------------------------------------------------------


def test_names_are_completed_among_what_one_may_see(campaign, owner, teammate, note, hidden, as_user):
    update_entry(actor=owner, entry=note, aliases=["Grinder"])
    address = f"/api/v1/campaigns/{campaign.pk}/names"
    assert [row["name"] for row in as_user(owner).get(address, {"q": "ho"}).json()] == ["Hollow Queen"]
    assert as_user(teammate).get(address, {"q": "ho"}).json() == []
    assert [row["text"] for row in as_user(teammate).get(address, {"q": "GRI"}).json()] == ["Grinder"]
    assert [row["name"] for row in as_user(teammate).get(address, {"q": "mill"}).json()] == ["Old Mill"]


def test_the_api_merges_and_tells_clashes(note, owner, as_user):
    address = f"/api/v1/entries/{note.pk}"
    client = as_user(owner)
    client.patch(address, {"body": "By the lake.\n\n:::secret\nA cellar.\n:::", "version": 1}, format="json")
    merged = client.patch(address, {"summary": "A mill.", "version": 1}, format="json").json()
    assert merged["body"].startswith("By the lake.") and merged["summary"] == "A mill."
    clash = client.patch(address, {"body": "By the sea.", "version": 1}, format="json")
    assert clash.status_code == 409
    assert set(clash.json()["error"]["details"]) == {"version", "fields", "yours", "theirs", "merged"}


def test_tags_are_counted_over_what_one_may_see(campaign, note, hidden, owner, teammate, as_user):
    address = f"/api/v1/campaigns/{campaign.pk}/tags"
    assert as_user(teammate).get(address).json()["results"] == [{"name": "ruin", "count": 1}]
    assert len(as_user(owner).get(address).json()["results"]) == 2


def test_a_preview_reads_as_its_writer_reads(campaign, owner, teammate, hidden, as_user):
    address = f"/api/v1/campaigns/{campaign.pk}/preview"
    said = {"text": "[[Hollow Queen]] <script>x</script> ![](https://elsewhere.example/x.png)"}
    assert "/notes/hollow-queen/" in as_user(owner).post(address, said, format="json").json()["html"]
    html = as_user(teammate).post(address, said, format="json").json()["html"]
    assert "/notes/" not in html and "<script" not in html and "elsewhere" not in html
