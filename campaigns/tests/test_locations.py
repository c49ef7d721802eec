"""Places lie in places: moving, inheriting, the bin, and nothing hidden in any of it."""

import contextlib
import threading

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import AuditRecord, Campaign, Location
from campaigns.places import clean_properties, hang, in_force, read_lines, rings
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.location_tree import Tree, effective_properties
from campaigns.services.locations import move_location
from campaigns.tests.factories import make_campaign
from campaigns.tests.places import make_place, plant

pytestmark = pytest.mark.django_db


def names(places):
    return [place.name for place in places]


def test_a_place_lies_in_another_to_any_depth(owner, campaign):
    here = None
    for number in range(60):
        here = make_place(owner, campaign, f"Box {number}", here)
    tree = Tree(campaign, owner)
    assert tree.places[here.pk].depth == 0  # nothing filled in yet
    assert len(tree.way_up(here.pk)) == 59
    assert tree.order[-1].depth == 59
    assert Location.objects.tree_of(campaign).ancestors(here).count() == 59


def test_a_place_moves_with_everything_in_it(owner, campaign):
    realm, city, inn, wood = (make_place(owner, campaign, name) for name in ("Realm", "City", "Inn", "Wood"))
    move_location(actor=owner, location=city, parent=realm)
    move_location(actor=owner, location=inn, parent=city)
    moved = move_location(actor=owner, location=city, parent=wood)
    tree = Tree(campaign, owner)
    assert names(tree.below(wood.pk)) == ["City", "Inn"]
    assert moved.version == 3
    assert AuditRecord.objects.filter(act="location.moved").first().changes["parent"] == ["Realm", "Wood"]
    move_location(actor=owner, location=city, parent=realm)
    assert names(Tree(campaign, owner).below(realm.pk)) == ["City", "Inn"]


def test_siblings_have_an_order(owner, campaign):
    realm = make_place(owner, campaign, "Realm")
    a, b, c = (make_place(owner, campaign, name, realm) for name in "ABC")
    move_location(actor=owner, location=c, parent=realm, position=0)
    assert names(Tree(campaign, owner).children(realm.pk)) == ["C", "A", "B"]
    move_location(actor=owner, location=c, parent=realm, position=1)
    assert names(Tree(campaign, owner).children(realm.pk)) == ["A", "C", "B"]
    move_location(actor=owner, location=a, parent=realm)
    assert names(Tree(campaign, owner).children(realm.pk)) == ["C", "B", "A"]
    assert b.pk


def test_a_place_is_not_moved_into_itself_or_what_lies_in_it(owner, campaign):
    realm = make_place(owner, campaign, "Realm")
    city = make_place(owner, campaign, "City", realm)
    inn = make_place(owner, campaign, "Inn", city)
    for into in (realm, city, inn):
        with pytest.raises(Refused):
            move_location(actor=owner, location=realm, parent=into)
    assert names(Tree(campaign, owner).way_up(inn.pk)) == ["Realm", "City"]


def test_a_place_is_not_moved_into_another_campaign(owner, campaign):
    there = make_place(owner, make_campaign(owner), "Elsewhere")
    with pytest.raises(Refused):
        move_location(actor=owner, location=make_place(owner, campaign), parent=there)


def test_a_place_that_has_changed_meanwhile_is_not_moved(owner, campaign):
    place = make_place(owner, campaign)
    update_entry(actor=owner, entry=place, summary="New")
    with pytest.raises(Conflict):
        move_location(actor=owner, location=place, parent=None, expected_version=1)


def test_a_player_moves_only_what_is_his(owner, teammate, observer, campaign):
    city, mine = make_place(owner, campaign, "City"), make_place(teammate, campaign, "My hut")
    assert move_location(actor=teammate, location=mine, parent=city).parent_id == city.pk
    with pytest.raises(NotAllowed):
        move_location(actor=teammate, location=city, parent=None)
    with pytest.raises(NotAllowed):
        make_place(observer, campaign)


def test_a_hidden_place_cannot_be_guessed_as_a_parent(owner, teammate, campaign):
    lair, mine = make_place(owner, campaign, "Lair", visibility="game_masters"), make_place(teammate, campaign)
    with pytest.raises(NotFound):
        move_location(actor=teammate, location=mine, parent=lair)
    with pytest.raises(NotFound):
        make_place(teammate, campaign, "Hut", lair)


