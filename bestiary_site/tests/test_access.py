"""Role x address: every route of the site is asked by strangers for somebody's private thing, new routes included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from bestiary_site.sockets import websocket_urlpatterns
from bestiary_site.tests.world import make_world
from campaigns.models import Visibility
from campaigns.tests.factories import make_note, make_user
from campaigns.tests.story import make_entry, make_plot, make_relation, play
from characters.tests.factories import make_campaign_character
from characters.tests.import_factories import make_import_run
from imagegen.models import Picture
from imagegen.tests.picture_world import private_pictures
from scenes.tests.asset_world import private_assets
from scenes.tests.scene_world import make_scene

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ELSEWHERE = "203.0.113.9"

# Addresses that answer people who have not signed in, each with its reason.
PUBLIC = {
    "token-file": "a sealed address: who was sent the token loads its model, and nobody can guess it (test_topdown)",
    "token-picture": "a sealed address: who was sent the token loads its portrait (test_token_pictures)",
    "home": "the public bestiary",
    "creature_compare": "compares creatures that one may see",
    "search": "searches what one may see: for strangers the public bestiary",
    "api-search": "searches what one may see: for strangers the public bestiary",
    "api-search-suggestions": "searches what one may see: for strangers the public bestiary",
    "join-campaign": "whoever holds the token of an invitation may see where it leads",
    "api-join": "whoever holds the token of an invitation may see where it leads",
    "api-character-list": "the public bestiary",
    "api-character-facets": "counts of the public bestiary",
    "schema": "the API is documented openly",
    "api-docs": "the API is documented openly",
    "api-docs-try": "the API is documented openly",
    "health": "load balancers and existing clients ask it",
    "ready": "load balancers ask it",
    "account_login": "signing in",
    "account_logout": "signing out: harmless for who is not signed in",
    "account_signup": "signing up",
    "account_inactive": "says that an account is closed",
    "account_email_verification_sent": "says to look into one's mail",
    "account_confirm_email": "the key in the mail is the proof",
    "account_reset_password": "forgotten passwords",
    "account_reset_password_done": "forgotten passwords",
    "account_reset_password_from_key": "the key in the mail is the proof",
    "account_reset_password_from_key_done": "forgotten passwords",
    "account_confirm_login_code": "part of signing in",
    "mfa_authenticate": "part of signing in: the second factor",
    "socialaccount_login_cancelled": "signing in elsewhere was cancelled",
    "socialaccount_login_error": "signing in elsewhere failed",
    "socialaccount_signup": "part of signing in by another site",
    "openid_connect_login": "part of signing in by another site",
    "openid_connect_callback": "part of signing in by another site",
    "admin:login": "signing in",
    "admin:jsi18n": "words of the admin's scripts, without any data",
}
# Programs sign in here; what needs a person answers 401 (tested below by asking for it).
HEADLESS_PUBLIC = {
    "config", "login", "signup", "verify_email", "resend_email_verification_code", "request_password_reset",
    "reset_password", "confirm_login_code", "provider_signup", "redirect_to_provider", "provider_token", "refresh",
    "authenticate", "authenticate_webauthn", "verify_phone", "resend_phone_verification_code",
}  # fmt: skip
# The library's DELETE breaks (500) for who is not signed in; the site keeps no phone numbers.
BROKEN = {"manage_phone"}


@dataclass(frozen=True)
class Route:
    """One address of the resolver."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return what tells it from the others in reports."""
        return f"{self.name} {self.pattern}"


