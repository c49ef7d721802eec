"""Relations: who may make and see them, what they were after each session."""

import pytest

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import AuditRecord, Kind, Relation, Visibility
from campaigns.services.entries import create_entry, delete_entry
from campaigns.services.relation_graph import graph_for, relations_as_of
from campaigns.services.relations import (
    as_it_stood,
    create_relation,
    delete_relation,
    history_for,
    restore_relation,
    update_relation,
)
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.story import make_entry, make_relation, play

pytestmark = pytest.mark.django_db


def test_a_known_kind_brings_its_wording_from_the_other_end(campaign, owner):
    duke, spy = make_entry(campaign, "The Duke"), make_entry(campaign, "The Spy")
    served = create_relation(actor=owner, campaign=campaign, source=spy, target=duke, kind="serves")
    assert served.wording_from(spy.pk) == "serves"
    assert served.wording_from(duke.pk) == "is served by"
    allied = create_relation(actor=owner, campaign=campaign, source=spy, target=duke, kind="ally of")
    assert allied.both_ways
    assert AuditRecord.objects.filter(act="relation.created", campaign=campaign).count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [({"kind": ""}, "kind"), ({"kind": "x" * 61}, "kind"), ({"kind": "knows", "strength": 6}, "strength"),
     ({"kind": "knows", "visibility": "everybody"}, "visibility"),
     ({"kind": "knows", "visibility": "chosen", "known_to": [10**6]}, "known_to")],
)  # fmt: skip
def test_bad_words_are_refused_by_field(campaign, owner, values, field):
    one, other = make_entry(campaign), make_entry(campaign)
    with pytest.raises(Refused) as refusal:
        create_relation(actor=owner, campaign=campaign, source=one, target=other, **values)
    assert field in refusal.value.fields
    assert not Relation.objects.exists()


def test_an_entry_has_no_relation_to_itself_nor_to_another_campaign(campaign, owner):
    one = make_entry(campaign)
    elsewhere = make_entry(make_campaign(owner))
    for target in (one, elsewhere):
        with pytest.raises(Refused) as refusal:
            create_relation(actor=owner, campaign=campaign, source=one, target=target, kind="knows")
        assert "target" in refusal.value.fields


def test_the_same_relation_twice_is_refused_but_a_hidden_one_is_never_betrayed(campaign, owner, teammate):
    mine = make_entry(campaign, created_by=teammate)
    other = make_entry(campaign)
    make_relation(mine, other, kind="owes", actor=owner, visibility=Visibility.GAME_MASTERS)
    made = create_relation(actor=teammate, campaign=campaign, source=mine, target=other, kind="owes")
    with pytest.raises(Conflict):
        create_relation(actor=teammate, campaign=campaign, source=mine, target=other, kind="Owes")
    assert made in Relation.objects.visible_to(teammate)


def test_players_relate_what_is_theirs_and_observers_nothing(campaign, owner, teammate, observer):
    mine, one, other = make_entry(campaign, created_by=teammate), make_entry(campaign), make_entry(campaign)
    create_relation(actor=teammate, campaign=campaign, source=one, target=mine, kind="knows")
    with pytest.raises(NotAllowed):
        create_relation(actor=teammate, campaign=campaign, source=one, target=other, kind="knows")
    with pytest.raises(NotAllowed):
        create_relation(actor=observer, campaign=campaign, source=one, target=other, kind="knows")
    with pytest.raises(NotAllowed):
        create_relation(
            actor=teammate, campaign=campaign, source=mine, target=one, kind="fears",
            visibility=Visibility.GAME_MASTERS,
        )  # fmt: skip


def test_a_relation_shows_only_with_both_of_its_ends(campaign, owner, teammate):
    open_one = make_entry(campaign)
    hidden = make_entry(campaign, visibility=Visibility.GAME_MASTERS)
    other = make_entry(campaign)
    secret = make_relation(open_one, hidden, actor=owner)
    gone = make_relation(open_one, other, actor=owner)
    delete_entry(actor=owner, entry=other)
    assert list(Relation.objects.visible_to(owner)) == [secret]
    assert not Relation.objects.visible_to(teammate).exists()
    assert gone not in Relation.objects.visible_to(owner)


def test_a_relation_for_chosen_people_is_theirs_and_the_game_masters(campaign, owner, teammate):
    other = add_member(campaign, make_user("other"))
    made = make_relation(
        make_entry(campaign), make_entry(campaign), actor=owner, visibility="chosen", known_to=[teammate.pk]
    )
    assert made.known_to == [teammate.pk]
    for person, sees in ((owner, True), (teammate, True), (other, False)):
        assert Relation.objects.visible_to(person).exists() is sees


