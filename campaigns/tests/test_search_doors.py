"""Search by its doors: pages, API, recent and saved searches."""

import pytest
from django.urls import reverse

from campaigns.models import RecentSearch, SavedSearch
from campaigns.services.entries import create_entry
from campaigns.services.guests import open_table_guest
from campaigns.services.searches import MOST_SAVED, RECENT_KEPT, note_search
from campaigns.tests.factories import make_campaign
from characters.services.creatures import create_character

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale(owner, campaign):
    """An entry that players see, beside one that they do not."""
    create_entry(actor=owner, campaign=campaign, kind="item", name="Quasit Skull", visibility="game_masters")
    return create_entry(
        actor=owner, campaign=campaign, kind="note", name="Quasit Tale", aliases=["Imp Story"], tags=["fiend"],
        body="It <b>grins</b> in the dark.", visibility="members",
    )  # fmt: skip


# -- pages ------------------------------------------------------------------------------------------------


def test_the_page_shows_hits_counts_and_marks(tale, teammate, signed_in):
    page = signed_in(teammate).get("/search/", {"q": "grins"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "<mark>grins</mark>" in text
    assert "<b>grins" not in text
    assert "Quasit Tale" in text
    assert "Quasit Skull" not in text
    assert "?q=grins&amp;kind=note" in text


def test_a_campaigns_own_page_looks_in_it_alone(tale, owner, campaign, curator, stranger, signed_in):
    create_character(actor=curator, name="Quasit", race="Fiend")
    page = signed_in(owner).get(reverse("campaign_search", args=[campaign.pk]), {"q": "kwazit"})
    assert {hit.entry.name for hit, _ in page.context["hits"]} == {"Quasit Tale", "Quasit Skull"}
    assert signed_in(stranger).get(reverse("campaign_search", args=[campaign.pk])).status_code == 404


def test_strangers_search_the_bestiary(tale, curator, signed_in):
    create_character(actor=curator, name="Quasit", race="Fiend")
    page = signed_in().get("/search/", {"q": "kwazit"})
    assert [hit.entry.name for hit, _ in page.context["hits"]] == ["Quasit"]
    assert signed_in().get("/search/").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 40, "²"])
def test_pages_that_are_none_lead_to_one_that_is(tale, owner, signed_in, page):
    answer = signed_in(owner).get("/search/", {"q": "quasit", "page": page})
    assert answer.status_code == 200
    assert len(answer.context["hits"]) == 2


def test_filters_in_the_address_narrow_and_can_be_taken_away(tale, owner, signed_in):
    page = signed_in(owner).get("/search/", {"q": "quasit", "kind": ["note"], "tag": "fiend", "page": "1"})
    assert [hit.entry.name for hit, _ in page.context["hits"]] == ["Quasit Tale"]
    assert [label for label, _ in page.context["chips"]] == ["Note", "fiend"]
    assert page.context["chips"][0][1] == "?q=quasit&tag=fiend"
    assert signed_in(owner).get("/search/", {"q": "quasit", "kind": "nonsense"}).context["found"].total == 2


def test_a_campaign_that_is_not_ones_own_is_not_there(tale, campaign, stranger, signed_in):
    for place in (campaign.pk, "nonsense"):
        assert signed_in(stranger).get("/search/", {"q": "quasit", "campaign": place}).status_code == 404


def test_every_page_has_the_box(signed_in):
    assert 'action="/search/"' in signed_in().get("/").content.decode()


def test_the_bestiary_keeps_its_own_words(curator, signed_in):
    create_character(actor=curator, name="Ash Wyrm", race="Dragon")
    create_character(actor=curator, name="Moon Ghoul", race="Undead")
    page = signed_in().get("/", {"q": "wyrm"}).content.decode()
    assert "Ash Wyrm" in page
    assert "Moon Ghoul" not in page
    assert 'id="q" type="search" name="q" value="wyrm"' in page


# -- recent and saved -------------------------------------------------------------------------------------


def test_recent_searches_are_ones_own_few_and_can_be_forgotten(tale, owner, teammate, signed_in):
    client = signed_in(owner)
    for number in range(RECENT_KEPT + 3):
        client.get("/search/", {"q": f"quasit {number}"})
    client.get("/search/", {"q": "quasit 5"})
    client.get("/search/", {"q": "quasit 5", "page": "2"})
    mine = list(RecentSearch.objects.filter(user=owner).values_list("query", flat=True))
    assert mine[0] == "quasit 5"
    assert len(mine) == len(set(mine)) == RECENT_KEPT
    assert "quasit 5" in client.get("/search/").content.decode()
    assert "quasit 5" not in signed_in(teammate).get("/search/").content.decode()
    assert client.post("/search/recent/forget/", {"next": "https://elsewhere.example/"})["Location"] == "/search/saved/"
    assert not RecentSearch.objects.exists()


def test_strangers_and_the_shared_guest_leave_no_trace(signed_in):
    signed_in().get("/search/", {"q": "quasit"})
    note_search(actor=open_table_guest(), query="quasit")
    assert not RecentSearch.objects.exists()


