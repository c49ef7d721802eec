"""Fields that the forms of relations and plots share: an entry by its name, a play session, who may know."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from campaigns.folding import fold
from campaigns.kinds import all_kinds, kind_of
from campaigns.models import Campaign, Entry, Membership, Role, User, Visibility
from campaigns.services.story_time import StoryTime, sessions_in_order, story_time

MOST_OFFERED = 500
_WITH_KIND = re.compile(r"^(?P<name>.+?)\s*\((?P<kind>[^()]+)\)$")


def name_with_kind(entry: Entry) -> str:
    """Return what one writes to mean just this entry."""
    return f"{entry.name} ({kind_of(entry).kind.label})"


class EntryField(forms.CharField):
    """An entry by one of its names, with its kind in brackets where several share the name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=260, **options)
        self.widget.attrs |= {"list": "entry-names", "autocomplete": "off"}
        self.entries: QuerySet[Entry] = Entry.objects.none()

    def offer(self, entries: QuerySet[Entry]) -> None:
        """Choose among these."""
        self.entries = entries

    def prepare_value(self, value: Any) -> Any:
        """Show an entry as one would write it."""
        return name_with_kind(value) if isinstance(value, Entry) else value

    def clean(self, value: Any) -> Entry | None:
        """Return the entry that is meant."""
        words = super().clean(value)
        if not words:
            return None
        found = self._called(words)
        split = _WITH_KIND.match(words)
        if not found and split:
            kinds = [kind.kind for kind in all_kinds() if kind.kind.label.casefold() == split["kind"].casefold()]
            found = [entry for entry in self._called(split["name"]) if entry.kind in kinds]
        if len(found) > 1:
            ways = ", ".join(f"“{name_with_kind(entry)}”" for entry in found[:5])
            raise forms.ValidationError(f"Several are called so. Write one of: {ways}.")
        if not found:
            raise forms.ValidationError(f"You see nothing called “{words}” here. Choose one of the names offered.")
        return found[0]

    def _called(self, words: str) -> list[Entry]:
        rows = self.entries.filter(Q(names__key=fold(words)) | Q(name__iexact=words)).distinct().defer("body")
        found = list(rows[:20])
        same = [entry for entry in found if entry.name.casefold() == words.casefold()]
        return same or found


def entry_names(entries: QuerySet[Entry]) -> list[str]:
    """Return the names to offer, for a <datalist id="entry-names">."""
    rows = entries.order_by("name", "pk").only("name", "kind", "campaign_id", "slug")[:MOST_OFFERED]
    return [name_with_kind(entry) for entry in rows]


class Offers:
    """What the forms of one page offer to choose from, each asked for once."""

    def __init__(self, campaign: Campaign, person: User) -> None:
        self.campaign, self.person = campaign, person

    @cached_property
    def time(self) -> StoryTime:
        """The order of the sessions."""
        return story_time(self.campaign)

    @cached_property
    def sessions(self) -> list[Entry]:
        """The sessions that the person may see."""
        return sessions_in_order(self.campaign, self.person, self.time)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """The members whom one can choose to tell."""
        members = Membership.objects.filter(campaign=self.campaign).exclude(role=Role.GAME_MASTER)
        rows = members.exclude(user=self.person).select_related("user")
        return [(str(row.user_id), row.user.display_name) for row in rows]


class StoryForm(forms.Form):
    """A form inside a campaign: it knows who fills it in."""

    def __init__(self, *args: Any, offers: Offers, game_master: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offers, self.game_master = offers, game_master
        self.campaign, self.person = offers.campaign, offers.person
        self._offer_entries()
        self._offer_sessions()
        if "visibility" in self.fields:
            self._offer_people()

    def _offer_entries(self) -> None:
        for field in self.fields.values():
            if isinstance(field, EntryField):
                field.offer(Entry.objects.visible_to(self.person).filter(campaign=self.campaign))

    def _offer_sessions(self) -> None:
        fields = [field for field in self.fields.values() if isinstance(field, SessionField)]
        for field in fields:
            field.offer(self.offers.sessions)

    def _offer_people(self) -> None:
        choices = VISIBLE_TO if self.game_master else VISIBLE_TO[:2]
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]
        people = self.offers.people
        self.fields["known_to"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["known_to"]

    def audience(self) -> dict[str, Any]:
        """Return who may know, as the services take it."""
        said = self.cleaned_data
        people = [int(pk) for pk in said.get("known_to") or []]
        return {"visibility": said["visibility"], "known_to": people}


class SessionField(forms.ChoiceField):
    """A play session, or none."""

    def __init__(self, *, none: str = "–", **options: Any) -> None:
        super().__init__(**({"required": False} | options))
        self.none = none
        self.rows: dict[str, Entry] = {}

    def offer(self, sessions: list[Entry]) -> None:
        """Choose among these."""
        self.rows = {str(row.pk): row for row in sessions}
        self.choices = [("", self.none), *((pk, row.name) for pk, row in self.rows.items())]

    def prepare_value(self, value: Any) -> Any:
        """Show a session by its key."""
        return value.pk if isinstance(value, Entry) else value

    def clean(self, value: Any) -> Entry | None:
        """Return the session."""
        return self.rows.get(super().clean(value))


VISIBLE_TO = [
    (Visibility.MEMBERS, "All members"),
    (Visibility.CHOSEN, "Chosen people"),
    (Visibility.GAME_MASTERS, "Game masters only"),
]


def visibility_field(initial: str = Visibility.MEMBERS) -> forms.ChoiceField:
    """Return the choice of who may know; `StoryForm` fits it to the person."""
    return forms.ChoiceField(choices=VISIBLE_TO, initial=initial, label="Who may know")


def known_to_field() -> forms.MultipleChoiceField:
    """Return the choice of the people who may know."""
    return forms.MultipleChoiceField(required=False, label="Chosen people", widget=forms.CheckboxSelectMultiple)


class RelationForm(StoryForm):
    """A relation between two entries."""

    source = EntryField(label="Who or what")
    kind = forms.CharField(max_length=60, label="Is", widget=forms.TextInput(attrs={"list": "relation-kinds"}))
    target = EntryField(label="To whom or what")
    both_ways = forms.BooleanField(required=False, label="It is the same both ways")
    inverse = forms.CharField(
        max_length=60, required=False, label="Seen from the other end", help_text="Say “is served by” for “serves”."
    )
    strength = forms.IntegerField(
        min_value=-5, max_value=5, initial=0, help_text="From -5, hatred, over 0 to 5, devotion."
    )
    note = forms.CharField(
        required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown; [[Name]] mentions an entry.",
    )  # fmt: skip
    visibility = visibility_field()
    known_to = known_to_field()
    started = SessionField(none="Before the first session", label="Since")
    ended = SessionField(none="Not ended", label="Until")


class RelationChangeForm(RelationForm):
    """A change of a relation: its ends stay."""

    source = None  # type: ignore[assignment]
    target = None  # type: ignore[assignment]
    session = SessionField(none="The last session played", label="The change came in")