def test_who_chooses_people_is_among_them(campaign, owner, teammate):
    mine, other = make_entry(campaign, created_by=teammate), make_entry(campaign)
    made = make_relation(mine, other, actor=teammate, visibility="chosen", known_to=[])
    assert made.known_to == [teammate.pk]
    assert made in Relation.objects.visible_to(teammate)


def test_a_change_belongs_to_the_last_session_played_and_the_past_stays(campaign, owner):
    one, other = make_entry(campaign), make_entry(campaign)
    first = play(campaign, 1)
    made = make_relation(one, other, actor=owner, kind="ally of", strength=3, started=first)
    second = play(campaign, 2)
    update_relation(actor=owner, relation=made, kind="enemy of", strength=-4)
    third = play(campaign, 3)
    update_relation(actor=owner, relation=made, ended=third)
    stood = {
        number: [(row.state.kind, row.state.strength) for row in relations_as_of(campaign, session, owner)]
        for number, session in ((1, first), (2, second), (3, third))
    }
    assert stood == {1: [("ally of", 3)], 2: [("enemy of", -4)], 3: []}
    assert as_it_stood(made, made.changes.first()).kind == "ally of"


def test_the_story_goes_forward_only(campaign, owner):
    first, second = play(campaign, 1), play(campaign, 2)
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner, started=second)
    with pytest.raises(Refused) as refusal:
        update_relation(actor=owner, relation=made, strength=1, session=first)
    assert "session" in refusal.value.fields
    with pytest.raises(Refused) as refusal:
        update_relation(actor=owner, relation=made, ended=first)
    assert "ended" in refusal.value.fields


def test_a_state_that_was_hidden_then_stays_hidden_for_then(campaign, owner, teammate):
    first = play(campaign, 1)
    made = make_relation(
        make_entry(campaign), make_entry(campaign), actor=owner, kind="loves", note="In secret.", started=first,
        visibility=Visibility.GAME_MASTERS,
    )  # fmt: skip
    second = play(campaign, 2)
    update_relation(actor=owner, relation=made, kind="married to", note="", visibility=Visibility.MEMBERS)
    assert [row.kind for row in history_for(made, owner)] == ["married to", "loves"]
    assert [row.kind for row in history_for(made, teammate)] == ["married to"]
    assert not relations_as_of(campaign, first, teammate)
    assert [row.state.kind for row in relations_as_of(campaign, second, teammate)] == ["married to"]
    edge = graph_for(campaign, teammate)["edges"][0]
    assert [state["kind"] for state in edge["states"]] == ["married to"]


def test_somebody_elses_change_is_not_overwritten(campaign, owner):
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner)
    update_relation(actor=owner, relation=made, strength=2, expected_version=1)
    with pytest.raises(Conflict):
        update_relation(actor=owner, relation=made, strength=3, expected_version=1)


def test_the_bin_gives_back(campaign, owner, teammate):
    made = make_relation(make_entry(campaign), make_entry(campaign), actor=owner)
    with pytest.raises(NotAllowed):
        delete_relation(actor=teammate, relation=made)
    delete_relation(actor=owner, relation=made)
    assert not Relation.objects.visible_to(owner).exists()
    with pytest.raises(NotFound):
        restore_relation(actor=teammate, campaign=campaign, relation_id=made.pk)
    restore_relation(actor=owner, campaign=campaign, relation_id=made.pk)
    assert Relation.objects.visible_to(owner).exists()


def test_a_players_own_relation_is_his_until_it_is_hidden_from_him(campaign, owner, teammate):
    mine = make_entry(campaign, created_by=teammate)
    made = make_relation(mine, make_entry(campaign), actor=teammate)
    update_relation(actor=teammate, relation=made, strength=4)
    update_relation(actor=owner, relation=made, visibility=Visibility.GAME_MASTERS)
    with pytest.raises(NotFound):
        update_relation(actor=teammate, relation=made, strength=5)


def test_kinds_of_every_sort_are_related(campaign, owner):
    plot = create_entry(actor=owner, campaign=campaign, kind=Kind.PLOT, name="The Tide")
    faction = make_entry(campaign, "The Guild")
    made = create_relation(actor=owner, campaign=campaign, source=faction, target=plot, kind="drives")
    assert {node["kind"] for node in graph_for(campaign, owner)["nodes"]} == {"plot", "faction"}
    assert str(made) == "The Guild – drives – The Tide"