def test_a_search_is_kept_run_and_forgotten_by_pages(tale, owner, campaign, stranger, signed_in):
    client = signed_in(owner)
    said = {"name": "Fiends", "q": "quasit", "campaign": str(campaign.pk), "kind": ["note"], "tag": ["fiend"]}
    kept = client.post("/search/saved/", said)
    assert kept.status_code == 302
    assert [hit.entry.name for hit, _ in client.get(kept["Location"]).context["hits"]] == ["Quasit Tale"]
    assert "Fiends" in client.get("/search/saved/").content.decode()
    again = client.post("/search/saved/", said)
    assert again.status_code == 422
    assert "Fiends already" in again.content.decode()
    row = SavedSearch.objects.get()
    address = reverse("saved_search_delete", args=[row.pk])
    assert signed_in(stranger).post(address).status_code == 404
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert not SavedSearch.objects.exists()


# -- API --------------------------------------------------------------------------------------------------


def test_the_api_answers_with_hits_facets_and_pages(tale, owner, teammate, campaign, as_user):
    answer = as_user(teammate).get("/api/v1/search", {"q": "kwazit"}).json()
    assert answer["count"] == 1
    assert answer["more"] is False
    [hit] = answer["results"]
    assert (hit["name"], hit["kind"], hit["why"], hit["place"]) == ("Quasit Tale", "note", "sound", campaign.name)
    assert answer["facets"]["kinds"] == [{"value": "note", "label": "Notes", "count": 1}]
    assert "Skull" not in str(answer)
    found = as_user(owner).get("/api/v1/search", {"q": "quasit", "page_size": 1, "page": 2}).json()
    assert (found["count"], len(found["results"]), found["next"]) == (2, 1, None)
    assert as_user(owner).get("/api/v1/search", {"q": "quasit", "page": 9}).status_code == 404


def test_the_api_suggests(tale, teammate, campaign, as_user):
    [hit] = as_user(teammate).get("/api/v1/search/suggestions", {"q": "imp", "campaign": campaign.pk}).json()["results"]
    assert (hit["name"], hit["matched"], hit["why"]) == ("Quasit Tale", "Imp Story", "alias")
    assert as_user().get("/api/v1/search/suggestions", {"q": "quasit"}).json() == {"results": []}


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"q": "x" * 201}, 422, "q"),
        ({"q": "x", "kind": "dragon"}, 422, "kind"),
        ({"q": "x", "campaign": "1"}, 404, None),
    ],
)
def test_the_api_names_what_it_does_not_understand(owner, as_user, said, status, field):
    answer = as_user(owner).get("/api/v1/search", said)
    assert answer.status_code == status
    assert field is None or field in answer.json()["error"]["fields"]


def test_saved_searches_by_the_api(owner, teammate, campaign, as_user):
    client = as_user(owner)
    said = {"name": "Fiends", "query": "quasit", "campaign": str(campaign.pk), "kinds": ["note"], "tags": ["fiend"]}
    made = client.post("/api/v1/searches", said)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["url"] == f"/search/?q=quasit&campaign={campaign.pk}&kind=note&tag=fiend"
    assert client.post("/api/v1/searches", said).status_code == 409
    assert client.patch(f"/api/v1/searches/{pk}", {"name": "Imps", "campaign": None}).json()["campaign"] is None
    assert client.get("/api/v1/searches").json()["results"][0]["name"] == "Imps"
    assert client.get(f"/api/v1/searches/{pk}").status_code == 200
    for method in ("get", "patch", "delete"):
        assert getattr(as_user(teammate), method)(f"/api/v1/searches/{pk}").status_code == 404
    assert client.delete(f"/api/v1/searches/{pk}").status_code == 204
    assert not SavedSearch.objects.exists()


def test_bad_saved_searches_are_refused_with_their_fields(owner, stranger, as_user):
    client = as_user(owner)
    elsewhere = make_campaign(stranger)
    for said, status in (
        ({"name": ""}, 400), ({}, 400), ({"name": "x", "kinds": ["dragon"]}, 400),
        ({"name": "x", "query": "q" * 201}, 400),
        ({"name": "x", "campaign": str(elsewhere.pk)}, 404), ({"name": "x", "campaign": "nonsense"}, 400),
    ):  # fmt: skip
        assert client.post("/api/v1/searches", said).status_code == status, said
    half = '{"name": "x", "query": "half a letter \\ud83d"}'
    assert client.post("/api/v1/searches", half, content_type="application/json").status_code == 400
    SavedSearch.objects.bulk_create(SavedSearch(user=owner, name=f"search {number}") for number in range(MOST_SAVED))
    assert client.post("/api/v1/searches", {"name": "one more"}).status_code == 422


def test_recent_searches_by_the_api(owner, teammate, as_user):
    note_search(actor=owner, query="kwazit")
    assert [row["query"] for row in as_user(owner).get("/api/v1/searches/recent").json()["results"]] == ["kwazit"]
    assert as_user(teammate).get("/api/v1/searches/recent").json()["results"] == []
    assert as_user(owner).delete("/api/v1/searches/recent").status_code == 204
    assert not RecentSearch.objects.exists()
