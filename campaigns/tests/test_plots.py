"""Plots: status and what it waits for, progress, dependencies, foreshadowing, what stands still."""

import pytest

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import (
    AuditRecord,
    PlotDependency,
    PlotForeshadowing,
    PlotLink,
    PlotMilestone,
    PlotProgress,
    PlotStatus,
    SessionState,
    Visibility,
)
from campaigns.services import plot_parts
from campaigns.services.plot_reading import dependency_picture, parts_of, stalled_plots, unpaid_hints
from campaigns.services.plots import ALLOWED, add_progress, change_status, create_plot, remove_progress
from campaigns.tests.story import make_entry, make_plot, play

pytestmark = pytest.mark.django_db
HIDDEN = Visibility.GAME_MASTERS


def test_a_plot_is_made_in_a_status_that_a_beginning_has(campaign, owner):
    assert create_plot(actor=owner, campaign=campaign, name="The Tide", status="active", urgency=3).status == "active"
    with pytest.raises(Refused) as refusal:
        create_plot(actor=owner, campaign=campaign, name="The End", status="resolved")
    assert "status" in refusal.value.fields


@pytest.mark.parametrize("held", list(PlotStatus))
@pytest.mark.parametrize("wanted", list(PlotStatus))
def test_a_status_changes_as_the_table_allows(campaign, owner, held, wanted):
    plot = make_plot(campaign, status=held)
    if wanted in ALLOWED[held]:
        told = change_status(actor=owner, plot=plot, status=wanted, note="So it went.")
        assert (told.status_before, told.status_after) == (held, wanted)
    else:
        with pytest.raises(Conflict):
            change_status(actor=owner, plot=plot, status=wanted)
    plot.refresh_from_db()
    assert plot.status == (wanted if wanted in ALLOWED[held] else held)


def test_status_is_the_game_masters_but_a_keeper_writes_notes(campaign, owner, teammate):
    plot = make_plot(campaign, keeper=teammate)
    with pytest.raises(NotAllowed):
        change_status(actor=teammate, plot=plot, status="active")
    told = add_progress(actor=teammate, plot=plot, note="I asked the ferryman.")
    assert told.author == teammate
    with pytest.raises(NotAllowed):
        plot_parts.add_milestone(actor=teammate, plot=plot, name="Mine")
    remove_progress(actor=teammate, progress=told)
    assert not PlotProgress.objects.exists()


def test_others_do_not_write_and_do_not_see(campaign, owner, teammate, observer, stranger):
    plot = make_plot(campaign)
    hidden = make_plot(campaign, visibility=HIDDEN)
    for person, shown, refusal in (
        (teammate, plot, NotAllowed),
        (observer, plot, NotAllowed),
        (teammate, hidden, NotFound),
        (stranger, plot, NotFound),
    ):
        with pytest.raises(refusal):
            add_progress(actor=person, plot=shown, note="x")


def test_what_a_plot_needs_must_be_resolved_unless_forced_with_a_reason(campaign, owner):
    siege, feast = make_plot(campaign, "The Siege"), make_plot(campaign, "The Feast")
    plot_parts.add_dependency(actor=owner, plot=feast, needs=siege)
    with pytest.raises(Conflict, match="The Siege"):
        change_status(actor=owner, plot=feast, status="resolved")
    with pytest.raises(Refused) as refusal:
        change_status(actor=owner, plot=feast, status="active", force=True)
    assert "reason" in refusal.value.fields
    forced = change_status(actor=owner, plot=feast, status="active", force=True, reason="They eat anyway.")
    assert forced.forced_because == "They eat anyway."
    change_status(actor=owner, plot=siege, status="resolved")
    feast.refresh_from_db()
    assert change_status(actor=owner, plot=feast, status="resolved").forced_because == ""


def test_a_circle_is_refused_and_named(campaign, owner):
    one, two, three = (make_plot(campaign, name) for name in "ABC")
    plot_parts.add_dependency(actor=owner, plot=one, needs=two)
    plot_parts.add_dependency(actor=owner, plot=two, needs=three)
    with pytest.raises(Refused, match="C → A → B → C"):
        plot_parts.add_dependency(actor=owner, plot=three, needs=one)
    with pytest.raises(Refused, match="A → A"):
        plot_parts.add_dependency(actor=owner, plot=one, needs=one)
    with pytest.raises(Conflict):
        plot_parts.add_dependency(actor=owner, plot=one, needs=two)
    assert PlotDependency.objects.count() == 2


def test_milestones_keep_their_order_and_are_reached_in_a_session(campaign, owner):
    plot, session = make_plot(campaign), play(campaign, 1)
    first, second, third = (plot_parts.add_milestone(actor=owner, plot=plot, name=name) for name in ("a", "b", "c"))
    plot_parts.update_milestone(actor=owner, milestone=third, place=0)
    assert [row.name for row in plot.milestones.all()] == ["c", "a", "b"]
    add_progress(actor=owner, plot=plot, session=session, milestone=second)
    second.refresh_from_db()
    assert (second.done_in_id, second.done_at is not None) == (session.pk, True)
    plot_parts.update_milestone(actor=owner, milestone=second, done=False)
    second.refresh_from_db()
    assert second.done_at is None
    plot_parts.remove_milestone(actor=owner, milestone=first)
    assert plot.milestones.count() == 2


def test_a_milestone_of_another_plot_is_refused(campaign, owner):
    plot, other = make_plot(campaign), make_plot(campaign)
    theirs = plot_parts.add_milestone(actor=owner, plot=other, name="theirs")
    with pytest.raises(Refused) as refusal:
        add_progress(actor=owner, plot=plot, milestone=theirs)
    assert "milestone" in refusal.value.fields
    with pytest.raises(Refused):
        plot_parts.add_foreshadowing(actor=owner, plot=plot, text="x", payoff_milestone=theirs)


