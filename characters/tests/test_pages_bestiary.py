"""The bestiary's list, a creature's page, comparison and favourites, as each person sees them."""

import pytest
from django.urls import reverse

from campaigns.models import Tag, Visibility
from characters.listing import Question, answer
from characters.models import Character, Favourite
from characters.tests.factories import make_campaign_character, make_character, make_draft, make_favourite, make_model

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [card["name"] for card in response.context["cards"]]


def test_home_shows_published_creatures_only_and_the_highest_level_first(signed_in, owner, campaign):
    make_character(name="Marsh Toad", level=3)
    make_character(name="Ember Drake", level=40)
    make_draft(owner, name="Secret Draft")
    make_campaign_character(campaign, name="Party Mage")
    for person in (None, owner):
        response = signed_in(person).get("/")
        assert response.status_code == 200
        assert names(response) == ["Ember Drake", "Marsh Toad"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=toad", ["Marsh Toad"]),
        ("q=croak", ["Marsh Toad"]),
        ("race=Dragon&race=Amphibian", ["Ember Drake", "Marsh Toad"]),
        ("difficulty=Deadly", ["Ember Drake"]),
        ("location=Old+Fen", ["Marsh Toad"]),
        ("faction=Cinder+Court", ["Ember Drake"]),
        ("level_min=4", ["Ember Drake"]),
        ("level_max=4", ["Marsh Toad"]),
        ("tag=swamp", ["Marsh Toad"]),
        ("sort=name", ["Ember Drake", "Marsh Toad"]),
        ("sort=-name", ["Marsh Toad", "Ember Drake"]),
        ("sort=level", ["Marsh Toad", "Ember Drake"]),
        ("sort=difficulty", ["Marsh Toad", "Ember Drake"]),
        ("sort=newest", ["Ember Drake", "Marsh Toad"]),
        ("q=basilisk", []),
        ("level_min=abc&sort=nonsense&page=-3", ["Ember Drake", "Marsh Toad"]),
    ],
)
def test_filters_and_order_of_the_address_are_followed(client, query, expected):
    toad = make_character(name="Marsh Toad", level=3, race="Amphibian", location="Old Fen", difficulty="Easy")
    toad.aliases = ["Old Croaker"]
    toad.save()
    toad.tags.add(Tag.objects.create(name="Swamp"))
    make_character(name="Ember Drake", level=40, race="Dragon", faction="Cinder Court", difficulty="Deadly")
    assert names(client.get(f"/?{query}")) == expected


def test_facets_count_what_each_choice_would_show_and_chips_take_filters_away(client):
    make_character(race="Dragon", difficulty="Deadly")
    make_character(race="Dragon", difficulty="Easy")
    make_character(race="Goblin", difficulty="Easy")
    response = client.get("/?race=Dragon&difficulty=Easy&q=")
    facets = {
        facet["name"]: {row["value"]: row["count"] for row in facet["values"]} for facet in response.context["facets"]
    }
    assert facets["race"] == {"Dragon": 1, "Goblin": 1}
    assert facets["difficulty"] == {"Easy": 1, "Normal": 0, "Hard": 0, "Deadly": 1}
    chips = {chip["label"]: chip["url"] for chip in response.context["chips"]}
    assert chips == {"Dragon": "/?difficulty=Easy", "Easy": "/?race=Dragon"}


def test_pages_of_24_keep_the_filters(client):
    for _ in range(30):
        make_character(race="Goblin")
    first, second = client.get("/?race=Goblin"), client.get("/?race=Goblin&page=2")
    assert (len(names(first)), len(names(second))) == (24, 6)
    assert 'href="?race=Goblin&amp;page=2"' in first.content.decode()
    assert names(client.get("/?race=Goblin&page=99")) == names(second)


def test_the_list_takes_as_many_queries_for_thirty_creatures_as_for_three(
    signed_in, owner, django_assert_num_queries, django_assert_max_num_queries
):
    def count(url: str) -> int:
        with django_assert_max_num_queries(40) as captured:
            client.get(url)
        return len(captured)

    client = signed_in(owner)
    for _ in range(3):
        make_model(make_character(), is_published=True)
    few = count("/?sort=name")
    for _ in range(30):
        make_favourite(owner, make_character())
    assert count("/?sort=name&level_min=1") <= few


def test_a_question_is_the_same_text_only_if_it_asks_the_same():
    assert Question(q="a").key() == Question(q="a").key()
    assert Question(race=("a", "b")).key() != Question(race=("b",)).key()


def test_an_answer_knows_which_creatures_have_a_model():
    make_model(make_character(name="With"), is_published=True)
    make_model(make_character(name="Hidden model"), is_published=False)
    found = answer(Question(), Character.objects.public())
    assert {card["name"]: card["has_model"] for card in found.cards} == {"With": True, "Hidden model": False}