# -- hidden places around visible ones ---------------------------------------------------------------------


def test_what_lies_in_a_hidden_place_hangs_at_the_nearest_that_is_seen(owner, teammate, campaign):
    realm = make_place(owner, campaign, "Realm")
    lair = make_place(owner, campaign, "Lair", realm, visibility="game_masters")
    inn = make_place(owner, campaign, "Inn", lair)
    assert names(Tree(campaign, owner).way_up(inn.pk)) == ["Realm", "Lair"]
    seen = Tree(campaign, teammate)
    assert names(seen.way_up(inn.pk)) == ["Realm"]
    assert names(seen.order) == ["Realm", "Inn"]
    assert seen.order[0].inside == 1


def test_a_player_who_reorders_does_not_pull_a_place_out_of_a_hidden_one(owner, teammate, campaign):
    lair = make_place(owner, campaign, "Lair", visibility="game_masters")
    mine = make_place(teammate, campaign, "Hut")
    move_location(actor=owner, location=mine, parent=lair)
    mine.refresh_from_db()
    assert move_location(actor=teammate, location=mine, parent=None, position=0).parent_id == lair.pk


def test_properties_are_inherited_unless_overridden(owner, campaign):
    realm = make_place(owner, campaign, "Realm", properties={"Climate": "cold", "currency": "crowns", "people": 9000})
    city = make_place(owner, campaign, "City", realm, properties={"climate": "mild", "currency": None})
    inn = make_place(owner, campaign, "Inn", city)
    said = {one.name: (one.value, one.origin) for one in effective_properties(inn, owner)}
    assert said == {"climate": ("mild", city.pk), "currency": (None, city.pk), "people": (9000, realm.pk)}
    own = {one.name: one.origin for one in effective_properties(city, owner)}
    assert own == {"climate": None, "currency": None, "people": realm.pk}


def test_properties_of_a_hidden_place_are_not_inherited_for_players(owner, teammate, campaign):
    realm = make_place(owner, campaign, "Realm", properties={"ruler": "the queen"})
    lair = make_place(
        owner, campaign, "Lair", realm, visibility="game_masters", properties={"ruler": "the lich", "curse": "yes"}
    )
    inn = make_place(owner, campaign, "Inn", lair)
    assert {one.name: one.value for one in effective_properties(inn, teammate)} == {"ruler": "the queen"}
    assert {one.name: one.value for one in effective_properties(inn, owner)} == {"ruler": "the lich", "curse": "yes"}


@pytest.mark.parametrize("bad", [{"a": [1]}, {"": "x"}, {"a": True}, {"a": float("nan")}, [1], {"A": 1, "a": 2}])
def test_bad_properties_are_refused(bad, owner, campaign):
    assert clean_properties(bad)[1]
    with pytest.raises(Refused) as refused:
        make_place(owner, campaign, properties=bad)
    assert "properties" in refused.value.fields


def test_properties_are_written_as_lines():
    assert read_lines("climate: mild\n\nPeople: 900\nruler:") == ({"climate": "mild", "People": 900, "ruler": None}, "")
    assert "colon" in read_lines("climate")[1]
    assert "twice" in read_lines("a: 1\na: 2")[1]


# -- the bin ----------------------------------------------------------------------------------------------


def test_a_place_goes_into_the_bin_with_all_in_it_and_comes_back_so(owner, campaign):
    realm = make_place(owner, campaign, "Realm")
    city = make_place(owner, campaign, "City", realm)
    inn = make_place(owner, campaign, "Inn", city)
    gone_before = make_place(owner, campaign, "Ruin", city)
    delete_entry(actor=owner, entry=gone_before)
    delete_entry(actor=owner, entry=city)
    assert names(Tree(campaign, owner).order) == ["Realm"]
    restore_entry(actor=owner, entry_id=city.pk)
    assert names(Tree(campaign, owner).way_up(inn.pk)) == ["Realm", "City"]
    assert Location.objects.get(pk=gone_before.pk).deleted_at is not None


