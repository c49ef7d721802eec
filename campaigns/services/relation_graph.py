"""The web of relations as somebody may see it, now and as it stood after each play session."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from campaigns.audiences import hears
from campaigns.kinds import address_of
from campaigns.models import Campaign, Entry, Relation, RelationChange, Role
from campaigns.permissions import Person, role_in
from campaigns.relation_states import Span, Stops, at, spans
from campaigns.services.story_time import StoryTime, sessions_told, story_time

MOST_RELATIONS = 5000


@dataclass(frozen=True)
class Standing:
    """A relation and the state that it was in."""

    relation: Relation
    state: RelationChange


@dataclass(frozen=True)
class Story:
    """The stops of a campaign's story for one viewer."""

    sessions: list[Entry]
    time: StoryTime
    stops: Stops
    game_master: bool
    viewer_id: int | None

    def stop_after(self, session: Entry) -> int:
        """Return the stop right after a session."""
        return self.stops.of(self.time.position_of(session.pk))

    def spans_of(self, relation: Relation) -> list[Span[RelationChange]]:
        """Return when a relation was in which state, as far as the viewer hears it; expects `changes` prefetched."""
        place = self.time.position_of
        states = [(place(change.session_id), change, self.hears(change)) for change in relation.changes.all()]
        ended = place(relation.ended_id) if relation.ended_id else None
        return spans(states, self.stops, started=place(relation.started_id), ended=ended)

    def hears(self, change: RelationChange) -> bool:
        """Whether the viewer hears a state."""
        return hears(change.audience, self.viewer_id, is_game_master=self.game_master)


def story_for(campaign: Campaign, viewer: Person, *, game_master: bool) -> Story:
    """Return the story's stops: its sessions live or played that the viewer may see."""
    time = story_time(campaign)
    sessions = sessions_told(campaign, viewer, time)
    positions = tuple(time.position_of(session.pk) for session in sessions)
    return Story(sessions, time, Stops(positions), game_master, viewer.pk)


def with_changes(relations: Any) -> Any:
    """Return the relations with both ends and all their states (a constant number of queries)."""
    changes = RelationChange.objects.order_by("id")
    return relations.select_related("source", "target").prefetch_related(Prefetch("changes", changes))


@dataclass(frozen=True)
class Web:
    """All relations that somebody may see, asked for once, to be looked at from several sides."""

    viewer: Person
    role: Role | None
    story: Story
    rows: list[Relation]

    def standing_after(self, session: Entry) -> list[Standing]:
        """Return the relations as they stood after a session."""
        stop = self.story.stop_after(session)
        states = ((row, at(self.story.spans_of(row), stop)) for row in self.rows)
        return [Standing(row, state) for row, state in states if state is not None]

    def graph(self, *, as_of: Entry | None = None, kinds: Iterable[str] = ()) -> dict[str, Any]:
        """Return nodes, edges and stops; with `as_of` what stood after that session. Edges have all their states."""
        stop = self.story.stop_after(as_of) if as_of else None
        wanted = {kind.casefold() for kind in kinds}
        edges = [edge for row in self.rows if (edge := _edge(row, self.story, stop, wanted))]
        makers = {row.pk: row.created_by_id for row in self.rows} if self.role == Role.PLAYER else {}
        for edge in edges:
            edge["may_change"] = self.story.game_master or makers.get(edge["id"]) == self.viewer.pk
        ends = {row.pk: row for relation in self.rows for row in (relation.source, relation.target)}
        met = {pk for edge in edges for pk in (edge["source"], edge["target"])}
        return {
            "as_of": as_of.pk if as_of else None,
            "sessions": [_stop(session, self.story) for session in self.story.sessions],
            "now": self.story.stops.now,
            "nodes": [_node(entry) for pk, entry in sorted(ends.items()) if pk in met],
            "edges": edges,
        }


def web_for(campaign: Campaign, viewer: Person) -> Web:
    """Return the web of relations for somebody (six queries)."""
    role = role_in(campaign, viewer)
    rows = with_changes(Relation.objects.visible_to(viewer).filter(campaign=campaign))[:MOST_RELATIONS]
    return Web(viewer, role, story_for(campaign, viewer, game_master=role == Role.GAME_MASTER), list(rows))


def relations_as_of(campaign: Campaign, session: Entry, viewer: Person) -> list[Standing]:
    """Return the relations as they stood after a session, with their states of then."""
    return web_for(campaign, viewer).standing_after(session)


def graph_for(
    campaign: Campaign, viewer: Person, *, as_of: Entry | None = None, kinds: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the web of relations as `Web.graph` does."""
    return web_for(campaign, viewer).graph(as_of=as_of, kinds=kinds)


def _stop(session: Entry, story: Story) -> dict[str, Any]:
    return {"id": session.pk, "stop": story.stop_after(session), "name": session.name, "url": address_of(session)}


def _node(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk, "kind": entry.kind, "name": entry.name, "summary": entry.summary, "url": address_of(entry),
    }  # fmt: skip


def _edge(relation: Relation, story: Story, stop: int | None, wanted: set[str]) -> dict[str, Any] | None:
    found = story.spans_of(relation)
    states = [_state(span) for span in found]
    state = at(found, stop) if stop is not None else at(found, story.stops.now)
    if not states or (stop is not None and state is None):
        return None
    shown = state or found[-1].state
    if wanted and shown.kind.casefold() not in wanted:
        return None
    return {
        "id": relation.pk, "source": relation.source_id, "target": relation.target_id, "kind": shown.kind,
        "inverse": shown.inverse, "both_ways": shown.both_ways, "strength": shown.strength,
        "in_force": state is not None, "states": states,
    }  # fmt: skip


def _state(span: Span[RelationChange]) -> dict[str, Any]:
    state = span.state
    return {
        "from": span.start, "until": span.end, "kind": state.kind, "inverse": state.inverse,
        "both_ways": state.both_ways, "strength": state.strength,
    }  # fmt: skip
