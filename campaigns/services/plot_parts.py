"""The parts of plots that game masters keep: milestones, dependencies without cycles, foreshadowing, links."""

from typing import Any, TypeVar

import networkx
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, Refused
from campaigns.models import (
    CacheStamp,
    Campaign,
    Entry,
    PlotDependency,
    PlotForeshadowing,
    PlotLink,
    PlotMilestone,
    PlotThread,
    User,
    Visibility,
)
from campaigns.models.heard import Heard
from campaigns.permissions import Person
from campaigns.services.audit import record
from campaigns.services.hearing import audience_from
from campaigns.services.plots import campaign_of, clean_text, lock_plot, mark_done, require_game_master, require_session
from campaigns.services.saving import campaign_stamp

MOST_PARTS = 200
RowType = TypeVar("RowType", PlotMilestone, PlotDependency, PlotForeshadowing, PlotLink)


# -- milestones -------------------------------------------------------------------------------------------


@transaction.atomic
def add_milestone(
    *,
    actor: Person,
    plot: PlotThread,
    name: str,
    visibility: str = Visibility.GAME_MASTERS,
    known_to: list[int] | None = None,
) -> PlotMilestone:
    """Add a step at the end of a plot."""
    person = require_game_master(plot, actor)
    plot = lock_plot(plot)
    _require_room(plot.milestones.count())
    last = plot.milestones.aggregate(last=Max("position"))["last"]
    milestone = PlotMilestone(plot=plot, name=_required(name, "name", 200), position=0 if last is None else last + 1)
    _set_audience(milestone, plot, person, visibility, known_to)
    milestone.save()
    return _told(milestone, person, "plot.milestone_added")


@transaction.atomic
def update_milestone(
    *,
    actor: Person,
    milestone: PlotMilestone,
    name: str | None = None,
    place: int | None = None,
    done: bool | None = None,
    done_in: Entry | None = None,
    visibility: str | None = None,
    known_to: list[int] | None = None,
) -> PlotMilestone:
    """Rename a step, move it to another place (from 0), mark it done in a session or not done."""
    person = require_game_master(milestone.plot, actor)
    plot = lock_plot(milestone.plot)
    milestone.refresh_from_db()
    require_session(campaign_of(plot), done_in)
    if name is not None:
        milestone.name = _required(name, "name", 200)
    _set_audience(milestone, plot, person, visibility, known_to)
    milestone.save()
    if done or (done_in is not None and done is None):
        mark_done(milestone, done_in)
        PlotThread.objects.filter(pk=plot.pk).update(moved_in=done_in, moved_at=timezone.now())
    elif done is False:
        PlotMilestone.objects.filter(pk=milestone.pk).update(done_in=None, done_at=None)
        milestone.refresh_from_db()
    if place is not None:
        _place(milestone, place)
    return _told(milestone, person, "plot.milestone_changed")


@transaction.atomic
def remove_milestone(*, actor: Person, milestone: PlotMilestone) -> None:
    """Take a step out of a plot."""
    person = require_game_master(milestone.plot, actor)
    _told(milestone, person, "plot.milestone_removed")
    milestone.delete()


def _place(milestone: PlotMilestone, place: int) -> None:
    others = [row for row in milestone.plot.milestones.all() if row.pk != milestone.pk]
    others.insert(max(0, place), milestone)
    for position, row in enumerate(others):
        row.position = position
    PlotMilestone.objects.bulk_update(others, ["position"])


# -- dependencies -----------------------------------------------------------------------------------------


