"""The cast of the tests: who asks, from the owner of a thing to somebody who has not signed in."""

import os
from collections import Counter
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient
from xdist.scheduler import LoadFileScheduling

from bestiary_site.shared.windows import forget_all
from campaigns.models import Campaign, Role, User
from campaigns.services.guests import open_table_guest
from campaigns.tests.factories import add_member, make_campaign, make_user

# Tests of code that knows no Django, outside of folders of their own.
PURE_TESTS = (
    "test_localstorage", "test_providers_services", "test_providers_manners", "test_providers_line",
    "test_providers_fuzzing", "test_geometry_", "test_generator", "test_import_uvtt", "test_import_foundry",
    "test_import_own", "test_import_planarally", "test_dice_grammar", "test_dice_dialects", "test_dice_fuzz",
    "test_dice_statistics", "test_dice_fair", "test_hub",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what knows no Django: it needs no second run on another database. Long files go first."""
    for item in items:
        if {"pipeline", "synthetic", "artist"} & set(item.path.parts) or item.path.name.startswith(PURE_TESTS):
            item.add_marker(pytest.mark.pure)
    if "PYTEST_XDIST_WORKER" in os.environ:
        _long_files_first(items)


def _long_files_first(items: list[pytest.Item]) -> None:
    """Order files as processes should take them: one that takes minutes must not be begun when all else is done."""
    weights = Counter(item.path for item in items)
    weights |= {item.path: 60 for item in items if item.get_closest_marker("slow")}
    weights |= {item.path: 10_000 for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: (-weights[item.path], str(item.path)))


class OneBrowserAtATime(LoadFileScheduling):
    """A file to each process, but those with browsers one after the other: two at once make each other late."""

    def _split_scope(self, nodeid: str) -> str:
        path = str(super()._split_scope(nodeid))
        return "browsers" if "browser" in path.rsplit("/", 1)[-1] else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowserAtATime:
    """Schedule as above, whatever `--dist` says."""
    return OneBrowserAtATime(config, log)


@pytest.fixture(autouse=True)
def _empty_cache():
    """A cached answer of one test must not answer the next one."""
    cache.clear()
    forget_all()


@pytest.fixture
def owner(db) -> User:
    """Who owns the private things, and runs `campaign` as its game master."""
    return make_user("owner")


@pytest.fixture
def campaign(owner) -> Campaign:
    """The owner's campaign; `teammate` and `observer` belong to it when a test asks for them."""
    return make_campaign(owner)


@pytest.fixture
def teammate(campaign) -> User:
    """A player of the owner's campaign."""
    return add_member(campaign, make_user("teammate"), Role.PLAYER)


@pytest.fixture
def observer(campaign) -> User:
    """Who only watches the owner's campaign."""
    return add_member(campaign, make_user("observer"), Role.OBSERVER)


@pytest.fixture
def stranger(db) -> User:
    """Somebody signed in who has to do with nobody."""
    return make_user("stranger")


@pytest.fixture
def curator(db) -> User:
    """Who keeps the public bestiary."""
    return make_user("curator", is_curator=True)


@pytest.fixture
def admin(db) -> User:
    """The administrator."""
    return make_user("admin", is_staff=True, is_superuser=True)


@pytest.fixture
def guest(db) -> User:
    """The shared account of the open table."""
    return open_table_guest()


@pytest.fixture
def api() -> APIClient:
    """A client of the API that has not signed in; `api.force_authenticate(user)` makes it somebody."""
    return APIClient()


@pytest.fixture
def signed_in():
    """Return a maker of page clients: `signed_in(owner)`; without a person, one who has not signed in."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def as_user():
    """Return a maker of API clients: `as_user(owner)`; without a person, one who has not signed in."""

    def make(user: User | None = None) -> APIClient:
        client = APIClient()
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make