def test_one_place_brought_back_alone_hangs_where_it_can(owner, campaign):
    realm = make_place(owner, campaign, "Realm")
    city = make_place(owner, campaign, "City", realm)
    inn = make_place(owner, campaign, "Inn", city)
    delete_entry(actor=owner, entry=city)
    restore_entry(actor=owner, entry_id=inn.pk)
    assert names(Tree(campaign, owner).way_up(inn.pk)) == ["Realm"]
    restore_entry(actor=owner, entry_id=city.pk)
    assert names(Tree(campaign, owner).way_up(inn.pk)) == ["Realm", "City"]


def test_a_player_bins_only_what_he_may_change(owner, teammate, campaign):
    hut = make_place(teammate, campaign, "Hut")
    cellar = make_place(owner, campaign, "Cellar", hut, visibility="game_masters")
    delete_entry(actor=teammate, entry=hut)
    assert names(Tree(campaign, owner).order) == ["Cellar"]
    assert Location.objects.get(pk=cellar.pk).deleted_at is None


def test_a_row_that_is_purged_leaves_no_broken_tree(owner, campaign):
    realm = make_place(owner, campaign, "Realm")
    inn = make_place(owner, campaign, "Inn", realm)
    realm.entry_ptr.delete()
    assert names(Tree(campaign, owner).order) == ["Inn"]
    assert Location.objects.get(pk=inn.pk).parent_id is None


# -- soundness --------------------------------------------------------------------------------------------

some_parents = st.integers(2, 14).flatmap(
    lambda n: st.fixed_dictionaries({number: st.one_of(st.none(), st.integers(0, n - 1)) for number in range(n)})
)


@given(some_parents, st.sets(st.integers(0, 13)))
def test_whatever_the_links_everything_seen_hangs_somewhere_once(parents, hidden):
    seen = set(parents) - hidden
    shown = hang(parents, seen)
    assert set(shown) == seen
    assert not rings(shown)
    assert not set(shown.values()) - seen - {None}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 9), st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 4)), max_size=8
    ),
    hidden=st.sets(st.integers(0, 9), max_size=5),
)
def test_random_moves_keep_the_tree_sound_and_the_hidden_hidden(owner, teammate, moves, hidden):
    campaign = make_campaign(owner)
    campaign.memberships.create(user=teammate, role="player")
    rows = plant(campaign, {n: (n - 1) // 2 if n else None for n in range(10)}, hidden=hidden, owner=owner)
    for moved, into, position in moves:
        with contextlib.suppress(Refused):
            move_location(
                actor=owner, location=Location.objects.get(pk=rows[moved].pk), position=position,
                parent=None if into is None else Location.objects.get(pk=rows[into].pk),
            )  # fmt: skip
    assert not rings(dict(Location.objects.filter(campaign=campaign).values_list("pk", "parent_id")))
    assert len(Tree(campaign, owner).order) == 10
    listed = Tree(campaign, teammate).order
    assert {place.pk for place in listed} == {rows[n].pk for n in range(10) if n not in hidden}
    for place in listed:
        around = Tree(campaign, teammate).way_up(place.pk)
        assert not {p.pk for p in around} & {rows[n].pk for n in hidden}


def test_in_force_takes_the_nearest():
    said = {one.name: one.value for one in in_force([(1, {"a": 1, "b": 1}), (2, {"A": 2}), (3, {})])}
    assert said == {"A": 2, "b": 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets only one write at a time anyway")
def test_two_moves_at_once_make_no_ring(owner):
    campaign = make_campaign(owner)
    a, b = make_place(owner, campaign, "A"), make_place(owner, campaign, "B")
    gate, said = threading.Barrier(2), []

    def move(one, into):
        gate.wait()
        try:
            move_location(actor=owner, location=Location.objects.get(pk=one), parent=Location.objects.get(pk=into))
            said.append("moved")
        except Refused:
            said.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=move, args=pair) for pair in ((a.pk, b.pk), (b.pk, a.pk))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(said) == ["moved", "refused"]
    assert not rings(dict(Location.objects.filter(campaign=campaign).values_list("pk", "parent_id")))
    assert Campaign.objects.get(pk=campaign.pk)
