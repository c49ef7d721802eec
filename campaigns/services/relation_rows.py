"""Relations as lists of an entry's page and of the table show them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.safestring import SafeString

from campaigns.models import Campaign, Entry, Relation, RelationChange, Role, User
from campaigns.permissions import Person, role_in
from campaigns.services.relations import may_change_relation
from campaigns.writing.shown import render_all

MOST_ON_A_PAGE = 100


@dataclass
class Row:
    """A relation as somebody reads it, from one of its ends."""

    relation: Relation
    wording: str
    near: Entry
    far: Entry
    note: SafeString
    may_change: bool
    started: Entry | None
    ended: Entry | None

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.relation.ended_id is not None


def relations_context(entry: Entry, viewer: Person) -> dict[str, Any]:
    """Return what campaigns/_relations.html shows of an entry: relation_rows, relation_add_url, relations_url."""
    campaign = entry.campaign
    if campaign is None:
        return {"relation_rows": [], "relation_add_url": "", "relations_url": "", "relations_more": False}
    seen = Relation.objects.visible_to(viewer).of(entry).select_related("source", "target")
    found = list(seen.order_by("ended", "kind", "pk")[: MOST_ON_A_PAGE + 1])
    role = role_in(campaign, viewer)
    shown, runs = found[:MOST_ON_A_PAGE], role == Role.GAME_MASTER
    rows = rows_of(shown, viewer, campaign, game_master=runs, seen_from=entry)
    may_make = role in (Role.GAME_MASTER, Role.PLAYER)
    add = f"{reverse('relation_new', args=[campaign.pk])}?entry={entry.pk}" if may_make else ""
    web = f"{reverse('relations', args=[campaign.pk])}?focus={entry.pk}"
    return {
        "relation_rows": rows, "relation_add_url": add, "relations_url": web,
        "relations_more": len(found) > MOST_ON_A_PAGE,
    }  # fmt: skip


def rows_of(
    relations: list[Relation],
    viewer: Person,
    campaign: Campaign,
    *,
    game_master: bool,
    seen_from: Entry | None = None,
    with_notes: bool = True,
) -> list[Row]:
    """Return the relations to show, their notes as the viewer may read them (a constant number of queries)."""
    notes = [SafeString()] * len(relations)
    if with_notes and any(row.note for row in relations):
        notes = render_all(notes_with_authors(relations), campaign=campaign, viewer=viewer)
    named = {pk for row in relations for pk in (row.started_id, row.ended_id) if pk}
    sessions = Entry.objects.visible_to(viewer).defer("body").in_bulk(list(named)) if named else {}
    return [
        _row(relation, note, viewer, sessions, game_master=game_master, seen_from=seen_from)
        for relation, note in zip(relations, notes, strict=True)
    ]


def notes_with_authors(relations: list[Relation]) -> list[tuple[str, User | None]]:
    """Return each note with the person whose eyes its mentions have; nobody's where several wrote (2 queries)."""
    prefetch_related_objects(relations, "created_by")
    wrote = RelationChange.objects.filter(relation__in=[row.pk for row in relations]).values_list("relation", "actor")
    actors: dict[int, set[int | None]] = {}
    for relation_id, actor_id in wrote:
        actors.setdefault(relation_id, set()).add(actor_id)
    return [(row.note, row.created_by if actors.get(row.pk) == {row.created_by_id} else None) for row in relations]


def _row(
    relation: Relation,
    note: SafeString,
    viewer: Person,
    sessions: dict[int, Entry],
    *,
    game_master: bool,
    seen_from: Entry | None,
) -> Row:
    from_target = seen_from is not None and seen_from.pk == relation.target_id
    near, far = (relation.target, relation.source) if from_target else (relation.source, relation.target)
    return Row(
        relation=relation, wording=relation.wording_from(near.pk), near=near, far=far, note=note,
        may_change=may_change_relation(relation, viewer, is_game_master=game_master),
        started=sessions.get(relation.started_id or 0), ended=sessions.get(relation.ended_id or 0),
    )  # fmt: skip
