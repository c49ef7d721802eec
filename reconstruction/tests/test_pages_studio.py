"""The studio's pages: one's own captures and jobs, nobody else's."""

import pytest
from django.urls import reverse

from bestiary_site.shared.jobs import JobState
from characters.tests.factories import make_character, make_draft
from reconstruction.models import Capture
from reconstruction.tests.factories import (
    make_capture,
    make_finished_reconstruction,
    make_reconstruction,
    make_upload,
)

pytestmark = pytest.mark.django_db


def test_the_studio_lists_own_captures_with_their_jobs(signed_in, stranger, owner):
    capture = make_capture(stranger, name="Fountain")
    make_upload(capture)
    make_reconstruction(capture, state=JobState.RUNNING, fraction=0.5)
    make_capture(owner, name="Not mine")
    context = signed_in(stranger).get("/studio/").context
    assert [row["name"] for row in context["captures"]] == ["Fountain"]
    assert (context["captures"][0]["ready"], context["active"][0]["percent"]) == (1, 50)


def test_the_studio_takes_as_many_queries_for_ten_captures_as_for_one(
    signed_in, stranger, django_assert_max_num_queries
):
    def count() -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get("/studio/")
        return len(captured)

    client = signed_in(stranger)
    make_reconstruction(make_capture(stranger))
    few = count()
    for _ in range(9):
        capture = make_capture(stranger, character=make_character())
        make_upload(capture)
        make_reconstruction(capture)
    assert count() <= few + 1  # one more for the creatures' table once any capture has one


def test_a_new_capture_can_be_made_without_scripts_for_a_creature_of_ones_own(signed_in, stranger, owner):
    mine, foreign = make_draft(stranger, name="Mine"), make_draft(owner, name="Foreign")
    client = signed_in(stranger)
    assert client.get(f"/studio/new/?character={mine.pk}").context["character"] == mine
    assert client.get(f"/studio/new/?character={foreign.pk}").context["character"] is None
    response = client.post("/studio/new/", {"name": "Toad on a base", "character": mine.pk})
    capture = Capture.objects.get()
    assert (capture.name, capture.character, response.url) == ("Toad on a base", mine, capture.get_absolute_url())


def test_a_capture_is_its_owners_alone(signed_in, stranger, owner, admin):
    capture = make_capture(owner)
    address = capture.get_absolute_url()
    assert signed_in(stranger).post(reverse("capture_delete", args=[capture.pk])).status_code == 404
    assert signed_in(owner).get(address).status_code == 200
    assert signed_in(stranger).get(address).status_code == 404
    assert signed_in(admin).get(address).status_code == 404
    assert signed_in(None).get(address).status_code == 302


def test_a_job_is_its_owners_alone_and_shows_its_state(signed_in, stranger, owner):
    job = make_finished_reconstruction(make_capture(owner, name="Fountain"))
    response = signed_in(owner).get(job.get_absolute_url())
    assert response.context["data"]["state"] == "succeeded"
    assert response.context["publish"]["name"] == "Fountain"
    assert signed_in(stranger).get(job.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", JobState.values)
def test_a_job_page_stands_in_every_state(signed_in, owner, state):
    job = make_reconstruction(
        make_capture(owner), state=state, error_code="x" if state in {"failed", "crashed"} else "", error_message="Why."
    )
    assert signed_in(owner).get(job.get_absolute_url()).status_code == 200


def test_a_capture_is_renamed_deleted_and_brought_back(signed_in, owner, stranger):
    capture = make_capture(owner, name="Old")
    client = signed_in(owner)
    client.post(reverse("capture_rename", args=[capture.pk]), {"name": "New"})
    assert client.get("/studio/").context["captures"][0]["name"] == "New"
    client.post(reverse("capture_rename", args=[capture.pk]), {"name": " "})
    client.post(reverse("capture_delete", args=[capture.pk]))
    context = client.get("/studio/").context
    assert (context["captures"], context["deleted"][0].name) == ([], "New")
    restore = reverse("capture_restore", args=[capture.pk])
    assert signed_in(stranger).post(restore).status_code == 404
    assert client.post(restore).url == capture.get_absolute_url()


def test_a_capture_with_a_running_job_is_not_deleted(signed_in, owner):
    job = make_reconstruction(make_capture(owner), state=JobState.RUNNING)
    response = signed_in(owner).post(reverse("capture_delete", args=[job.capture_id]))
    assert response.status_code == 409
    assert "cancel it first" in response.content.decode()
