"""Makers of entries, sessions, relations and plots for tests."""

from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from campaigns.folding import fold
from campaigns.models import (
    Campaign,
    Entry,
    EntryName,
    Faction,
    PlaySession,
    PlotStatus,
    PlotThread,
    Relation,
    SessionState,
    User,
    Visibility,
)
from campaigns.services import plot_parts
from campaigns.services.plots import add_progress
from campaigns.services.relations import create_relation, delete_relation, update_relation

_numbers = count(1)


def make_entry(campaign: Campaign, name: str = "", **fields: Any) -> Faction:
    """Make a faction that all members see."""
    return _named(Faction, campaign, name or f"Faction {next(_numbers)}", fields)


def make_plot(campaign: Campaign, name: str = "", **fields: Any) -> PlotThread:
    """Make an open plot that all members see."""
    return _named(
        PlotThread, campaign, name or f"Plot {next(_numbers)}",
        {"status": PlotStatus.OPEN, "moved_at": timezone.now()} | fields,
    )  # fmt: skip


def play(campaign: Campaign, number: int, **fields: Any) -> PlaySession:
    """Make a played session."""
    defaults = {"number": number, "state": SessionState.CLOSED, "closed_at": timezone.now()}
    return _named(PlaySession, campaign, f"Session {number}", defaults | fields)


def make_relation(source: Entry, target: Entry, *, actor: User, kind: str = "knows", **values: Any) -> Relation:
    """Relate two entries."""
    assert source.campaign is not None
    return create_relation(actor=actor, campaign=source.campaign, source=source, target=target, kind=kind, **values)


def _named(model: Any, campaign: Campaign, name: str, fields: dict[str, Any]) -> Any:
    slug = f"{slugify(name)}-{next(_numbers)}"
    made = model.objects.create(
        **({"visibility": Visibility.MEMBERS} | fields), campaign=campaign, name=name, slug=slug
    )
    EntryName.objects.create(entry_id=made.pk, campaign=campaign, text=name, key=fold(name))
    return made


def private_story(owner: User, campaign: Campaign) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Make one of everything; returns what names it by parameter, by resource and by route."""
    hidden = Visibility.GAME_MASTERS
    one, other = make_entry(campaign, "Secret Guild", visibility=hidden), make_entry(campaign, visibility=hidden)
    relation, gone_relation = (make_relation(one, other, actor=owner, kind=kind) for kind in ("knows", "owes"))
    delete_relation(actor=owner, relation=gone_relation)
    plot, needed = make_plot(campaign, "Secret Plot", visibility=hidden), make_plot(campaign, visibility=hidden)
    gone = make_plot(campaign, created_by=owner, deleted_at=timezone.now())
    milestone = plot_parts.add_milestone(actor=owner, plot=plot, name="Secret milestone")
    parts = {
        "api-plot-progress": add_progress(actor=owner, plot=plot, note="Secret note"),
        "api-plot-milestones": milestone,
        "api-plot-dependencies": plot_parts.add_dependency(actor=owner, plot=plot, needs=needed),
        "api-plot-foreshadowing": plot_parts.add_foreshadowing(actor=owner, plot=plot, text="Secret hint"),
        "api-plot-links": plot_parts.add_link(actor=owner, plot=plot, entry=one),
    }
    by_name = {"relation_id": relation.pk, "plot_pk": plot.pk, "part": "milestone", "part_id": milestone.pk}
    by_resource = {name: row.pk for name, row in parts.items()} | {"api-plot": plot.pk, "api-relation": relation.pk}
    pages = ("plot", "plot_edit", "plot_delete", "plot_part_add", "plot_part", "plot_part_remove")
    by_route: dict[str, Any] = {name: {"slug": plot.slug} for name in pages}
    by_route |= {
        "plot_restore": {"entry_id": gone.pk}, "api-plot-restore": {"pk": gone.pk},
        "relation_restore": {"relation_id": gone_relation.pk}, "api-relation-restore": {"pk": gone_relation.pk},
    }  # fmt: skip
    return by_name, by_resource, by_route


def grow_story(owner: User, plot: PlotThread, number: int) -> None:
    """Add one row to every list of relations and plots around a plot."""
    campaign = plot.campaign
    assert campaign is not None
    session = play(campaign, number)
    entry = make_entry(campaign)
    note = "They met [[The One Plot]] and [[Nobody]]."
    relation = make_relation(entry, plot, actor=owner, started=session, note=note)
    update_relation(actor=owner, relation=relation, strength=3)
    delete_relation(actor=owner, relation=make_relation(entry, plot, actor=owner, kind="owes"))
    make_plot(campaign, deleted_at=timezone.now())
    needed, needing = make_plot(campaign, stalled_after=1), make_plot(campaign, stalled_after=1, moved_in=session)
    plot_parts.add_dependency(actor=owner, plot=plot, needs=needed)
    plot_parts.add_dependency(actor=owner, plot=needing, needs=plot)
    milestone = plot_parts.add_milestone(actor=owner, plot=plot, name=f"step {number}")
    plot_parts.update_milestone(actor=owner, milestone=milestone, done_in=session)
    plot_parts.add_foreshadowing(
        actor=owner, plot=plot, text="hint", planted_in=session, payoff_milestone=milestone, payoff_session=session
    )
    plot_parts.add_link(actor=owner, plot=plot, entry=entry)
    add_progress(actor=owner, plot=plot, note=note, session=session, milestone=milestone)


def story_addresses(plot: PlotThread) -> list[str]:
    """Return every page and every address of the API that lists relations or plots."""
    api, pages = f"/api/v1/campaigns/{plot.campaign_id}", f"/play/{plot.campaign_id}"
    session = PlaySession.objects.filter(campaign=plot.campaign).earliest("number", "pk").pk
    relation = Relation.objects.of(plot).earliest("pk").pk
    parts = ["progress", "milestones", "dependencies", "foreshadowing", "links"]
    return [
        f"{pages}/relations/", f"{pages}/relations/?as_of={session}", f"{pages}/relations/{relation}/",
        f"{pages}/plots/", f"{pages}/plots/{plot.slug}/", f"{api}/relations", f"{api}/relations?as_of={session}",
        f"{api}/relations/{relation}/history", f"{api}/graph", f"{api}/graph?as_of={session}", f"{api}/plots",
        f"{api}/plots?stalled=1", f"{api}/plots/stalled", f"{api}/plots/{plot.pk}", f"{api}/plots/{plot.pk}/status",
        *(f"{api}/plots/{plot.pk}/{part}" for part in parts),
    ]  # fmt: skip