def test_progress_says_something(campaign, owner):
    with pytest.raises(Refused) as refusal:
        add_progress(actor=owner, plot=make_plot(campaign))
    assert "note" in refusal.value.fields
    with pytest.raises(Refused):
        add_progress(actor=owner, plot=make_plot(campaign), note="x", session=make_entry(campaign))


def test_foreshadowing_is_overdue_when_its_session_or_milestone_is_behind(campaign, owner):
    plot = make_plot(campaign)
    soon = play(campaign, 1, state=SessionState.PLANNED, closed_at=None)
    step = plot_parts.add_milestone(actor=owner, plot=plot, name="Unmasked")
    by_session = plot_parts.add_foreshadowing(actor=owner, plot=plot, text="A clock.", payoff_session=soon)
    by_step = plot_parts.add_foreshadowing(actor=owner, plot=plot, text="A mask.", payoff_milestone=step)
    plot_parts.add_foreshadowing(actor=owner, plot=plot, text="Open.")
    overdue = lambda: {row.text for row in unpaid_hints(campaign, owner) if row.overdue}  # noqa: E731
    assert overdue() == set()
    play(campaign, 2)
    plot_parts.update_milestone(actor=owner, milestone=step, done=True)
    assert overdue() == {"A clock.", "A mask."}
    plot_parts.update_foreshadowing(actor=owner, hint=by_session, paid_off=True)
    plot_parts.update_foreshadowing(actor=owner, hint=by_step, paid_off_in=soon)
    assert {row.text for row in unpaid_hints(campaign, owner)} == {"Open."}
    plot_parts.update_foreshadowing(actor=owner, hint=by_step, paid_off=False)
    assert PlotForeshadowing.objects.unpaid().count() == 2


def test_what_has_not_moved_for_so_many_played_sessions_stands_still(campaign, owner, teammate):
    first = play(campaign, 1)
    moved = make_plot(campaign, "Moved", moved_in=first)
    still = make_plot(campaign, "Still", moved_in=first, stalled_after=2)
    make_plot(campaign, "Asleep", moved_in=first, status=PlotStatus.DORMANT)
    make_plot(campaign, "Never", moved_in=first, stalled_after=0)
    hidden = make_plot(campaign, "Hidden", moved_in=first, visibility=HIDDEN)
    second = play(campaign, 2)
    add_progress(actor=owner, plot=moved, note="On.", session=second)
    play(campaign, 3)
    play(campaign, 4)
    play(campaign, 5, state=SessionState.PLANNED)
    found = [(row.plot.name, row.sessions) for row in stalled_plots(campaign, owner)]
    assert found == [("Hidden", 3), ("Still", 3)]
    assert [row.plot for row in stalled_plots(campaign, teammate)] == [still]
    assert hidden not in [row.plot for row in stalled_plots(campaign, teammate)]


def test_a_player_sees_of_a_plot_only_what_is_told_him(campaign, owner, teammate):
    plot, secret = make_plot(campaign), make_plot(campaign, "Secret", visibility=HIDDEN)
    villain = make_entry(campaign, "Villain", visibility=HIDDEN)
    plot_parts.add_milestone(actor=owner, plot=plot, name="Spoiler")
    told = plot_parts.add_milestone(actor=owner, plot=plot, name="Told", visibility="members")
    plot_parts.add_foreshadowing(actor=owner, plot=plot, text="A hint")
    plot_parts.add_dependency(actor=owner, plot=plot, needs=secret)
    plot_parts.add_link(actor=owner, plot=plot, entry=villain, role="villain")
    add_progress(actor=owner, plot=plot, note="hidden", visibility=HIDDEN)
    add_progress(actor=owner, plot=plot, note="for you", visibility="chosen", known_to=[teammate.pk])
    parts = parts_of(plot, teammate)
    assert parts.milestones == [told]
    assert (parts.needs, parts.links, parts.foreshadowing, parts.waiting) == ([], [], [], [])
    assert [row.note for row in parts.progress] == ["for you"]
    assert dependency_picture(campaign, teammate) == {"plots": [], "edges": [], "rows": []}
    assert len(dependency_picture(campaign, owner)["plots"]) == 2
    assert not unpaid_hints(campaign, teammate)
    assert PlotMilestone.objects.visible_to(owner).count() == 2


def test_links_are_to_entries_of_the_campaign_once_in_each_role(campaign, owner):
    plot, session = make_plot(campaign), play(campaign, 1)
    link = plot_parts.add_link(actor=owner, plot=plot, entry=session, role="beginning")
    with pytest.raises(Conflict):
        plot_parts.add_link(actor=owner, plot=plot, entry=session, role="beginning")
    with pytest.raises(Refused):
        plot_parts.add_link(actor=owner, plot=plot, entry=plot)
    plot_parts.remove_link(actor=owner, link=link)
    assert not PlotLink.objects.exists()


def test_acts_on_plots_stand_in_the_audit_of_the_campaign(campaign, owner):
    plot = create_plot(actor=owner, campaign=campaign, name="The Tide", status="open")
    change_status(actor=owner, plot=plot, status="active")
    plot_parts.add_milestone(actor=owner, plot=plot, name="First")
    acts = set(AuditRecord.objects.filter(campaign=campaign).values_list("act", flat=True))
    assert acts >= {"plot.created", "plot.moved", "plot.milestone_added"}
