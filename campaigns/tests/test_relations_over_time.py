"""The state of relations after each session, whatever was done to them; pure spans and the services together."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns.models import Entry, Relation, User, Visibility
from campaigns.relation_states import Stops, at, spans
from campaigns.services.relation_graph import graph_for, relations_as_of
from campaigns.services.relations import create_relation, update_relation
from campaigns.tests.factories import add_member, make_campaign, make_user
from campaigns.tests.story import make_entry, play

STATES = st.lists(st.tuples(st.integers(0, 8), st.integers(), st.booleans()), min_size=1, max_size=8)


@given(STATES, st.lists(st.integers(1, 8), unique=True), st.integers(0, 8), st.none() | st.integers(0, 9))
def test_a_stop_shows_the_last_state_until_it_and_nothing_that_was_not_told(states, seen, started, ended):
    stops = Stops(tuple(sorted(seen)))
    found = spans(states, stops, started=started, ended=ended)
    for stop in range(stops.now + 1):
        # What a stop stands for: everything up to its session; the last one: everything.
        position = 0 if stop == 0 else stops.positions[stop - 1] if stop < stops.now else 99
        exists = started <= position and (ended is None or ended > position)
        until = [state for state in sorted(states, key=lambda state: state[0]) if state[0] <= position]
        expected = (until or sorted(states, key=lambda state: state[0])[:1])[-1]
        assert at(found, stop) == (expected[1] if exists and expected[2] else None)


def test_a_hidden_session_betrays_nothing_by_its_number():
    stops = Stops((1, 3))
    assert [stops.of(position) for position in range(5)] == [0, 1, 2, 2, 3]
    told = spans([(1, "then", True), (2, "hidden session", True)], stops, started=1, ended=None)
    assert [(span.start, span.end) for span in told] == [(1, 2), (2, 4)]


@dataclass
class Told:
    """What a simple book-keeper writes down of a relation: for each session what it was then."""

    pages: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    now: tuple[str, int, str] = ("", 0, "")


EDITS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["ally of", "enemy of", "owes", "loves"]),
        st.integers(-5, 5),
        st.sampled_from([Visibility.MEMBERS, Visibility.GAME_MASTERS]),
    ),
    max_size=6,
)


class HistoryTest(TestCase):
    """Random evenings of random edits."""

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(EDITS, min_size=1, max_size=4))
    def test_the_history_gives_back_every_past_state_to_each_who_knew_it(self, evenings):
        owner, player = make_user(), make_user()
        campaign = make_campaign(owner)
        add_member(campaign, player)
        entries = [make_entry(campaign) for _ in range(4)]
        rows, told = self._before_the_first(campaign, owner, entries)
        books: dict[int, dict[int, tuple[str, int, str]]] = {}
        sessions = []
        for number, edits in enumerate(evenings, 1):
            sessions.append(play(campaign, number))
            for which, kind, strength, visibility in edits:
                update_relation(
                    actor=owner, relation=rows[which], kind=kind, strength=strength, visibility=visibility
                )  # fmt: skip
                told[rows[which].pk] = (kind, strength, visibility)
            books[sessions[-1].pk] = dict(told)
        self._compare(campaign, owner, player, sessions, books, told)

    def _before_the_first(self, campaign, owner: User, entries: list[Entry]):
        rows = [
            create_relation(
                actor=owner, campaign=campaign, source=entries[n], target=entries[(n + 1) % 4], kind="knows"
            )
            for n in range(4)
        ]
        return rows, {row.pk: ("knows", 0, "members") for row in rows}

    def _compare(self, campaign, owner, player, sessions, books, told):
        for session in sessions:
            book = books[session.pk]
            seen = {
                row.relation.pk: (row.state.kind, row.state.strength)
                for row in relations_as_of(campaign, session, owner)
            }
            assert seen == {pk: page[:2] for pk, page in book.items()}
            known = {
                row.relation.pk: (row.state.kind, row.state.strength)
                for row in relations_as_of(campaign, session, player)
            }
            # A player knows of then what he was told then, of relations that he still may see.
            assert known == {
                pk: page[:2] for pk, page in book.items() if page[2] == "members" and told[pk][2] == "members"
            }
            edges = {
                edge["id"]: (edge["kind"], edge["strength"])
                for edge in graph_for(campaign, player, as_of=session)["edges"]
            }
            assert edges == known


@pytest.mark.django_db
def test_a_deleted_session_keeps_its_place(campaign, owner):
    first = play(campaign, 1)
    made = create_relation(
        actor=owner,
        campaign=campaign,
        source=make_entry(campaign),
        target=make_entry(campaign),
        kind="knows",
        started=first,
    )
    second, third = play(campaign, 2), play(campaign, 3)
    update_relation(actor=owner, relation=made, kind="owes", session=second)
    second.deleted_at = third.closed_at
    second.save()
    assert [row.state.kind for row in relations_as_of(campaign, first, owner)] == ["knows"]
    assert [row.state.kind for row in relations_as_of(campaign, third, owner)] == ["owes"]
    assert Relation.objects.get().changes.count() == 2
