"""Plots: making them, moving them from status to status, and telling what happened to them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import (
    Campaign,
    Entry,
    Kind,
    PlotDependency,
    PlotMilestone,
    PlotProgress,
    PlotStatus,
    PlotThread,
    Role,
    User,
    Visibility,
)
from campaigns.permissions import Person, require_change, require_role, require_sign_in, role_in
from campaigns.services.audit import record
from campaigns.services.entries import create_entry, save_version
from campaigns.services.hearing import audience_from
from campaigns.services.saving import entry_saved
from campaigns.services.story_time import is_session_of

S = PlotStatus
ALLOWED = {
    S.IDEA: {S.OPEN, S.ACTIVE, S.DORMANT, S.ABANDONED},
    S.OPEN: {S.IDEA, S.ACTIVE, S.DORMANT, S.RESOLVED, S.ABANDONED},
    S.ACTIVE: {S.OPEN, S.DORMANT, S.RESOLVED, S.ABANDONED},
    S.DORMANT: {S.OPEN, S.ACTIVE, S.RESOLVED, S.ABANDONED},
    S.RESOLVED: {S.OPEN, S.ACTIVE},
    S.ABANDONED: {S.IDEA, S.OPEN},
}
FIRST = {S.IDEA, S.OPEN, S.ACTIVE, S.DORMANT}
WAITS_FOR_NEEDS = {S.ACTIVE, S.RESOLVED}
LONGEST_NOTE = 20_000


@transaction.atomic
def create_plot(*, actor: Person, campaign: Campaign, status: str = S.IDEA, **values: Any) -> PlotThread:
    """Make a plot; `values` are those of every entry, urgency and stalled_after, tags and shown_to."""
    if status not in FIRST:
        said = f"A new plot is one of {', '.join(sorted(FIRST))}."
        raise Refused("bad_status", said, fields={"status": [said]})
    values = {"stalled_after": campaign.stalled_after} | values
    plot = create_entry(actor=actor, campaign=campaign, kind=Kind.PLOT, **values)
    assert isinstance(plot, PlotThread)
    PlotThread.objects.filter(pk=plot.pk).update(status=status, moved_at=timezone.now())
    plot.refresh_from_db()
    return plot


@transaction.atomic
def change_status(
    *,
    actor: Person,
    plot: PlotThread,
    status: str,
    session: Entry | None = None,
    note: str = "",
    force: bool = False,
    reason: str = "",
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> PlotProgress:
    """Give a plot another status (game masters). What it needs must be resolved, unless forced with a reason."""
    return add_progress(
        actor=actor, plot=plot, status=status, session=session, note=note, force=force, reason=reason,
        visibility=visibility, known_to=known_to,
    )  # fmt: skip


@transaction.atomic
def add_progress(
    *,
    actor: Person,
    plot: PlotThread,
    note: str = "",
    session: Entry | None = None,
    status: str | None = None,
    milestone: PlotMilestone | None = None,
    force: bool = False,
    reason: str = "",
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> PlotProgress:
    """Tell what happened to a plot. Who may change it writes; status and milestones are the game master's."""
    person = require_change(plot, actor)
    plot = lock_plot(plot)
    campaign = campaign_of(plot)
    if status is not None or milestone is not None:
        require_role(campaign, person, Role.GAME_MASTER)
    note, reason = clean_text(note, "note", LONGEST_NOTE), clean_text(reason, "reason", 500)
    require_session(campaign, session)
    if milestone is not None and milestone.plot_id != plot.pk:
        raise Refused("no_such_milestone", "Unknown milestone.", fields={"milestone": ["Not one of this plot's."]})
    if not note and status is None and milestone is None:
        raise Refused("nothing_said", "Say what happened.", fields={"note": ["Write what happened."]})
    before = plot.status
    forced = _check_status(plot, status, force=force, reason=reason) if status is not None else False
    told = PlotProgress.objects.create(
        plot=plot, session=session, note=note, milestone=milestone, author=person,
        audience=audience_from(campaign=campaign, person=person, visibility=visibility, known_to=known_to),
        status_before=before if status else "", status_after=status or "", forced_because=reason if forced else "",
    )  # fmt: skip
    if milestone is not None:
        mark_done(milestone, session)
    _move(plot, person, session, status)
    changes = {"status": [before, status]} if status else {}
    record("plot.moved", actor=person, target=plot, changes=changes)
    return told


