"""Pages for what goes wrong: a sentence in our frame for people, the one shape for programs."""

import pytest
from django.test import Client, RequestFactory

from bestiary_site import views

pytestmark = pytest.mark.django_db


def test_an_address_of_nothing_says_so_in_our_frame(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert 'class="site-header"' in response.content.decode()


def test_an_api_address_of_nothing_answers_in_the_one_shape(client):
    response = client.get("/api/v1/nothing-of-the-kind")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("handler", "status"), [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)]
)
def test_every_error_has_a_page_and_a_json_form(handler, status, client):
    page = client.get("/").wsgi_request
    assert handler(page, Exception()).status_code == status
    api = RequestFactory().get("/api/v1/x")
    assert handler(api, Exception())["Content-Type"] == "application/json"


def test_a_fault_of_ours_shows_a_page_that_needs_nothing():
    request = RequestFactory().get("/")
    response = views.server_error(request)
    assert response.status_code == 500
    assert b"our side" in response.content


def test_a_form_without_its_token_says_how_to_go_on(stranger):
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post("/play/", {"name": "x"})
    assert response.status_code == 403
    assert "Load it again" in response.content.decode()
