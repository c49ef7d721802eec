"""The demo campaign's memory: whole, hidden where it should be, and left alone once it is there."""

import pytest

from campaigns.models import (
    Entry,
    EntryMention,
    Kind,
    Membership,
    PlaySession,
    PlotDependency,
    Relation,
    RelationChange,
    Role,
    SessionState,
)
from campaigns.services.entries import delete_entry, update_entry
from characters.services.demo import seed_demo


@pytest.fixture
def story(db):
    """The demo, loaded once."""
    seed_demo()
    return Entry.objects.exclude(campaign=None).first().campaign


def test_the_campaign_has_a_memory_worth_looking_at(story):
    entries = Entry.objects.filter(campaign=story)
    assert entries.count() >= 60
    assert set(entries.values_list("kind", flat=True)) == set(Kind.values)
    assert PlaySession.objects.filter(campaign=story, state=SessionState.CLOSED).count() == 6
    assert PlaySession.objects.filter(campaign=story, state=SessionState.PLANNED).count() == 1
    assert Membership.objects.filter(campaign=story, role=Role.PLAYER).count() == 4
    assert PlotDependency.objects.filter(plot__campaign=story).count() >= 3
    assert Relation.objects.filter(campaign=story).count() >= 30
    assert RelationChange.objects.count() > Relation.objects.count()  # some have changed over the evenings


def test_every_mention_of_the_demo_means_something(story):
    assert not EntryMention.objects.filter(source__campaign=story, target=None).values_list("key", flat=True)


def test_players_of_the_demo_see_less_than_its_game_master(story):
    master = Membership.objects.get(campaign=story, role=Role.GAME_MASTER).user
    player = Membership.objects.filter(campaign=story, role=Role.PLAYER).first().user
    seen = Entry.objects.filter(campaign=story).visible_to(player)
    assert seen.count() < Entry.objects.filter(campaign=story).visible_to(master).count()
    assert not seen.filter(name__in=["Magda Orrel", "The Long Table", "The Last Three Stories"]).exists()


def test_loading_it_again_changes_nothing_and_keeps_what_people_did(story):
    master = Membership.objects.get(campaign=story, role=Role.GAME_MASTER).user
    note = Entry.objects.get(campaign=story, name="House Rules")
    update_entry(actor=master, entry=note, summary="Ours.")
    delete_entry(actor=master, entry=Entry.objects.get(campaign=story, name="The Sailor's Prayer"))
    before = list(Entry.objects.order_by("pk").values_list("pk", "version", "deleted_at"))
    relations = Relation.objects.count()
    seed_demo()
    assert list(Entry.objects.order_by("pk").values_list("pk", "version", "deleted_at")) == before
    assert Relation.objects.count() == relations
