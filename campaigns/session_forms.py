"""The forms of play sessions: the session itself, notes, messages, happenings, the checklist, who was there."""

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.calendar_forms import DatedForm, DayField
from campaigns.models import Membership, Visibility
from campaigns.services.sessions import LONGEST_MESSAGE, LONGEST_NOTE, ONLY_ME
from campaigns.story_forms import EntryField, StoryForm, known_to_field, visibility_field


class SessionForm(DatedForm):
    """A session to plan or to tell of."""

    name = forms.CharField(max_length=200, help_text="Such as “The tide takes its toll”.")
    number = forms.IntegerField(min_value=1, max_value=100_000, required=False, help_text="Empty: the next one.")
    summary = forms.CharField(max_length=500, required=False, help_text="One sentence for the lists.")
    planned_for = forms.DateTimeField(
        required=False, label="Planned for",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    in_game_start = DayField(required=False, label="In the game from")
    in_game_end = DayField(required=False, label="In the game until")
    body = forms.CharField(
        required=False, max_length=200_000, label="Plan and recap", widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Markdown; [[Name]] mentions an entry, :::secret … ::: hides a part from players.",
    )  # fmt: skip
    tags = forms.CharField(required=False, max_length=600, help_text="With commas between them.")
    visibility = visibility_field()
    known_to = known_to_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].widget.attrs |= {"data-writing": "", "data-campaign": str(self.campaign.pk)}
        self.fields["planned_for"].help_text = f"Time of this site: {timezone.get_current_timezone_name()}."

    def words(self) -> dict[str, Any]:
        """Return what is said, as the services take it."""
        names = ("name", "summary", "planned_for", "in_game_start", "in_game_end", "body")
        said = {name: self.cleaned_data[name] for name in names}
        if self.cleaned_data["number"]:
            said["number"] = self.cleaned_data["number"]
        told = self.audience()
        tags = [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        return said | {"visibility": told["visibility"], "shown_to": told["known_to"], "tags": tags}


class WordsForm(StoryForm):
    """Words to some of the table."""

    for_game_masters = [
        (Visibility.MEMBERS.value, "Everybody"),
        (Visibility.CHOSEN.value, "Chosen people"),
        (Visibility.GAME_MASTERS.value, "Game masters only"),
    ]
    for_players = for_game_masters[:2]
    visibility = visibility_field()
    known_to = known_to_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["visibility"]
        field.choices = self.for_game_masters if self.game_master else self.for_players  # type: ignore[attr-defined]
        field.label = "For"


class NoteForm(WordsForm):
    """A note of somebody's own."""

    text = forms.CharField(
        max_length=LONGEST_NOTE, label="Note", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown; [[Name]] mentions an entry.",
    )  # fmt: skip
    field_order = ("text",)
    for_players = [*WordsForm.for_players, (ONLY_ME, "Only me and the game masters")]


class NoteChangeForm(forms.Form):
    """A change of one's own note."""

    text = forms.CharField(max_length=LONGEST_NOTE, label="Note", widget=forms.Textarea(attrs={"rows": 10}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MessageForm(WordsForm):
    """A message to the table."""

    text = forms.CharField(max_length=LONGEST_MESSAGE, label="Message", widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("text",)
    for_players = [*WordsForm.for_players, (Visibility.GAME_MASTERS.value, "Game masters only")]


class HappeningForm(WordsForm, DatedForm):
    """What has happened, for the timeline."""

    text = forms.CharField(
        max_length=LONGEST_MESSAGE, label="What happened", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Markdown; [[Name]] mentions an entry.",
    )  # fmt: skip
    in_game_day = DayField(required=False, label="On the day")
    field_order = ("text", "in_game_day")


class CheckForm(WordsForm):
    """A line of the checklist."""

    text = forms.CharField(max_length=300, label="To prepare or to bring in")
    entry = EntryField(required=False, label="Entry")
    visibility = visibility_field(Visibility.GAME_MASTERS)
    field_order = ("text", "entry")


class ClockForm(DatedForm):
    """The day that the game has reached."""

    day = DayField(label="Now in the game")


class AttendanceForm(StoryForm):
    """Who was there."""

    people = forms.MultipleChoiceField(required=False, label="Who was there", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        members = Membership.objects.filter(campaign=self.campaign).select_related("user")
        choices = [(str(row.user_id), row.user.display_name) for row in members.order_by("user__username")]
        self.fields["people"].choices = choices  # type: ignore[attr-defined]