def test_a_creature_is_shown_with_its_story_made_safe(client):
    make_character(name="Marsh Toad", slug="marsh-toad", body="It **croaks**. <script>alert(1)</script>")
    page = client.get("/bestiary/marsh-toad/").content.decode()
    assert "<strong>croaks</strong>" in page
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("who", [None, "stranger", "owner", "curator"])
def test_a_draft_is_there_for_its_maker_and_curators_only(signed_in, who, owner, stranger, curator):
    make_draft(owner, name="Draft", slug="draft")
    people = {None: None, "stranger": stranger, "owner": owner, "curator": curator}
    client = signed_in(people[who])
    expected = 200 if who in {"owner", "curator"} else 404
    assert client.get("/bestiary/draft/").status_code == expected
    if who:
        listed = names(client.get("/bestiary/drafts/"))
        assert listed == (["Draft"] if expected == 200 else [])


def test_campaign_characters_are_for_members_and_hidden_ones_for_game_masters(
    signed_in, campaign, owner, teammate, observer, stranger
):
    hero = make_campaign_character(campaign, name="Hero", slug="hero")
    plot = make_campaign_character(campaign, name="Plot", slug="plot", visibility=Visibility.GAME_MASTERS)
    for person, sees_hero, sees_plot in (
        (None, 404, 404), (stranger, 404, 404), (observer, 200, 404), (teammate, 200, 404), (owner, 200, 200)
    ):  # fmt: skip
        client = signed_in(person)
        assert client.get(hero.get_absolute_url()).status_code == sees_hero
        assert client.get(plot.get_absolute_url()).status_code == sees_plot
    assert names(signed_in(teammate).get(reverse("campaign_characters", args=[campaign.pk]))) == ["Hero"]
    assert signed_in(stranger).get(reverse("campaign_characters", args=[campaign.pk])).status_code == 404


def test_a_creature_page_shows_published_models_to_strangers_and_all_to_curators(signed_in, curator):
    creature = make_character(slug="toad")
    shown = make_model(creature, is_published=True)
    make_model(creature, is_published=False)
    page = signed_in(None).get("/bestiary/toad/")
    assert page.context["model"] == shown
    assert page.context["viewer"]["levels"] == [shown.file_url("model.glb")]
    assert len(page.context["models"]) == 1
    assert len(signed_in(curator).get("/bestiary/toad/").context["models"]) == 2


def test_neighbours_are_the_ones_beside_it_by_name(client):
    for name in ("Adder", "Bat", "Crow"):
        make_character(name=name, slug=name.lower())
    context = client.get("/bestiary/bat/").context
    assert (context["earlier"]["name"], context["later"]["name"]) == ("Adder", "Crow")
    assert client.get("/bestiary/adder/").context["earlier"] is None


def test_two_creatures_stand_side_by_side_and_differences_are_marked(client):
    make_character(name="Adder", slug="adder", level=1, race="Snake")
    make_character(name="Bat", slug="bat", level=2, race="Snake")
    response = client.get("/bestiary/compare/?a=adder&b=bat")
    rows = {row["label"]: row for row in response.context["rows"]}
    assert (rows["Level"]["a"], rows["Level"]["b"], rows["Level"]["differs"]) == ("1", "2", True)
    assert not rows["Race"]["differs"]


def test_comparing_with_what_is_hidden_says_that_there_is_no_such_creature(client, owner):
    make_character(slug="adder")
    make_draft(owner, slug="secret", name="Secret Thing")
    response = client.get("/bestiary/compare/?a=adder&b=secret")
    assert response.context["b"] is None
    assert "Secret Thing" not in response.content.decode()


def test_a_star_is_set_and_taken_away_and_leads_back(signed_in, owner):
    creature = make_character(slug="toad")
    client = signed_in(owner)
    there = client.post("/bestiary/toad/favourite/", {"next": "/?q=toad"})
    assert there.url == "/?q=toad"
    assert Favourite.objects.filter(user=owner, character=creature).exists()
    assert names(client.get("/bestiary/favourites/")) == [creature.name]
    assert client.post("/bestiary/toad/favourite/", {"next": "https://evil.example/"}).url == "/bestiary/toad/"
    assert not Favourite.objects.filter(user=owner).exists()


def test_favourites_that_became_hidden_are_not_listed(signed_in, stranger, owner):
    make_favourite(stranger, make_draft(owner, name="Withdrawn"))
    assert names(signed_in(stranger).get("/bestiary/favourites/")) == []


def test_a_curator_publishes_another_model_by_a_button(signed_in, curator, stranger):
    creature = make_character(slug="toad")
    old, new = make_model(creature, is_published=True), make_model(creature)
    assert signed_in(stranger).post(reverse("model-publish", args=[new.pk])).status_code == 404
    assert signed_in(curator).post(reverse("model-publish", args=[new.pk])).status_code == 302
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.is_published, new.is_published) == (False, True)
    signed_in(curator).post(reverse("model-unpublish", args=[new.pk]))
    signed_in(curator).post(reverse("model-delete", args=[new.pk]))
    new.refresh_from_db()
    assert new.deleted_at is not None
