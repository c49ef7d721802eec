"""Random campaigns, crawled by everybody in them: no page, address, search, count or export betrays what is hidden."""

import io
import json
import os
import random
import re
import zipfile
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestiary_site.tests.crowd import Crowd, Thing, make_crowd
from bestiary_site.tests.test_access import ALL, fill
from campaigns.models import Kind, User

EXAMPLES = int(os.environ.get("CRAWL_EXAMPLES", "2"))
MOST_ADDRESSES = int(os.environ.get("CRAWL_ADDRESSES", "240"))
OF_A_CAMPAIGN = {"campaign_id", "campaign_pk"}
LEAVE_ALONE = ("/account/", "/admin/", "/_allauth/", "/static/", "/api/v1/schema", "/docs", "/metrics")


@dataclass
class Crawl:
    """What one person finds by following every link."""

    client: Client
    hidden: dict[str, str]
    asked: dict[str, int] = field(default_factory=dict)
    leaks: list[str] = field(default_factory=list)

    def run(self, starts: list[str]) -> None:
        """Ask the addresses and all that they lead to, each once, until there are enough of them."""
        waiting = list(dict.fromkeys(starts))
        while waiting and len(self.asked) < MOST_ADDRESSES:
            address = waiting.pop(0)
            if address not in self.asked:
                waiting += [found for found in self.ask(address) if found not in self.asked]

    def ask(self, address: str) -> list[str]:
        """Ask one address; return those that its answer leads to."""
        answer = self.client.get(address)
        self.asked[address] = answer.status_code
        assert answer.status_code < 500, address
        if answer.status_code != 200:
            self.look(address, answer.content.decode(errors="replace") if not answer.streaming else "")
            return []
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = readable(content)
        self.look(address, text)
        return links_in(text)

    def look(self, address: str, text: str) -> None:
        """Note every hidden word in what was answered; what one has asked for oneself betrays nothing."""
        self.leaks += [f"{address} shows {word} ({what})" for word, what in self.hidden.items() if word in text]


def readable(content: bytes) -> str:
    """Return an answer as text; of an archive everything in it."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inner = [name + "\n" + archive.read(name).decode(errors="replace") for name in archive.namelist()]
    return "\n".join(inner)


def links_in(text: str) -> list[str]:
    """Return the site's own addresses that a page or an answer of the API names."""
    found = re.findall(r'(?:href|src|data-[a-z-]+)="(/[^"#]*)"', text)
    found += re.findall(r'"(?:url|next|picture|file|page)": ?"(?:https?://[^/"]+)?(/[^"]*)"', text)
    clean = [address.replace("&amp;", "&") for address in found]
    return [address for address in clean if not address.startswith(LEAVE_ALONE) and "logout" not in address]


def starting_points(crowd: Crowd) -> list[str]:
    """Return every address of the resolver that needs no more than the campaign, and questions to the searches."""
    campaign = crowd.campaign.pk
    found = [
        fill(route, dict.fromkeys(route.parameters, campaign))
        for route in ALL
        if set(route.parameters) <= OF_A_CAMPAIGN and not f"/{route.pattern}".startswith(LEAVE_ALONE)
    ]
    things = [str(thing.entry.pk) for thing in crowd.things]
    by_key = [
        f"/api/v1/entries/{pk}{part}" for pk in things for part in ("", "/backlinks", "/attachments", "/versions")
    ]
    by_key += [address for thing in crowd.things for address in parts_of(crowd, thing)]
    pages = [thing.address for thing in crowd.things]
    parts = sorted({thing.token[:4] for thing in crowd.things})
    asked = [
        address.format(q=part, c=campaign)
        for part in parts
        for address in (
            "/search/?q={q}", "/api/v1/search?q={q}", "/api/v1/search/suggestions?q={q}",
            "/api/v1/campaigns/{c}/names?q={q}", "/?q={q}", "/api/v1/characters?search={q}",
        )
    ]  # fmt: skip
    return [address for address in found if "logout" not in address] + asked + pages + by_key


PARTS = {
    Kind.CHARACTER: ("relationships", "achievements", "voice-notes", "notes", "inventory", "pictures", "versions"),
    Kind.PLOT: ("progress", "dependencies", "foreshadowing", "milestones", "links"),
    Kind.SESSION: ("notes", "checklist", "events", "attendance"),
    Kind.LOCATION: ("children", "ancestors", "layers", "pins"),
}


def parts_of(crowd: Crowd, thing: Thing) -> list[str]:
    """Return the addresses of what hangs on a thing."""
    kind, pk = thing.entry.kind, thing.entry.pk
    if kind == Kind.SCENE:
        page, api = thing.address, f"/api/v1/scenes/{pk}"
        return [f"{page}about/", api, *(f"{api}/{part}" for part in ("pieces", "events", "chat", "explored"))]
    home = (
        f"/api/v1/campaigns/{crowd.campaign.pk}/{kind}s/{pk}" if kind != Kind.CHARACTER else f"/api/v1/characters/{pk}"
    )
    return [home, *(f"{home}/{part}" for part in PARTS[kind])] if kind in PARTS else []


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 2**32))
def test_nobody_is_shown_what_is_hidden_from_him(seed):
    with transaction.atomic():
        crowd = make_crowd(random.Random(seed))
        for person in crowd.people:
            leaks, asked = crawl_as(crowd, person)
            assert not leaks, f"{person} (seed {seed}):\n" + "\n".join(leaks[:20])
            answered = [address for address, status in asked.items() if status == 200]
            assert len(answered) > (20 if person in crowd.members else 2), asked
        transaction.set_rollback(True)


def crawl_as(crowd: Crowd, person: User | None) -> tuple[list[str], dict[str, int]]:
    """Return what was betrayed to somebody, and what he asked."""
    cache.clear()
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    crawl = Crawl(client, crowd.hidden_from(person))
    crawl.run(starting_points(crowd))
    return crawl.leaks, crawl.asked


@pytest.mark.django_db
def test_the_crawl_sees_what_is_shown(campaign, owner):
    """The game master's crawl meets nearly every word, so that an empty list of leaks means something."""
    crowd = make_crowd(random.Random(7))
    everything = {thing.token: thing.entry.kind for thing in crowd.things}
    everything |= {secret.token: "part" for secret in crowd.loose}
    client = Client()
    client.force_login(crowd.game_master, backend="django.contrib.auth.backends.ModelBackend")
    crawl = Crawl(client, everything)
    crawl.run(starting_points(crowd))
    met = {leak.split(" shows ")[1].split(" ")[0] for leak in crawl.leaks}
    assert met == set(everything), json.dumps(sorted(set(everything) - met))
