"""Writing the demo campaign's memory: places, plots, sessions and how they hang together.

Safe to repeat: what is there under its name, in the bin or not, stays as people left it, with all its parts.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from campaigns.almanac import Date
from campaigns.models import (
    Campaign,
    CampaignCalendar,
    Entry,
    Kind,
    Location,
    Membership,
    PlaySession,
    PlotThread,
    Relation,
    Role,
    SessionEvent,
    SessionNote,
    SessionState,
    User,
    Visibility,
)
from campaigns.services import plot_parts, plots, sessions
from campaigns.services.calendar import add_calendar_event, set_calendar, set_today
from campaigns.services.calendar_reading import almanac_of, calendar_of
from campaigns.services.entries import create_entry
from campaigns.services.handouts import show_handout
from campaigns.services.locations import create_location, move_location
from campaigns.services.relations import create_relation, update_relation
from characters.demo.loader import FOLDER

Words = dict[str, Any]
Tell = Callable[[str], None]
_PAGES = {Kind.FACTION: "factions", Kind.ITEM: "items", Kind.HANDOUT: "handouts", Kind.NOTE: "notes"}
_COMMON = ("name", "aliases", "summary", "body", "visibility")
_OWN = {
    Kind.FACTION: ("motto", "goal"),
    Kind.ITEM: ("category", "rarity", "value", "weight", "needs_attunement"),
    Kind.HANDOUT: ("source",),
    Kind.NOTE: (),
}
EVENING = time(19, 30, tzinfo=UTC)


def read_story(path: Path = FOLDER / "story.yaml") -> Words:
    """Return the story as it is written."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