def routes(resolver: Any = None, prefix: str = "", space: str = "", outer: tuple[str, ...] = ()) -> Iterator[Route]:
    """Yield every route of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = prefix + str(pattern.pattern)
        names = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name}", here, names)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern, here, inner, names)


ALL = list(routes())
OURS = [route for route in ALL if not route.pattern.startswith(("admin/", "account/", "_allauth/"))]
WITH_OBJECTS = [route for route in OURS if route.parameters and route.name not in PUBLIC]
WITHOUT_OBJECTS = [route for route in OURS if not route.parameters]
THIRD_PARTY = [route for route in ALL if route.pattern.startswith(("account/", "_allauth/"))]
ADMIN = [route for route in ALL if route.pattern.startswith("admin/")]


def fill(route: Route, values: dict[str, Any]) -> str:
    """Return the address of a route with values in the places of its parameters."""
    address = route.pattern
    for name, value in values.items():
        group = re.compile(rf"\(\?P<{name}>(?:[^()]|\([^()]*\))*\)|<(?:\w+:)?{name}>")
        address, count = group.subn(str(value), address, count=1)
        assert count == 1, (route, name)
    return "/" + re.sub(r"[\^$\\]", "", address)


def ask(client: Client, method: str, address: str) -> Any:
    """Ask from another machine, with a JSON body where the method has one."""
    body = {} if method == "GET" else {"data": "{}", "content_type": "application/json"}
    return getattr(client, method.lower())(address, REMOTE_ADDR=ELSEWHERE, **body)


def refuses_strangers(answer: Any) -> bool:
    """Whether the answer says no more than that there is nothing here."""
    return answer.status_code in {404, 405}


def refuses_anonymous(answer: Any) -> bool:
    """Whether the answer asks to sign in, or says that there is nothing here."""
    to_login = answer.status_code == 302 and answer["Location"].startswith(("/account/login/", "/admin/login/"))
    return to_login or answer.status_code in {401, 404, 405, 410}


@pytest.fixture(scope="class")
def private_world(django_db_setup, django_db_blocker):
    """One private thing of every kind and its owner, made once: each test's own changes to it are taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = make_user("owner")
        yield owner, make_world(owner)
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestPrivateThings:
    """A class, so that the world is taken back before tests that empty the database run."""

    @pytest.mark.parametrize("route", WITH_OBJECTS, ids=lambda route: route.id)
    def test_strangers_find_nothing_where_somebodys_private_thing_lies(
        self, private_world, route, stranger, curator, signed_in
    ):
        owner, world = private_world
        try:
            address = fill(route, world.values(route.name, list(route.parameters)))
        except KeyError as unknown:
            pytest.fail(f"{route.id} has a parameter without a private thing: name it in world.py ({unknown}).")
        bestiary_only = "campaign" not in route.pattern and "play/" not in route.pattern
        for method in METHODS:
            answer = ask(signed_in(), method, address)
            assert refuses_anonymous(answer), f"{method} {address} answers {answer.status_code} without a sign-in"
            answer = ask(signed_in(stranger), method, address)
            assert refuses_strangers(answer), f"{method} {address} answers {answer.status_code} to a stranger"
            if not bestiary_only:  # curators keep the public bestiary, drafts included, and nothing else
                answer = ask(signed_in(curator), method, address)
                assert refuses_strangers(answer), f"{method} {address} answers {answer.status_code} to a curator"
        assert _reached_by(owner, signed_in, address), f"{address} hides from its owner too: this test shows nothing"


def _reached_by(owner: Any, signed_in: Any, address: str) -> bool:
    """Whether some method finds the thing for its owner; whatever it does is undone."""
    for method in METHODS:
        with transaction.atomic():
            answer = ask(signed_in(owner), method, address)
            transaction.set_rollback(True)
        if answer.status_code not in {404, 405}:
            return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("route", WITHOUT_OBJECTS, ids=lambda route: route.id)
def test_an_address_without_a_sign_in_is_public_for_a_reason(route, signed_in):
    address = fill(route, {})
    for method in METHODS:
        answer = ask(signed_in(), method, address)
        if method == "GET" and route.name in PUBLIC:
            assert answer.status_code == 200
        else:
            assert refuses_anonymous(answer), (
                f"{method} {address} answers {answer.status_code}: give a reason in PUBLIC"
            )


@pytest.mark.django_db
def test_pages_of_an_account_need_its_person(signed_in):
    answered = []
    for route in THIRD_PARTY:
        name = route.name.rsplit(":", 1)[-1]
        if route.name in PUBLIC or (route.pattern.startswith("_allauth/") and name in HEADLESS_PUBLIC):
            continue
        address = fill(route, dict.fromkeys(route.parameters, 1))
        for method in METHODS if name not in BROKEN else METHODS[:2]:
            answer = ask(signed_in(), method, address)
            # 400, 409: the request made no sense for somebody without an account; 301: an old spelling.
            if not refuses_anonymous(answer) and answer.status_code not in {301, 302, 400, 409}:
                answered.append(f"{method} {address}: {answer.status_code}")
    assert not answered


