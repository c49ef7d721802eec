"""Relations by their doors: pages, API, graph, desk; nobody is told of what is hidden from him."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.test import APIClient

from campaigns.models import Relation, Visibility
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.story import make_entry, make_relation, play

HIDDEN = Visibility.GAME_MASTERS


@pytest.mark.django_db
def test_the_api_makes_changes_and_gives_back(campaign, owner, as_user):
    client, url = as_user(owner), f"/api/v1/campaigns/{campaign.pk}/relations"
    one, other, session = make_entry(campaign), make_entry(campaign), play(campaign, 1)
    said = {"source": one.pk, "target": other.pk, "kind": "serves", "strength": 2, "started": session.pk}
    made = client.post(url, said, format="json")
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert (made.json()["inverse"], made.json()["started"]) == ("is served by", session.pk)
    play(campaign, 2)
    changed = client.patch(f"{url}/{pk}", {"kind": "betrayed", "version": 1}, format="json").json()
    assert (changed["kind"], changed["version"]) == ("betrayed", 2)
    assert client.patch(f"{url}/{pk}", {"kind": "x", "version": 1}, format="json").status_code == 409
    assert [row["kind"] for row in client.get(f"{url}/{pk}/history").json()["results"]] == ["betrayed", "serves"]
    then = client.get(url, {"as_of": session.pk}).json()["results"]
    assert [row["kind"] for row in then] == ["serves"]
    assert client.get(url, {"entry": one.pk, "kind": "betrayed"}).json()["count"] == 1
    assert client.get(url, {"entry": make_entry(campaign).pk}).json()["count"] == 0
    assert client.delete(f"{url}/{pk}").status_code == 204
    assert client.get(f"{url}/{pk}").status_code == 404
    assert client.post(f"{url}/{pk}/restore").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["as_of=x", "as_of=0", "entry=-1", "entry=99999999999999999999"])
def test_what_is_no_number_is_a_clear_400(campaign, owner, as_user, asked):
    answer = as_user(owner).get(f"/api/v1/campaigns/{campaign.pk}/relations?{asked}")
    assert answer.status_code == 400
    assert asked.split("=")[0] in answer.json()["error"]["fields"]


@pytest.mark.django_db
def test_the_form_takes_names_with_kinds_and_says_what_it_does_not_know(campaign, owner, signed_in):
    client, url = signed_in(owner), f"/play/{campaign.pk}/relations/new/"
    one, other = make_entry(campaign, "Wren"), make_entry(campaign, "The Guild")
    words = {"source": "wren", "target": "The Guild (Faction)", "kind": "leads", "strength": 3, "visibility": "members"}
    unknown = client.post(url, words | {"target": "Nobody"})
    assert unknown.status_code == 422
    assert "You see nothing called “Nobody”" in unknown.content.decode()
    assert client.post(url, words).status_code == 302
    made = Relation.objects.get()
    assert (made.source_id, made.target_id, made.inverse) == (one.pk, other.pk, "is led by")
    page = client.get(f"/play/{campaign.pk}/relations/{made.pk}/").content.decode()
    assert "leads" in page
    change = words | {"kind": "left", "inverse": "", "note": "After the **fire**."}
    assert client.post(f"/play/{campaign.pk}/relations/{made.pk}/edit/", change).status_code == 302
    assert "<strong>fire</strong>" in client.get(f"/play/{campaign.pk}/relations/{made.pk}/").content.decode()


@pytest.mark.django_db
def test_names_shared_by_two_need_their_kind(campaign, owner, signed_in):
    make_entry(campaign, "Twin"), make_entry(campaign, "Twin"), make_entry(campaign, "Other")
    words = {"source": "Twin", "target": "Other", "kind": "knows", "strength": 0, "visibility": "members"}
    answer = signed_in(owner).post(f"/play/{campaign.pk}/relations/new/", words)
    assert "Several are called so" in answer.content.decode()


@pytest.mark.django_db
def test_deleting_asks_first_and_the_bin_lies_below_the_web(campaign, owner, signed_in):
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner)
    client, url = signed_in(owner), f"/play/{campaign.pk}/relations/"
    assert client.get(f"{url}{made.pk}/delete/").status_code == 200
    assert Relation.objects.living().exists()
    client.post(f"{url}{made.pk}/delete/")
    assert "In the bin" in client.get(url).content.decode()
    client.post(f"{url}{made.pk}/restore/")
    assert Relation.objects.living().exists()


@pytest.mark.django_db
def test_the_way_back_never_leaves_the_site(campaign, owner, signed_in):
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner)
    url = f"/play/{campaign.pk}/relations/{made.pk}/delete/?next=https://elsewhere.example/"
    assert signed_in(owner).post(url)["Location"].startswith("/play/")


@pytest.mark.django_db
def test_a_note_is_read_with_the_eyes_of_who_wrote_it(campaign, owner, teammate, as_user):
    villain = make_entry(campaign, "Secret Villain", visibility=HIDDEN)
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner, note="Pays [[Secret Villain]].")
    url = f"/api/v1/campaigns/{campaign.pk}/relations/{made.pk}"
    assert "Secret Villain" in as_user(owner).get(url).json()["note"]
    for address in (url, f"{url}/history", f"/play/{campaign.pk}/relations/{made.pk}/"):
        assert villain.name not in as_user(teammate).get(address).content.decode()


@pytest.mark.django_db
def test_the_desk_shows_relations_and_plots_of_ones_own_campaigns(campaign, owner, admin, curator, signed_in):
    make_relation(make_entry(campaign), make_entry(campaign), actor=owner, kind="owes")
    assert "owes" in signed_in(admin).get("/admin/campaigns/relation/").content.decode()
    assert signed_in(admin).get(f"/admin/campaigns/relation/{Relation.objects.get().pk}/change/").status_code == 200
    assert signed_in(admin).get("/admin/campaigns/plotthread/").status_code == 200


VISIBLE = st.sampled_from(["members", "chosen", "game_masters"])


class HiddenTest(TestCase):
    """Random entries and relations of every visibility, looked at by a player."""

    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(VISIBLE, min_size=2, max_size=5),
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), VISIBLE, st.booleans()), max_size=8),
    )
    def test_a_player_finds_no_hidden_name_kind_or_id_by_any_door(self, visibilities, wanted):
        owner, player, other = make_user(), make_user(), make_user()
        campaign = make_campaign(owner)
        add_member(campaign, player), add_member(campaign, other)
        entries = [make_entry(campaign, f"Entry{n}name", visibility=level) for n, level in enumerate(visibilities)]
        seen, hidden = set(), {entry.name for entry in entries if entry.visibility != "members"}
        for number, (source, target, level, for_player) in enumerate(wanted):
            one, two = entries[source % len(entries)], entries[target % len(entries)]
            if one == two:
                continue
            told = [player.pk if for_player else other.pk]
            made = make_relation(
                one,
                two,
                actor=owner,
                kind=f"kind{number}word",
                visibility=level,
                known_to=told,
                note=f"note{number}word",
            )
            open_ends = one.visibility == two.visibility == "members"
            if open_ends and (level == "members" or (level == "chosen" and for_player)):
                seen.add(made.pk)
            else:
                hidden |= {made.kind, made.note}
        client = APIClient()
        client.force_login(player, backend="django.contrib.auth.backends.ModelBackend")
        api, page = f"/api/v1/campaigns/{campaign.pk}", f"/play/{campaign.pk}/relations/"
        shown = [client.get(address).content.decode() for address in (f"{api}/relations", f"{api}/graph", page)]
        found = [word for word in hidden for text in shown if word in text]
        assert not found
        assert {row["id"] for row in json.loads(shown[0])["results"]} == seen
        assert {edge["id"] for edge in json.loads(shown[1])["edges"]} == seen
        for relation in Relation.objects.all():
            status = 200 if relation.pk in seen else 404
            for address in (
                f"{api}/relations/{relation.pk}",
                f"{api}/relations/{relation.pk}/history",
                f"{page}{relation.pk}/",
            ):
                assert client.get(address).status_code == status
