"""One's own account: profile, the copy of one's data, deletion; and allauth's pages in our frame."""

import io
import json
import zipfile

import pytest
from axes.models import AccessLog
from django.conf import settings
from django.urls import reverse

from bestiary_site.shared import storage
from campaigns.models import AuditRecord, Entry, Membership, Role, User
from campaigns.services.membership import accept_invitation
from campaigns.tests.factories import add_member, make_invitation
from characters.models import Character, ModelVersion
from characters.tests.factories import make_campaign_character, make_character, make_draft, make_favourite, make_model
from reconstruction.tests.factories import make_capture, make_finished_reconstruction, make_upload

pytestmark = pytest.mark.django_db


def test_the_profile_changes_the_name_that_others_see(signed_in, stranger):
    signed_in(stranger).post("/account/profile/", {"first_name": "Ada", "last_name": "Stone"})
    stranger.refresh_from_db()
    assert stranger.display_name == "Ada Stone"
    assert AuditRecord.objects.get(act="person.changed").changes == {"name": ["stranger", "Ada Stone"]}


def test_an_endless_name_is_refused(signed_in, stranger):
    assert signed_in(stranger).post("/account/profile/", {"first_name": "a" * 151}).status_code == 422


def exported(response) -> dict:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    contents = {name: archive.read(name) for name in archive.namelist()}
    return {name: json.loads(text) if name.endswith(".json") else text for name, text in contents.items()}


def test_the_copy_holds_what_is_the_persons_and_nothing_of_others(signed_in, stranger, owner):
    make_draft(stranger, name="My draft", body="My words")
    make_draft(owner, name="Not mine")
    make_favourite(stranger, make_character(name="Liked"))
    upload = make_upload(make_capture(stranger, name="My miniature"))
    make_upload(make_capture(owner, name="Another miniature"))
    response = signed_in(stranger).post("/account/export/")
    assert response["Content-Disposition"].startswith('attachment; filename="bestiary-stranger-')
    parts = exported(response)
    assert parts["account.json"]["email"] == "stranger@example.org"
    assert [row["name"] for row in parts["creatures.json"]["creatures"]] == ["My draft"]
    assert parts["creatures.json"]["creatures"][0]["body"] == "My words"
    assert parts["creatures.json"]["favourites"][0]["character__name"] == "Liked"
    assert [row["id"] for row in parts["studio.json"]["files"]] == [str(upload.pk)]
    photos = [content for name, content in parts.items() if name.startswith("photos/")]
    assert photos == [storage.open_stored(upload.file).read()]
    parts = {name: content for name, content in parts.items() if name.endswith(".json")}
    assert "password" not in json.dumps(parts)
    assert [row["name"] for row in parts["studio.json"]["captures"]] == ["My miniature"]
    assert "Not mine" not in json.dumps(parts) and "Another" not in json.dumps(parts)


def test_deletion_needs_the_password(signed_in, stranger):
    response = signed_in(stranger).post("/account/delete/", {"confirmation": "wrong"})
    assert response.status_code == 422
    assert User.objects.filter(pk=stranger.pk).exists()


def test_deletion_without_a_password_needs_the_typed_name(signed_in, stranger):
    stranger.set_unusable_password()
    stranger.save()
    client = signed_in(stranger)
    assert client.post("/account/delete/", {"confirmation": "somebody"}).status_code == 422
    assert client.post("/account/delete/", {"confirmation": "stranger"}).url == "/"
    assert not User.objects.filter(pk=stranger.pk).exists()


