"""The curators' desk as a whole: every table opens, costs the same however long it is, and only for who may."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from campaigns.models import AuditRecord, Campaign, Entry, Membership, Role, Tag, User
from campaigns.services.audit import record
from campaigns.tests.factories import add_member, make_campaign, make_invitation, make_user
from characters.models import Character
from characters.tests.factories import make_campaign_character, make_character, make_favourite, make_model
from imagegen.models import ProviderCall
from imagegen.tests.factories import make_picture
from imagegen.tests.picture_world import make_request
from reconstruction.tests.factories import (
    make_capture,
    make_export,
    make_finished_reconstruction,
    make_reconstruction,
    make_upload,
)

pytestmark = pytest.mark.django_db


def fill(number: int) -> None:
    """Make some of everything that has a table."""
    for _ in range(number):
        person = make_user()
        creature = make_character(created_by=person)
        creature.tags.add(Tag.objects.create(name=f"tag {creature.pk}"))
        make_favourite(person, creature)
        make_export(make_model(creature, created_by=person, is_published=True), person)
        capture = make_capture(person, character=creature)
        make_upload(capture)
        make_finished_reconstruction(capture)
        campaign = make_campaign(person)
        make_invitation(campaign)
        record("character.changed", actor=person, target=creature)
        interval = IntervalSchedule.objects.create(every=number + creature.pk, period="days")
        PeriodicTask.objects.create(name=f"task {creature.pk}", task="x", interval=interval)
        CrontabSchedule.objects.create(minute=str(creature.pk % 60))
        Group.objects.create(name=f"group {creature.pk}")
        make_picture(person, campaign=campaign, subject_name=f"lamp {creature.pk}")
        make_request(person, campaign)
        ProviderCall.objects.create(at=campaign.created_at, provider="fake", outcome="drawn", person=person)


TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)


def queries_of(client, model) -> int:
    """Open the table; returns how many queries that took."""
    with CaptureQueriesContext(connection) as captured:
        opts = model._meta
        answer = client.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"))
    assert answer.status_code == 200, opts.label
    return len(captured)


def test_every_table_and_form_opens_and_costs_the_same_however_long_it_is(signed_in, admin_user):
    client = signed_in(admin_user)
    fill(2)
    queries_of(client, TABLES[0])  # reads the content types once
    few = {model._meta.label: queries_of(client, model) for model in TABLES}
    fill(6)
    many = {model._meta.label: queries_of(client, model) for model in TABLES}
    assert {label: number for label, number in many.items() if number > few[label]} == {}
    for model in TABLES:
        row = model.objects.order_by("pk").first()
        if row is not None:
            opts = model._meta
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
            assert client.get(address).status_code == 200, opts.label


@pytest.fixture
def admin_user(db) -> User:
    return make_user("administrator", is_staff=True, is_superuser=True)


def test_a_form_to_add_opens_wherever_adding_is_allowed(signed_in, admin_user):
    client = signed_in(admin_user)
    for model in TABLES:
        opts = model._meta
        answer = client.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_add"))
        assert answer.status_code in {200, 403}, opts.label


def test_searching_every_table_finds_or_finds_nothing_but_never_breaks(signed_in, admin_user):
    fill(1)
    client = signed_in(admin_user)
    for model, desk in admin.site._registry.items():
        if desk.search_fields:
            opts = model._meta
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            assert client.get(address, {"q": "toad 12 ümlaut%"}).status_code == 200, opts.label


def test_the_desk_is_closed_to_people_without_the_staff_mark(signed_in, curator, client):
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/").url.startswith("/account/login/")
    answer = signed_in(curator).get("/admin/characters/character/")
    assert answer.status_code in {302, 403}


def test_new_sites_have_groups_of_curators_and_game_masters():
    curators, masters = Group.objects.get(name="Curators"), Group.objects.get(name="Game masters")
    assert curators.permissions.filter(codename="change_character").exists()
    assert not curators.permissions.filter(content_type__app_label="auth").exists()
    assert masters.permissions.filter(codename="change_campaign").exists()
    assert not masters.permissions.filter(codename__endswith="_user").exists()


def staff(name: str, group: str, **fields) -> User:
    person = make_user(name, is_staff=True, **fields)
    person.groups.add(Group.objects.get(name=group))
    return person


def listed(client, model) -> set[str]:
    opts = model._meta
    answer = client.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"))
    assert answer.status_code == 200
    return {str(row) for row in answer.context["cl"].result_list}


def test_curators_see_the_bestiary_and_game_masters_their_campaigns_only(signed_in, campaign, owner):
    public, secret = make_character(name="Public"), make_campaign_character(campaign, name="Secret")
    record("character.changed", actor=owner, target=public)
    record("character.changed", actor=owner, target=secret)
    curator = staff("desk-curator", "Curators", is_curator=True)
    master = add_member(campaign, staff("desk-master", "Game masters"), Role.GAME_MASTER)
    player = add_member(campaign, staff("desk-player", "Game masters"), Role.PLAYER)
    assert listed(signed_in(curator), Character) == {"Public"}
    assert listed(signed_in(master), Character) == {"Secret"}
    assert listed(signed_in(player), Character) == set()
    assert listed(signed_in(master), Campaign) == {campaign.name}
    assert listed(signed_in(player), Campaign) == set()
    assert {row.split()[-1] for row in listed(signed_in(curator), AuditRecord)} == {"Public"}
    assert {row.split()[-1] for row in listed(signed_in(master), AuditRecord)} == {"Secret"}
    for person in (curator, player):
        address = reverse("admin:characters_character_change", args=[secret.pk])
        assert signed_in(person).get(address).status_code in {302, 403, 404}
        history = reverse("admin:characters_character_history", args=[secret.pk])
        assert signed_in(person).get(history).status_code in {302, 403, 404}


def test_curators_reach_neither_people_nor_captures(signed_in):
    client = signed_in(staff("desk-curator", "Curators", is_curator=True))
    for page in ("campaigns_user", "reconstruction_capture", "reconstruction_upload", "auth_group"):
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 403
    page = client.get("/admin/").content.decode()
    assert reverse("admin:characters_character_changelist") in page
    assert reverse("admin:campaigns_user_changelist") not in page


def test_the_looser_content_policy_is_the_desks_alone(signed_in, admin_user, stranger, client):
    desk = signed_in(admin_user).get("/admin/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in desk
    assert "'unsafe-inline'" not in desk.split("script-src")[1].split(";")[0]
    for answer in (signed_in(admin_user).get("/"), signed_in(stranger).get("/admin/"), client.get("/admin/")):
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_an_administrator_deletes_an_account_as_its_person_would(signed_in, admin_user, stranger):
    kept = make_character(created_by=stranger)
    capture = make_capture(stranger)
    address = reverse("admin:campaigns_user_delete", args=[stranger.pk])
    assert signed_in(admin_user).get(address).status_code == 200
    signed_in(admin_user).post(address, {"post": "yes"})
    assert not User.objects.filter(pk=stranger.pk).exists()
    assert Entry.objects.get(pk=kept.pk).created_by is None
    assert not type(capture).objects.filter(pk=capture.pk).exists()


def test_the_last_game_masters_account_is_not_deleted_from_the_desk(signed_in, admin_user, owner, campaign):
    answer = signed_in(admin_user).post(
        reverse("admin:campaigns_user_delete", args=[owner.pk]), {"post": "yes"}, follow=True
    )
    assert User.objects.filter(pk=owner.pk).exists()
    assert "only game master" in answer.content.decode()


def test_a_job_waits_on_the_desk_for_who_looks_after_jobs(signed_in, owner):
    job = make_reconstruction(make_capture(owner), state="failed", error_message="Too few photos", log="the log")
    client = signed_in(staff("desk-curator", "Curators", is_curator=True))
    page = client.get(reverse("admin:reconstruction_reconstruction_change", args=[job.pk])).content.decode()
    assert "the log" in page and "Too few photos" in page
    running = make_reconstruction(make_capture(owner), state="queued")
    client.post(
        reverse("admin:reconstruction_reconstruction_changelist"),
        {"action": "cancel", "_selected_action": [str(running.pk)]},
    )
    running.refresh_from_db()
    assert running.state == "cancelled"


def test_somebody_elses_export_is_cancelled_by_who_looks_after_jobs(signed_in, owner):
    export = make_export(make_model(make_character(), created_by=owner, is_published=True), owner, state="queued")
    client = signed_in(staff("desk-curator", "Curators", is_curator=True))
    table = reverse("admin:reconstruction_export_changelist")
    client.post(table, {"action": "cancel", "_selected_action": [str(export.pk)]})
    export.refresh_from_db()
    assert export.state == "cancelled"


def test_the_first_page_counts_what_waits_for_this_person_only(signed_in, admin_user, campaign, owner):
    make_character()
    make_model(make_character(), is_published=True)
    make_campaign_character(campaign)
    make_reconstruction(make_capture(owner), state="crashed")
    tiles = {tile["title"]: tile["count"] for tile in signed_in(admin_user).get("/admin/").context["tiles"]}
    assert tiles["Not published"] == 1
    assert tiles["Without a 3D model"] == 2
    assert tiles["Jobs that went wrong this week"] == 1
    master = add_member(campaign, staff("desk-master", "Game masters"), Role.GAME_MASTER)
    shown = signed_in(master).get("/admin/").context["tiles"]
    assert {tile["title"]: tile["count"] for tile in shown} == {
        "Not published": 1, "Without a 3D model": 1, "In the bin": 0
    }  # fmt: skip
    for tile in shown:
        assert signed_in(master).get(tile["link"]).status_code == 200


def test_membership_is_repaired_by_administrators_through_the_audit(signed_in, admin_user, campaign, owner, stranger):
    member = Membership.objects.get(user=owner)
    data = {
        "name": "Renamed by its master only", "summary": "", "description": "",
        "memberships-TOTAL_FORMS": "2", "memberships-INITIAL_FORMS": "1", "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
        "memberships-0-id": str(member.pk), "memberships-0-campaign": str(campaign.pk),
        "memberships-0-user": str(owner.pk),
        "memberships-0-role": "game_master",
        "memberships-1-campaign": str(campaign.pk),
        "memberships-1-user": str(stranger.pk), "memberships-1-role": "game_master",
        "invitations-TOTAL_FORMS": "0", "invitations-INITIAL_FORMS": "0",
        "invitations-MIN_NUM_FORMS": "0", "invitations-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    answer = signed_in(admin_user).post(
        reverse("admin:campaigns_campaign_change", args=[campaign.pk]), data, follow=True
    )
    assert answer.status_code == 200
    assert Membership.objects.get(campaign=campaign, user=stranger).role == Role.GAME_MASTER
    assert AuditRecord.objects.filter(act="member.appointed").count() == 1