@pytest.mark.django_db
def test_the_admin_is_for_staff(stranger, signed_in):
    answered = []
    clients = [signed_in(), signed_in(stranger)]
    for route in ADMIN:
        if route.name in PUBLIC:
            continue
        address = fill(route, dict.fromkeys(route.parameters, 1))
        answers = [ask(client, method, address) for client in clients for method in ("GET", "POST")]
        answered += [f"{address}: {answer.status_code}" for answer in answers if answer.status_code not in {302, 404}]
    assert not answered


def test_every_public_address_exists():
    known = {route.name for route in ALL}
    assert set(PUBLIC) <= known
    assert {name.rsplit(":", 1)[-1] for name in known} >= HEADLESS_PUBLIC


# -- sockets ----------------------------------------------------------------------------------------------


async def connect(address: str, person: Any) -> tuple[ApplicationCommunicator, list[dict[str, Any]]]:
    """Connect as this person; return the socket and the first two things that the server says."""
    scope = {"type": "websocket", "path": address, "headers": [], "query_string": b"", "user": person}
    socket = ApplicationCommunicator(URLRouter(websocket_urlpatterns), scope)
    await socket.send_input({"type": "websocket.connect"})
    return socket, [await socket.receive_output(timeout=5) for _ in range(2)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", websocket_urlpatterns, ids=lambda route: route.name)
async def test_strangers_are_sent_away_from_sockets(route):
    owner, stranger = await sync_to_async(make_user)("owner"), await sync_to_async(make_user)("stranger")
    world = await sync_to_async(make_world)(owner)
    names = list(route.pattern.regex.groupindex)
    address = fill(Route(route.name, str(route.pattern), tuple(names)), world.values(route.name, names))
    for person, code in ((AnonymousUser(), 4401), (stranger, 4404)):
        socket, said = await connect(address, person)
        assert [message["type"] for message in said] == ["websocket.accept", "websocket.close"]
        assert said[1]["code"] == code
        await socket.wait()
    socket, said = await connect(address, owner)
    assert [message["type"] for message in said] == ["websocket.accept", "websocket.send"]
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait()


# -- roles in a campaign ----------------------------------------------------------------------------------

# What each role is answered: owner (game master), teammate (player), observer, stranger, curator, not signed in.
ROLES = ("owner", "teammate", "observer", "stranger", "curator", "anonymous")
TABLE = [
    ("GET", "api-campaign-detail", {}, (200, 200, 200, 404, 404, 401)),
    ("GET", "api-relation-list", {}, (200, 200, 200, 404, 404, 401)),
    ("PATCH", "api-relation-detail", {"strength": 2}, (200, 403, 403, 404, 404, 401)),
    ("DELETE", "api-relation-detail", {}, (204, 403, 403, 404, 404, 401)),
    ("GET", "api-graph", {}, (200, 200, 200, 404, 404, 401)),
    ("POST", "api-plot-list", {"name": "New"}, (201, 201, 403, 404, 404, 401)),
    ("POST", "api-plot-status", {"status": "active"}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-plot-progress-list", {"note": "On."}, (201, 403, 403, 404, 404, 401)),
    ("POST", "api-plot-foreshadowing-list", {"text": "A clock."}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-import-detail", {}, (200, 404, 404, 404, 404, 401)),
    ("POST", "api-import-apply", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-character-export", {}, (422, 404, 404, 404, 404, 404)),
    ("PATCH", "api-campaign-detail", {"name": "New"}, (200, 403, 403, 404, 404, 401)),
    ("DELETE", "api-campaign-detail", {}, (204, 403, 403, 404, 404, 401)),
    ("GET", "api-campaign-audit", {}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-member-list", {}, (200, 200, 200, 404, 404, 401)),
    ("PATCH", "api-member-detail", {"role": "player"}, (409, 403, 403, 404, 404, 401)),
    ("GET", "api-invitation-list", {}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-invitation-list", {}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-entry-detail", {}, (200, 200, 200, 404, 404, 401)),
    ("PATCH", "api-entry-detail", {"summary": "New"}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-campaign-entry-list", {"kind": "note", "name": "New"}, (201, 201, 403, 404, 404, 401)),
    ("GET", "api-entry-versions", {}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-visibility", {"entries": [99999999], "visibility": "members"}, (404, 403, 403, 404, 404, 401)),
    ("POST", "api-template-list", {"kind": "note", "name": "New"}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-session-detail", {}, (200, 200, 200, 404, 404, 401)),
    ("POST", "api-session-list", {"name": "New"}, (201, 403, 403, 404, 404, 401)),
    ("PATCH", "api-session-detail", {"name": "New"}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-session-start", {}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-session-note-list", {"body": "A note"}, (201, 201, 403, 404, 404, 401)),
    ("POST", "api-session-check-list", {"text": "A line"}, (201, 403, 403, 404, 404, 401)),
    ("POST", "api-session-events", {"text": "A bell"}, (201, 201, 403, 404, 404, 401)),
    ("PUT", "api-session-attendance", {"people": []}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-calendar", {}, (200, 200, 200, 404, 404, 401)),
    ("PATCH", "api-calendar", {"today": "5"}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-calendar-event-list", {"title": "Feast", "day": 3}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-dice", {}, (200, 200, 200, 404, 404, 401)),
    ("POST", "api-dice-seeds", {}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-asset-list", {}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-asset-detail", {}, (200, 403, 403, 404, 404, 401)),
    ("PATCH", "api-asset-detail", {"name": "New"}, (200, 403, 403, 404, 404, 401)),
    ("DELETE", "api-asset-detail", {}, (204, 403, 403, 404, 404, 401)),
    ("GET", "api-asset-tags", {}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-asset-folder-list", {}, (200, 403, 403, 404, 404, 401)),
    ("POST", "api-asset-folder-list", {"name": "New"}, (201, 403, 403, 404, 404, 401)),
    ("PATCH", "api-asset-folder-detail", {"name": "New"}, (200, 403, 403, 404, 404, 401)),
    ("DELETE", "api-asset-folder-detail", {}, (409, 403, 403, 404, 404, 401)),
    ("GET", "api-picture-detail", {}, (200, 404, 404, 404, 404, 401)),
    ("PATCH", "api-picture-detail", {"shared": True}, (200, 404, 404, 404, 404, 401)),
    ("DELETE", "api-picture-detail", {}, (204, 404, 404, 404, 404, 401)),
    ("GET", "api-picture-request-detail", {}, (200, 404, 404, 404, 404, 401)),
    ("POST", "api-picture-request-cancel", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-picture-settings", {}, (200, 200, 200, 404, 404, 401)),
    ("PATCH", "api-picture-settings", {"style": "ink"}, (200, 403, 403, 404, 404, 401)),
    ("GET", "generated-picture", {}, (200, 404, 404, 404, 404, 404)),
    ("GET", "contract-image-full", {}, (200, 404, 404, 404, 404, 401)),
    ("PUT", "contract-image-feature", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "table-file", {}, (200, 200, 200, 404, 404, 404)),
    ("GET", "assets", {}, (200, 403, 403, 404, 404, 302)),
    ("GET", "asset", {}, (200, 403, 403, 404, 404, 302)),
    ("GET", "scenes", {}, (200, 200, 200, 404, 404, 302)),
    ("GET", "scene_new", {}, (200, 403, 403, 404, 404, 302)),
    ("GET", "table", {}, (200, 200, 200, 404, 404, 302)),
    ("GET", "scene", {}, (200, 404, 404, 404, 404, 302)),
    ("GET", "scene_about", {}, (200, 404, 404, 404, 404, 302)),
    ("GET", "scene_replay", {}, (200, 404, 404, 404, 404, 302)),
    ("GET", "scene_replay_log", {}, (200, 404, 404, 404, 404, 302)),
    ("GET", "api-campaign-scene-list", {}, (200, 200, 200, 404, 404, 401)),
    ("POST", "api-campaign-scene-list", {"name": "New"}, (201, 403, 403, 404, 404, 401)),
    ("GET", "api-table", {}, (200, 200, 200, 404, 404, 401)),
    ("PUT", "api-table", {"scene": None}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-scene-folder-list", {}, (200, 403, 403, 404, 404, 401)),
    ("GET", "api-scene-detail", {}, (200, 404, 404, 404, 404, 401)),
    ("PATCH", "api-scene-detail", {"summary": "New"}, (200, 404, 404, 404, 404, 401)),
    ("DELETE", "api-scene-detail", {}, (204, 404, 404, 404, 404, 401)),
    ("POST", "api-scene-duplicate", {}, (201, 404, 404, 404, 404, 401)),
    ("POST", "api-scene-open", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-scene-piece-list", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-scene-event-list", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-scene-chat-list", {}, (200, 404, 404, 404, 404, 401)),
    ("POST", "api-scene-orders", {"type": "undo"}, (409, 404, 404, 404, 404, 401)),
    ("GET", "api-scene-explored", {}, (200, 404, 404, 404, 404, 401)),
    ("GET", "api-character-detail", {}, (200, 404, 404, 404, 404, 404)),
    ("PATCH", "api-character-detail", {"level": 3}, (200, 404, 404, 404, 404, 401)),
    ("DELETE", "api-character-detail", {}, (200, 404, 404, 404, 404, 401)),
    ("POST", "api-character-favourite", {}, (201, 404, 404, 404, 404, 401)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "name", "body", "expected"), TABLE, ids=lambda part: str(part)[:40])
def test_each_role_gets_what_it_may(method, name, body, expected, campaign, as_user, request):
    people = {role: request.getfixturevalue(role) if role != "anonymous" else None for role in ROLES}
    hidden = make_campaign_character(campaign, visibility=Visibility.GAME_MASTERS)
    values = {
        "api-entry": [make_note(campaign, people["owner"]).pk],
        "api-session-list": [campaign.pk],
        "api-session": [campaign.pk, play(campaign, 1).pk],
        "api-calendar": [campaign.pk],
        "api-dice": [campaign.pk],
        "api-campaign": [campaign.pk],
        "api-visibility": [campaign.pk],
        "api-template": [campaign.pk],
        "api-member-list": [campaign.pk],
        "api-member-detail": [campaign.pk, campaign.memberships.get(user=people["owner"]).pk],
        "api-invitation": [campaign.pk],
        "api-character": [hidden.pk],
        "api-import": [make_import_run(people["owner"], campaign).pk],
    }
    ends = make_entry(campaign), make_entry(campaign)
    values |= {
        "api-relation-list": [campaign.pk],
        "api-relation-detail": [campaign.pk, make_relation(*ends, actor=people["owner"]).pk],
        "api-graph": [campaign.pk],
        "api-plot-list": [campaign.pk],
        "api-plot": [campaign.pk, make_plot(campaign).pk],
    }
    named, folders, _ = private_assets(people["owner"], campaign)
    uid, folder = named["uid"], folders["api-asset-folder"]
    values |= {
        "api-asset-folder-detail": [campaign.pk, folder],
        "api-asset-folder": [campaign.pk],
        "api-asset-detail": [campaign.pk, uid],
        "api-asset": [campaign.pk],
        "table-file": [uid, "thumbnail.webp"],
        "assets": [campaign.pk],
        "asset": [campaign.pk, uid],
    }
    pictures, jobs, _, _ = private_pictures(people["owner"], campaign)
    picture = Picture.objects.get(pk=pictures["picture_id"])
    values |= {
        "api-picture": [picture.pk],
        "api-picture-request": [jobs["api-picture-request"]],
        "api-picture-settings": [campaign.pk],
        "generated-picture": [picture.pk, picture.digest[:12], "full.webp"],
        "contract-image-full": [f"{picture.pk}.webp"],
        "contract-image-feature": [picture.pk],
    }
    scene = make_scene(people["owner"], campaign)
    values |= {
        "scenes": [campaign.pk],
        "scene_new": [campaign.pk],
        "table": [campaign.pk],
        "scene": [campaign.pk, scene.slug],
        "scene_replay": [campaign.pk, scene.slug],
        "scene_replay_log": [campaign.pk, scene.slug],
        "api-campaign-scene": [campaign.pk],
        "api-table": [campaign.pk],
        "api-scene-folder": [campaign.pk],
        "api-scene": [scene.pk],
    }
    arguments = values[max((key for key in values if name.startswith(key)), key=len)]
    answers = {}
    for role in reversed(ROLES):  # the owner last: he changes things
        call = getattr(as_user(people[role]), method.lower())
        answers[role] = call(reverse(name, args=arguments), body, format="json").status_code
    assert answers == dict(zip(ROLES, expected, strict=True))