class Storyteller:
    """Writes one story into one campaign."""

    def __init__(self, campaign: Campaign, master: User, people: dict[str, User], tell: Tell) -> None:
        self.campaign, self.master, self.people, self.tell = campaign, master, people, tell
        self.written = 0

    @transaction.atomic
    def write(self, story: Words) -> int:
        """Write all that is missing; return how many entries were new."""
        is_new = not Entry.objects.filter(campaign=self.campaign, kind=Kind.SESSION).exists()
        if is_new:
            self._calendar(story["calendar"])
        for place in story["locations"]:
            self._place(place, None)
        for kind, name in _PAGES.items():
            for words in story[name]:
                self._page(kind, words)
        for words in story["sessions"]:
            self._session(words)
        for words in story["plots"]:
            self._plot(words)
        self._needs(story["plots"])
        for row in story["relations"] if is_new else []:
            self._relation(row)
        for words in story["handouts"]:
            self._show(words)
        return self.written

    # -- finding ------------------------------------------------------------------------------------------

    def _entry(self, name: str, kind: str | None = None) -> Entry | None:
        """Return a living entry of the campaign by its name."""
        named = Entry.objects.living().filter(campaign=self.campaign, name=name)
        return (named.filter(kind=kind) if kind else named).order_by("pk").first()

    def _is_there(self, name: str, kind: str) -> bool:
        """Whether it was ever written, deleted since or not."""
        return Entry.objects.filter(campaign=self.campaign, kind=kind, name=name).exists()

    def _session_numbered(self, number: int | None) -> PlaySession | None:
        if number is None:
            return None
        return PlaySession.objects.living().filter(campaign=self.campaign, number=number).first()

    def _common(self, words: Words) -> Words:
        values = {name: words[name] for name in _COMMON if name in words}
        self.written += 1
        self.tell(f"{self.campaign.name}, {words['name']}: new")
        return {"visibility": Visibility.MEMBERS} | values

    # -- entries ------------------------------------------------------------------------------------------

    def _calendar(self, words: Words) -> None:
        if CampaignCalendar.objects.filter(campaign=self.campaign).exists():
            return
        shape = {name: words[name] for name in ("name", "era", "months", "weekdays", "moons")}
        set_calendar(actor=self.master, campaign=self.campaign, **shape)
        set_today(actor=self.master, campaign=self.campaign, day=self._day(words["today"]))
        for event in words["events"]:
            add_calendar_event(
                actor=self.master,
                campaign=self.campaign,
                title=event["title"],
                day=self._day(event["date"]),
                repeats=event.get("repeats", "never"),
                visibility=Visibility.GAME_MASTERS if event.get("secret") else Visibility.MEMBERS,
            )

    def _day(self, date: list[int]) -> int:
        return almanac_of(calendar_of(self.campaign)).day_number(Date(*date))

    def _place(self, words: Words, parent: Location | None) -> None:
        found = Location.objects.living().filter(campaign=self.campaign, name=words["name"]).first()
        if found is None and not self._is_there(words["name"], Kind.LOCATION):
            values = self._common(words) | {"place_type": words["type"], "properties": words.get("properties", {})}
            found = create_location(actor=self.master, campaign=self.campaign, parent=parent, **values)
            if "at" in words and parent is not None:
                left, top = words["at"]
                move_location(actor=self.master, location=found, parent=parent, map_x=left, map_y=top)
        for child in words.get("children", []):
            self._place(child, found)

    def _page(self, kind: Kind, words: Words) -> None:
        if self._is_there(words["name"], kind):
            return
        own = {name: words[name] for name in _OWN[kind] if name in words}
        create_entry(actor=self.master, campaign=self.campaign, kind=kind, **self._common(words), **own)

    # -- sessions -----------------------------------------------------------------------------------------

    def _session(self, words: Words) -> None:
        if self._is_there(words["name"], Kind.SESSION):
            return
        start, end = (self._day(date) for date in words["in_game"])
        began = datetime.combine(words.get("date") or words["planned"], EVENING)
        values = self._common(words) | {"number": words["number"], "planned_for": began}
        session = sessions.create_session(
            actor=self.master, campaign=self.campaign, in_game_start=start, in_game_end=end, **values
        )
        for text in words.get("checklist", []):
            sessions.add_check(actor=self.master, session=session, text=text)
        if "date" in words:
            self._play(session, words, began, start)

    def _play(self, session: PlaySession, words: Words, began: datetime, day: int) -> None:
        sessions.change_state(actor=self.master, session=session, state=SessionState.LIVE)
        for text in words.get("events", []):
            sessions.tell_event(actor=self.master, session=session, text=text, in_game_day=day)
        for note in words.get("notes", []):
            if self._members([self.people[note["by"]].pk]):
                sessions.add_note(actor=self.people[note["by"]], session=session, body=note["text"])
        present = [self.master.pk, *(self.people[key].pk for key in words["present"])]
        sessions.set_attendance(actor=self.master, session=session, people=self._members(present))
        sessions.change_state(actor=self.master, session=session, state=SessionState.CLOSED)
        self._date_back(session, began)

    def _members(self, people: list[int]) -> list[int]:
        held = Membership.objects.filter(campaign=self.campaign, user__in=people)
        return list(held.values_list("user_id", flat=True))

    def _date_back(self, session: PlaySession, began: datetime) -> None:
        """The evening was then, not now."""
        over = began + timedelta(hours=3, minutes=40)
        PlaySession.objects.filter(pk=session.pk).update(started_at=began, closed_at=over)
        for number, event in enumerate(SessionEvent.objects.filter(session=session).order_by("sequence")):
            SessionEvent.objects.filter(pk=event.pk).update(at=began + timedelta(minutes=17 * number))
        for number, note in enumerate(SessionNote.objects.filter(session=session).order_by("pk"), start=1):
            SessionNote.objects.filter(pk=note.pk).update(created_at=began + timedelta(minutes=50 * number))

    # -- plots --------------------------------------------------------------------------------------------

    def _plot(self, words: Words) -> None:
        if self._is_there(words["name"], Kind.PLOT):
            return
        own = {name: words[name] for name in ("urgency", "stalled_after") if name in words}
        plot = plots.create_plot(
            actor=self.master, campaign=self.campaign, status=words["status"], **self._common(words), **own
        )
        for name, number in words["milestones"]:
            self._milestone(plot, name, number)
        for name in words.get("links", []):
            if (entry := self._entry(name)) is not None:
                plot_parts.add_link(actor=self.master, plot=plot, entry=entry)
        for hint in words.get("foreshadowing", []):
            planted, payoff = (self._session_numbered(hint[name]) for name in ("planted", "payoff"))
            plot_parts.add_foreshadowing(
                actor=self.master, plot=plot, text=hint["text"], planted_in=planted, payoff_session=payoff
            )
        for step in words.get("progress", []):
            session = self._session_numbered(step["session"])
            plots.add_progress(actor=self.master, plot=plot, note=step["note"], session=session)

    def _milestone(self, plot: PlotThread, name: str, number: int | None) -> None:
        shown = Visibility.GAME_MASTERS if number is None else Visibility.MEMBERS
        milestone = plot_parts.add_milestone(actor=self.master, plot=plot, name=name, visibility=shown)
        session = self._session_numbered(number)
        if session is not None:
            plot_parts.update_milestone(actor=self.master, milestone=milestone, done=True, done_in=session)

    def _needs(self, rows: list[Words]) -> None:
        for words in rows:
            plot = PlotThread.objects.living().filter(campaign=self.campaign, name=words["name"]).first()
            for name in words.get("needs", []):
                needs = PlotThread.objects.living().filter(campaign=self.campaign, name=name).first()
                if plot and needs and not plot.dependencies.filter(needs=needs).exists():
                    plot_parts.add_dependency(actor=self.master, plot=plot, needs=needs)

    # -- relations and handouts ---------------------------------------------------------------------------

    def _relation(self, row: list[Any]) -> None:
        source, target = self._entry(row[0]), self._entry(row[1])
        kind, strength, since, *rest = row[2:]
        changes: dict[int, Any] = rest[0] if rest else {}
        visibility = rest[1] if len(rest) > 1 else Visibility.MEMBERS
        if source is None or target is None:
            return
        started = self._session_numbered(since)
        if Relation.objects.filter(source=source, target=target, kind=kind).exists():
            return
        relation = create_relation(
            actor=self.master, campaign=self.campaign, source=source, target=target, kind=kind, strength=strength,
            visibility=visibility, started=started,
        )  # fmt: skip
        for number, later in changes.items():
            session = self._session_numbered(number)
            if session is not None:
                relation = update_relation(actor=self.master, relation=relation, session=session, strength=later)

    def _show(self, words: Words) -> None:
        handout = self._entry(words["name"], Kind.HANDOUT)
        if "shown" in words and handout is not None and not handout.showings.exists():
            show_handout(actor=self.master, handout=handout, everybody=True)


def seed_story(campaign: Campaign, people: dict[str, User], *, tell: Tell, path: Path = FOLDER / "story.yaml") -> int:
    """Write the story into the demo's campaign; return how many entries were new."""
    masters = Membership.objects.filter(campaign=campaign, role=Role.GAME_MASTER, user__in=people.values())
    place = masters.select_related("user").first()
    if place is None or not path.is_file():
        return 0
    return Storyteller(campaign, place.user, people, tell).write(read_story(path))
