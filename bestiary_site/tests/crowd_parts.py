"""What hangs on the entries of a random campaign, each with a word of its own and those who may read it."""

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import audiences
from campaigns.models import Kind, Location, PlaySession, PlotThread, Visibility
from campaigns.services import maps, plot_parts, plots, sessions
from campaigns.services.attachments import attach_file
from campaigns.services.calendar import add_calendar_event
from campaigns.services.entries import update_entry
from campaigns.services.locations import move_location
from campaigns.services.relations import create_relation
from characters.models import Character
from characters.services.achievements import award_achievement
from characters.services.creatures import update_character
from characters.services.inventory import add_line
from characters.services.notes import add_note as add_character_note
from characters.services.voice_notes import add_voice_note

if TYPE_CHECKING:
    from bestiary_site.tests.crowd import Crowd, Thing, Words

Say = Callable[[str, set[int]], dict[str, Any]]
VISIBILITIES = (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)


class Furnisher:
    """Hangs words on things."""

    def __init__(self, crowd: "Crowd", chance: random.Random, words: "Words") -> None:
        self.crowd, self.chance, self.words = crowd, chance, words
        self.master = crowd.game_master
        self.everybody = {user.pk for user in crowd.members}

    def of_kind(self, kind: str) -> list["Thing"]:
        """Return the things of a kind."""
        return [thing for thing in self.crowd.things if thing.entry.kind == kind]

    def word(self, seers: set[int]) -> tuple[str, dict[str, Any]]:
        """Return a new word, hidden from who is not drawn for it, and the audience for the service that says it."""
        visibility = self.chance.choice(VISIBILITIES)
        chosen = sorted(pk for pk in self.everybody if self.chance.random() < 0.5)
        heard = {Visibility.MEMBERS: self.everybody, Visibility.CHOSEN: set(chosen)}.get(visibility, set())
        token = self.words.new()
        self.crowd.hide(token, heard & seers)
        return token, {"visibility": visibility, "known_to": chosen if visibility == Visibility.CHOSEN else None}

    def tags(self) -> None:
        """A tag that only one entry bears is as hidden as that entry."""
        for thing in self.crowd.things:
            token = self.words.new()
            self.crowd.hide(token, thing.seers)
            if isinstance(thing.entry, Character):
                update_character(actor=self.master, character=thing.entry, tags=[token])
            else:
                update_entry(actor=self.master, entry=thing.entry, tags=[token])

    def relations(self) -> None:
        """Relations between random ends."""
        for _ in range(8):
            source, target = self.chance.sample(self.crowd.things, 2)
            kind, audience = self.word(source.seers & target.seers)
            note = self.words.new()
            self.crowd.hide(note, self.crowd.readers_of(kind))
            create_relation(
                actor=self.master, campaign=self.crowd.campaign, source=source.entry, target=target.entry,
                kind=kind, note=note, **audience,
            )  # fmt: skip

    def plots(self) -> None:
        """Steps, hints, links and progress."""
        first, second = self.of_kind(Kind.PLOT)[:2]
        for thing in (first, second):
            plot = PlotThread.objects.get(pk=thing.entry.pk)
            for act, name in (
                (plot_parts.add_milestone, "name"), (plot_parts.add_foreshadowing, "text"), (plots.add_progress, "note")
            ):  # fmt: skip
                token, audience = self.word(thing.seers)
                act(actor=self.master, plot=plot, **{name: token}, **audience)
            linked = self.chance.choice(self.crowd.things[:4])
            token, audience = self.word(thing.seers & linked.seers)
            plot_parts.add_link(actor=self.master, plot=plot, entry=linked.entry, role=token, **audience)
        token, audience = self.word(first.seers & second.seers)
        plot_parts.add_dependency(
            actor=self.master, plot=PlotThread.objects.get(pk=first.entry.pk),
            needs=PlotThread.objects.get(pk=second.entry.pk), note=token, **audience,
        )  # fmt: skip

    def sessions(self) -> None:
        """Notes, messages, happenings and lists."""
        for thing in self.of_kind(Kind.SESSION):
            session = PlaySession.objects.get(pk=thing.entry.pk)
            for act, name in (
                (sessions.add_note, "body"), (sessions.send_message, "text"), (sessions.tell_event, "text"),
                (sessions.add_check, "text"),
            ):  # fmt: skip
                token, audience = self.word(thing.seers)
                mentioned = self.chance.choice(self.crowd.things).token
                act(actor=self.master, session=session, **{name: f"{token} [[{mentioned}]]"}, **audience)
        token, audience = self.word(self.everybody)
        add_calendar_event(actor=self.master, campaign=self.crowd.campaign, title=token, day=3, **audience)

    def places(self) -> None:
        """One place in another, what is inherited, pins, and who is there."""
        outer, inner = self.of_kind(Kind.LOCATION)[:2]
        within, around = (Location.objects.get(pk=thing.entry.pk) for thing in (inner, outer))
        move_location(actor=self.master, location=within, parent=around)
        token = self.words.new()
        self.crowd.hide(token, outer.seers)
        update_entry(actor=self.master, entry=around, properties={"ruler": token})
        label, audience = self.word(outer.seers)
        maps.add_pin(actor=self.master, location=around, label=label, x=0.5, y=0.5, **audience)
        there = self.chance.choice(self.of_kind(Kind.CHARACTER))
        note, audience = self.word(outer.seers & there.seers)
        maps.place_entry(actor=self.master, location=around, entry=there.entry, note=note, **audience)

    def characters(self) -> None:
        """Notes, voices, achievements and belongings."""
        for thing in self.of_kind(Kind.CHARACTER):
            character = Character.objects.get(pk=thing.entry.pk)
            for act, name in (
                (add_character_note, "text"), (add_voice_note, "text"), (award_achievement, "name"), (add_line, "name")
            ):  # fmt: skip
                token, audience = self.word(thing.seers)
                act(actor=self.master, character=character, **{name: token}, **audience)

    def files(self) -> None:
        """A file with every third thing, heard by all who see the thing or by game masters."""
        for thing in self.crowd.things[::3]:
            token, hidden = self.words.new(), self.chance.random() < 0.5
            self.crowd.hide(token, set() if hidden else thing.seers)
            upload = SimpleUploadedFile(f"{token}.txt", f"{token} in it".encode())
            audience = audiences.GAME_MASTERS if hidden else audiences.ALL
            attach_file(actor=self.master, entry=thing.entry, upload=upload, caption=token, audience=audience)


def furnish(crowd: "Crowd", chance: random.Random, words: "Words") -> None:
    """Hang words on every thing."""
    work = Furnisher(crowd, chance, words)
    for act in (work.tags, work.relations, work.plots, work.sessions, work.places, work.characters, work.files):
        act()