@transaction.atomic
def add_dependency(
    *,
    actor: Person,
    plot: PlotThread,
    needs: PlotThread,
    note: str = "",
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> PlotDependency:
    """Say that a plot needs another one resolved first; refused when that would go round in a circle."""
    person = require_game_master(plot, actor)
    campaign = campaign_of(plot)
    if needs.campaign_id != campaign.pk or not PlotThread.objects.living().filter(pk=needs.pk).exists():
        said = ["There is no such plot in this campaign."]
        raise Refused("no_such_plot", said[0], fields={"needs": said})
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # one at a time: two halves of a circle never pass
    _refuse_circle(campaign, plot, needs)
    dependency = PlotDependency(plot=plot, needs=needs, note=clean_text(note, "note", 500))
    _set_audience(dependency, plot, person, visibility, known_to)
    if PlotDependency.objects.filter(plot=plot, needs=needs).exists():
        raise Conflict("needed_already", f"{plot.name} needs {needs.name} already.")
    dependency.save()
    return _told(dependency, person, "plot.dependency_added")


@transaction.atomic
def remove_dependency(*, actor: Person, dependency: PlotDependency) -> None:
    """Say that a plot no longer needs another one."""
    person = require_game_master(dependency.plot, actor)
    _told(dependency, person, "plot.dependency_removed")
    dependency.delete()


def _refuse_circle(campaign: Campaign, plot: PlotThread, needs: PlotThread) -> None:
    """Look through what lies in the bin, too: it may come back."""
    edges = PlotDependency.objects.filter(plot__campaign=campaign).values_list("plot", "needs")
    graph: Any = networkx.DiGraph(list(edges))
    graph.add_nodes_from([plot.pk, needs.pk])
    if not networkx.has_path(graph, needs.pk, plot.pk):
        return
    way = networkx.shortest_path(graph, needs.pk, plot.pk)
    names = PlotThread.objects.in_bulk(way)
    circle = " → ".join([plot.name, *(names[pk].name for pk in way)])
    said = f"That would go round in a circle: {circle}."
    raise Refused("circle", said, fields={"needs": [said]})


# -- foreshadowing ----------------------------------------------------------------------------------------

_SESSIONS = ("planted_in", "payoff_session", "paid_off_in")


@transaction.atomic
def add_foreshadowing(
    *,
    actor: Person,
    plot: PlotThread,
    text: str,
    visibility: str = Visibility.GAME_MASTERS,
    known_to: list[int] | None = None,
    **values: Any,
) -> PlotForeshadowing:
    """Write down a hint: planted_in, payoff_session, payoff_milestone, paid_off_in as far as they are known."""
    person = require_game_master(plot, actor)
    _require_room(plot.foreshadowing.count())
    hint = PlotForeshadowing(plot=plot, text=_required(text, "text", 5000))
    _set_hint(hint, plot, values)
    _set_audience(hint, plot, person, visibility, known_to)
    hint.save()
    return _told(hint, person, "plot.foreshadowing_added")


@transaction.atomic
def update_foreshadowing(
    *,
    actor: Person,
    hint: PlotForeshadowing,
    text: str | None = None,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    **values: Any,
) -> PlotForeshadowing:
    """Change a hint, or say that it has paid off (`paid_off`, `paid_off_in`)."""
    person = require_game_master(hint.plot, actor)
    hint = PlotForeshadowing.objects.select_for_update(of=("self",)).select_related("plot__campaign").get(pk=hint.pk)
    if text is not None:
        hint.text = _required(text, "text", 5000)
    _set_hint(hint, hint.plot, values)
    _set_audience(hint, hint.plot, person, visibility, known_to)
    hint.save()
    return _told(hint, person, "plot.foreshadowing_changed")


@transaction.atomic
def remove_foreshadowing(*, actor: Person, hint: PlotForeshadowing) -> None:
    """Take a hint out."""
    person = require_game_master(hint.plot, actor)
    _told(hint, person, "plot.foreshadowing_removed")
    hint.delete()


def _set_hint(hint: PlotForeshadowing, plot: PlotThread, values: dict[str, Any]) -> None:
    if unknown := set(values) - {*_SESSIONS, "payoff_milestone", "paid_off"}:
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    paid = values.pop("paid_off", None)
    require_session(campaign_of(plot), *(values.get(name) for name in _SESSIONS))
    milestone = values.get("payoff_milestone")
    if milestone is not None and milestone.plot_id != plot.pk:
        said = ["Not one of this plot's."]
        raise Refused("no_such_milestone", "Unknown milestone.", fields={"payoff_milestone": said})
    for name, value in values.items():
        setattr(hint, name, value)
    if paid is False:
        hint.paid_off_in = hint.paid_off_at = None
    elif paid or hint.paid_off_in is not None:
        hint.paid_off_at = hint.paid_off_at or timezone.now()
    elif paid is None and "paid_off_in" in values:
        hint.paid_off_at = None


# -- links ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_link(
    *,
    actor: Person,
    plot: PlotThread,
    entry: Entry,
    role: str = "",
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> PlotLink:
    """Say what an entry or a session is to a plot."""
    person = require_game_master(plot, actor)
    seen = Entry.objects.visible_to(person).filter(campaign=plot.campaign_id, pk=entry.pk)
    if entry.pk == plot.pk or not seen.exists():
        said = ["There is no such entry in this campaign, or it is the plot itself."]
        raise Refused("no_such_entry", said[0], fields={"entry": said})
    link = PlotLink(plot=plot, entry_id=entry.pk, role=clean_text(role, "role", 80))
    _set_audience(link, plot, person, visibility, known_to)
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as taken:
        raise Conflict("linked_already", f"{entry.name} is linked in this role already.") from taken
    return _told(link, person, "plot.link_added")


@transaction.atomic
def remove_link(*, actor: Person, link: PlotLink) -> None:
    """Take a link away."""
    person = require_game_master(link.plot, actor)
    _told(link, person, "plot.link_removed")
    link.delete()


# -- parts ------------------------------------------------------------------------------------------------


def _set_audience(row: Heard, plot: PlotThread, person: User, visibility: str | None, people: list[int] | None) -> None:
    if visibility is None and people is None:
        return
    row.audience = audience_from(
        campaign=campaign_of(plot), person=person, visibility=visibility or row.visibility,
        known_to=row.known_to if people is None else people,
    )  # fmt: skip


def _told(row: RowType, person: User, act: str) -> RowType:
    """Write the audit of the row, not of its plot: whoever may read the plot's need not know of the row."""
    campaign = campaign_of(row.plot)
    record(act, actor=person, target=row, campaign=campaign)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return row


def _required(words: Any, name: str, longest: int) -> str:
    text = clean_text(words, name, longest)
    if not text:
        raise Refused("empty", "Some fields need another look.", fields={name: ["This must not be empty."]})
    return text


def _require_room(held: int) -> None:
    if held >= MOST_PARTS:
        raise Conflict("too_many", f"A plot has at most {MOST_PARTS} of these: remove one first.")
