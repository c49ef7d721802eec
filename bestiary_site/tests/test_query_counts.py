"""Every list costs the same number of queries for 3 rows as for 30, lists of later apps included."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bestiary_site.tests.test_access import ALL, PUBLIC
from bestiary_site.tests.writing_world import WritingRows
from campaigns.models import RecentSearch, Role, SavedSearch, Visibility
from campaigns.services.audit import record
from campaigns.services.entries import create_entry
from campaigns.tests.evenings import EveningRows
from campaigns.tests.factories import add_member, gather_statistics, make_campaign, make_invitation, make_user
from campaigns.tests.places import grow_places, make_place, place_addresses
from campaigns.tests.story import grow_story, make_plot, story_addresses
from campaigns.tests.things_outside import OutsideRows
from characters.services.creatures import update_character
from characters.tests.factories import (
    make_campaign_character,
    make_character,
    make_draft,
    make_favourite,
    make_model,
)
from characters.tests.import_factories import make_import_run
from characters.tests.kept import KeptRows
from imagegen.tests.picture_world import PictureRows
from reconstruction.tests.factories import make_capture, make_export, make_finished_reconstruction, make_upload
from scenes.tests.asset_world import AssetRows
from scenes.tests.scene_world import SceneRows


class Table:
    """A campaign of the owner's, one creature and one capture, around which rows grow."""

    def __init__(self, owner) -> None:
        self.owner = owner
        self.campaign = make_campaign(owner)
        self.character = make_draft(owner, name="The One", slug="the-one")
        self.capture = make_capture(owner)
        self.evenings = EveningRows(owner, self.campaign)
        self.words = WritingRows(owner, self.campaign)
        self.kept = KeptRows(owner, self.campaign)
        self.outside = OutsideRows(owner, self.campaign)
        self.assets = AssetRows(owner, self.campaign)
        self.scenes = SceneRows(owner, self.campaign)
        self.pictures = PictureRows(owner, self.campaign)
        self.place = make_place(owner, self.campaign, "The One Place")
        self.plot = make_plot(self.campaign, "The One Plot")
        grow_story(owner, self.plot, 1)

    def grow(self, rows: int) -> None:
        """Add so many rows to every list."""
        for row in range(rows):
            if row % 9 == 1:
                gather_statistics()
            creature = make_character(body="story")
            make_draft(self.owner)
            make_campaign_character(self.campaign, visibility=Visibility.MEMBERS)
            make_draft(self.owner, deleted_at="2026-01-01T00:00Z")
            make_favourite(self.owner, creature)
            make_model(creature, self.owner, is_published=True)
            model = make_model(self.character, self.owner)
            make_export(model, self.owner)
            make_upload(self.capture)
            make_upload(make_capture(self.owner))
            make_finished_reconstruction(self.capture, character=make_character())
            make_campaign(self.owner)
            self.evenings.grow()
            self.words.grow()
            self.kept.grow()
            self.outside.grow()
            self.assets.grow()
            self.scenes.grow()
            self.pictures.grow()
            make_campaign(self.owner, deleted_at="2026-01-01T00:00Z")
            add_member(self.campaign, make_user(), Role.PLAYER)
            make_invitation(self.campaign)
            make_import_run(self.owner, self.campaign)
            make_import_run(self.owner)
            record("tested", actor=self.owner, target=self.campaign, campaign=self.campaign)
            number = SavedSearch.objects.count()
            SavedSearch.objects.create(
                user=self.owner, name=f"search {number}", query="lantern", campaign=self.campaign
            )
            RecentSearch.objects.create(user=self.owner, query=f"lantern {number}")
            create_entry(
                actor=self.owner,
                campaign=self.campaign,
                kind="note",
                name=f"Lantern {number}",
                tags=[f"tag {number % 5}"],
                body="A lantern by the road, and [[Lantern 0]].",
            )
            grow_story(self.owner, self.plot, number + 2)
            grow_places(self.owner, self.place)
            level = self.character.level % 100 + 1
            self.character = update_character(actor=self.owner, character=self.character, level=level)
        gather_statistics()

    def addresses(self) -> list[str]:
        """Return every page and every address of the API that shows a list."""
        campaign, one = self.campaign.pk, self.character.pk
        return [
            *self.evenings.addresses(),
            *story_addresses(self.plot), *place_addresses(self.place),
            *self.words.addresses(),
            *self.kept.addresses(),
            *self.outside.addresses(),
            *self.assets.addresses(),
            *self.scenes.addresses(),
            *self.pictures.addresses(),
            "/search/?q=lantern", "/search/?q=lantern&page=2", f"/play/{campaign}/search/?q=lantern", "/search/saved/",
            "/api/v1/search?q=lantern&page_size=100", "/api/v1/search/suggestions?q=lantern", "/api/v1/searches",
            "/api/v1/searches/recent",
            "/bestiary/import/", f"/play/{campaign}/import/",
            "/", "/?race=Goblin&page=2", "/bestiary/favourites/", "/bestiary/drafts/", "/bestiary/bin/",
            "/bestiary/compare/", "/bestiary/the-one/", "/bestiary/the-one/versions/", "/play/", f"/play/{campaign}/",
            f"/play/{campaign}/characters/", f"/play/{campaign}/audit/", "/studio/",
            f"/studio/captures/{self.capture.pk}/",
            "/api/v1/characters", "/api/v1/characters?scope=drafts", "/api/v1/characters?scope=bin",
            f"/api/v1/characters?campaign={campaign}", "/api/v1/characters/facets", f"/api/v1/characters/{one}/models",
            f"/api/v1/characters/{one}/versions", "/api/v1/favourites", "/api/v1/campaigns", "/api/v1/imports",
            f"/api/v1/campaigns/{campaign}/members", f"/api/v1/campaigns/{campaign}/invitations",
            f"/api/v1/campaigns/{campaign}/audit", "/api/v1/captures", f"/api/v1/captures/{self.capture.pk}",
            f"/api/v1/captures/{self.capture.pk}/reconstructions", "/api/v1/reconstructions", "/api/v1/exports",
            "/api/characters", "/api/favorites", "/api/stats", "/api/v1/favorites", "/api/v1/stats",
        ]  # fmt: skip