def test_deletion_removes_what_is_private_with_its_files_and_keeps_the_rest_nameless(
    signed_in, stranger, campaign, owner, django_capture_on_commit_callbacks
):
    draft = make_draft(stranger, name="Draft")
    published = make_character(created_by=stranger, name="Published")
    add_member(campaign, stranger)
    hero = make_campaign_character(campaign, created_by=stranger, name="Hero")
    shown = make_model(published, created_by=stranger, is_published=True)
    capture = make_capture(stranger)
    upload = make_upload(capture)
    private = make_finished_reconstruction(capture).model
    gone_files = [upload.file, upload.thumbnail, storage.model_file_key(private.pk, "model.glb")]
    assert all(storage.exists(key) for key in gone_files)
    work = settings.WORK_DIR / capture.pk.hex / "draft" / "input"
    work.mkdir(parents=True)
    for typed in ("stranger", stranger.email.upper()):
        AccessLog.objects.create(username=typed, ip_address="203.0.113.5")
    with django_capture_on_commit_callbacks(execute=True):
        response = signed_in(stranger).post("/account/delete/", {"confirmation": "a sound password"})
    assert response.url == "/"
    assert not User.objects.filter(username="stranger").exists()
    assert not Character.objects.filter(pk=draft.pk).exists()
    assert not Character.history.filter(id=draft.pk).exists()
    assert not ModelVersion.objects.filter(pk=private.pk).exists()
    assert not any(storage.exists(key) for key in gone_files)
    assert not work.parent.parent.exists()
    assert not AccessLog.objects.filter(ip_address="203.0.113.5").exists()
    assert storage.exists(storage.model_file_key(shown.pk, "model.glb"))
    for kept in (published, hero):
        assert Entry.objects.get(pk=kept.pk).created_by is None
    assert "stranger" not in json.dumps(list(AuditRecord.objects.values("target_name", "changes")))


def test_the_audit_of_a_campaign_forgets_the_name_of_who_has_left_the_site(signed_in, stranger, campaign):
    accept_invitation(actor=stranger, token=make_invitation(campaign).token)
    assert "stranger" in AuditRecord.objects.get(act="member.joined").target_name
    signed_in(stranger).post("/account/delete/", {"confirmation": "a sound password"})
    record = AuditRecord.objects.get(act="member.joined")
    assert (record.actor, record.target_name) == (None, "somebody who has left")


def test_the_only_game_master_must_hand_his_campaign_over_first(signed_in, owner, campaign, teammate):
    client = signed_in(owner)
    assert client.get("/account/delete/").context["blocking"] == [campaign]
    response = client.post("/account/delete/", {"confirmation": "a sound password"})
    assert response.status_code == 422
    assert campaign.name in str(response.context["form"].errors)
    Membership.objects.filter(user=teammate).update(role=Role.GAME_MASTER)
    assert client.post("/account/delete/", {"confirmation": "a sound password"}).status_code == 302


def test_the_guest_of_the_table_has_no_account_to_delete_or_copy(signed_in, guest):
    client = signed_in(guest)
    assert client.get("/account/delete/").status_code == 403
    assert client.post("/account/export/").status_code == 403


@pytest.mark.parametrize("page", ["/account/profile/", "/account/export/", "/account/delete/"])
def test_account_pages_need_a_sign_in(client, page):
    assert client.get(page).url == f"/account/login/?next={page}"


SIGNED_OUT = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
]
SIGNED_IN = [
    "account_logout",
    "account_change_password",
    "account_email",
    "mfa_index",
    "usersessions_list",
    "account_reauthenticate",
    "socialaccount_connections",
    "profile",
    "account_export_data",
    "account_delete",
]


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_pages_of_signing_in_stand_in_our_frame(client, name):
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_the_account_stand_in_our_frame(signed_in, stranger, name):
    page = signed_in(stranger).get(reverse(name), follow=True)
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()


def test_signing_up_signing_in_by_email_and_out(client):
    words = "a very sound password"
    client.post(
        "/account/signup/",
        {"username": "newcomer", "email": "new@example.org", "password1": words, "password2": words},
    )
    assert User.objects.get(username="newcomer").check_password(words)
    client.post("/account/logout/")
    assert client.post("/account/login/", {"login": "new@example.org", "password": words}).url == "/"


def test_a_forgotten_password_is_reset_by_mail(client, stranger, mailoutbox):
    client.post("/account/password/reset/", {"email": "stranger@example.org"})
    address = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(address.removeprefix("http://testserver"), follow=True)
    assert form.status_code == 200
    words = "another very sound one"
    client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    stranger.refresh_from_db()
    assert stranger.check_password(words)