@transaction.atomic
def remove_progress(*, actor: Person, progress: PlotProgress) -> None:
    """Take a note back: its author or a game master. The plot's status stays as it is."""
    person = require_sign_in(actor)
    plot = progress.plot
    if not PlotProgress.objects.visible_to(person).filter(pk=progress.pk).exists():
        raise NotFound("progress_not_found", "There is no such note, or it is hidden from you.")
    if progress.author_id != person.pk and role_in(campaign_of(plot), person) != Role.GAME_MASTER:
        raise NotAllowed("not_yours", "Only its author or a game master takes a note back.")
    record("plot.progress_removed", actor=person, target=plot, changes={"note": [progress.note, ""]})
    progress.delete()


def unresolved_needs(plot: PlotThread) -> list[PlotThread]:
    """Return the plots that this one waits for."""
    needed = PlotDependency.objects.filter(plot=plot).values("needs")
    return list(PlotThread.objects.living().filter(pk__in=needed).exclude(status=S.RESOLVED))


# -- parts that services/plot_parts.py uses too -------------------------------------------------------------


def campaign_of(plot: Entry) -> Campaign:
    """Return the campaign of a plot: every plot has one."""
    if plot.campaign is None:
        raise NotFound("entry_not_found", "There is no such plot.")
    return plot.campaign


def lock_plot(plot: PlotThread) -> PlotThread:
    """Return the plot's row, locked until the transaction ends."""
    return PlotThread.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=plot.pk)


def require_session(campaign: Campaign, *sessions: Entry | None) -> None:
    """Refuse sessions of other campaigns."""
    if not all(is_session_of(session, campaign) for session in sessions):
        said = "There is no such session in this campaign."
        raise Refused("no_such_session", said, fields={"session": [said]})


def require_game_master(plot: PlotThread, actor: Person) -> User:
    """Refuse who does not run the plot's campaign; an unseen plot does not exist for him."""
    person = require_sign_in(actor)
    if not PlotThread.objects.visible_to(person).filter(pk=plot.pk).exists():
        raise NotFound("entry_not_found", "There is no such plot, or it is hidden from you.")
    require_role(campaign_of(plot), person, Role.GAME_MASTER)
    return person


def mark_done(milestone: PlotMilestone, session: Entry | None) -> None:
    """Write that a milestone is reached."""
    milestone.done_in, milestone.done_at = session, milestone.done_at or timezone.now()
    milestone.save(update_fields=["done_in", "done_at", "updated_at"])


def _check_status(plot: PlotThread, status: str, *, force: bool, reason: str) -> bool:
    """Refuse a change that is not allowed. Returns whether it had to be forced."""
    if status not in S.values:
        said = f"Must be one of {', '.join(S.values)}."
        raise Refused("bad_status", said, fields={"status": [said]})
    held, wanted = S(plot.status), S(status)
    if wanted not in ALLOWED[held]:
        ways = ", ".join(ALLOWED_WORDS[held])
        raise Conflict("status_not_allowed", f"{plot.name} is {held.label.lower()}: from there it may become {ways}.")
    waiting = unresolved_needs(plot) if wanted in WAITS_FOR_NEEDS else []
    if not waiting:
        return False
    names = ", ".join(need.name for need in waiting)
    if not force:
        raise Conflict(
            "needs_unresolved", f"{plot.name} needs {names} resolved first. Resolve that, or force it with a reason."
        )
    if not reason:
        said = "Say why it goes on without what it needs."
        raise Refused("reason_missing", said, fields={"reason": [said]})
    return True


ALLOWED_WORDS = {
    held: [S(status).label.lower() for status in S.values if status in ways] for held, ways in ALLOWED.items()
}


def _move(plot: PlotThread, person: User, session: Entry | None, status: str | None) -> None:
    plot.moved_in, plot.moved_at = session, timezone.now()
    if status is None:  # no version: the words stay the same
        PlotThread.objects.filter(pk=plot.pk).update(moved_in=session, moved_at=plot.moved_at)
        return
    plot.status = status
    plot.version += 1
    save_version(plot, person, f"now {S(status).label.lower()}")
    entry_saved(plot, actor=person, act="changed")


def clean_text(words: Any, name: str, longest: int) -> str:
    text = str(words or "").replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > longest:
        said = f"At most {longest} characters, not {len(text)}."
        raise Refused("too_long", said, fields={name: [said]})
    return text