def count_queries(client, address: str) -> int:
    """Return how many queries a request costs on an empty cache."""
    client.get(address)  # what only the first request does, such as looking for content types, is not counted
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(
            address, {"page_size": 100} if address.startswith("/api/v1/") and "?" not in address else {}
        )
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content[:200]!r}"
    return len(asked)


@pytest.mark.django_db
def test_lists_cost_the_same_for_three_rows_and_for_thirty(owner, as_user):
    table = Table(owner)
    table.grow(3)
    client = as_user(owner)
    before = {address: count_queries(client, address) for address in table.addresses()}
    table.grow(27)
    after = {address: count_queries(client, address) for address in table.addresses()}
    grown = {address: (before[address], after[address]) for address in before if after[address] > before[address]}
    assert not grown
    # A plot's page shows seven lists and their forms; most others need less than half of this.
    assert max(after.values()) <= 50, after


def test_every_list_of_the_api_is_counted(db, owner):
    listed = {address.split("?")[0] for address in Table(owner).addresses()}
    names = [route for route in ALL if route.name.startswith("api-") and route.name.endswith("-list")]
    missing = [
        route.name
        for route in names
        if not any(_matches(route.pattern, address) for address in listed) and route.name not in {"api-upload-list"}
    ]
    assert not missing, "add them to Table.addresses (uploads are only made, never listed by themselves)"
    assert "home" in PUBLIC


def _matches(pattern: str, address: str) -> bool:
    parts, found = pattern.split("/"), address.strip("/").split("/")
    return len(parts) == len(found) and all(
        part == there or part.startswith("<") for part, there in zip(parts, found, strict=True)
    )
