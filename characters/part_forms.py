"""The forms of what is kept with a character: who may know of it, and each kind's own fields."""

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.models import Campaign, Entry, Kind, Membership, Role, User, Visibility
from campaigns.permissions import role_in
from characters.models import AchievementKind, Character

Choices = list[tuple[Any, str]]


class PartForm(forms.Form):
    """Base: the audience, in words for players or for game masters."""

    visibility = forms.ChoiceField(label="For whom", required=False)
    known_to = forms.TypedMultipleChoiceField(
        coerce=int, required=False, label="Whom", widget=forms.CheckboxSelectMultiple,
        help_text="Where you choose people. Game masters always know.",
    )  # fmt: skip

    def __init__(self, *args: Any, character: Character, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        assert character.campaign is not None, "only characters of campaigns have such things"
        game_master = role_in(character.campaign, person) == Role.GAME_MASTER
        self.fields["visibility"].choices = audiences(game_master)  # type: ignore[attr-defined]
        self.fields["known_to"].choices = members_of(character.campaign, besides=person)  # type: ignore[attr-defined]
        self.set_up(character, person)

    def set_up(self, character: Character, person: User) -> None:
        """Fill the choices of a kind's own fields."""

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"visibility", "known_to"}}
        said["visibility"] = self.cleaned_data["visibility"] or Visibility.MEMBERS
        if said["visibility"] == Visibility.CHOSEN:
            said["known_to"] = self.cleaned_data["known_to"]
        return said


def audiences(game_master: bool) -> Choices:
    """Return the choices of who may know of something."""
    hidden = "Game masters only" if game_master else "Only I and the game masters"
    return [
        (Visibility.MEMBERS, "All who see the character"),
        (Visibility.CHOSEN, "Chosen people"),
        (Visibility.GAME_MASTERS, hidden),
    ]


def members_of(campaign: Campaign, besides: User | None = None) -> Choices:
    """Return the campaign's members by name."""
    rows = Membership.objects.filter(campaign=campaign).select_related("user")
    named = [(row.user_id, row.user.display_name) for row in rows if besides is None or row.user_id != besides.pk]
    return sorted(named, key=lambda pair: pair[1].lower())


class NoteForm(PartForm):
    """A note."""

    text = forms.CharField(
        max_length=50_000, label="Note", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Markdown; [[names]] in double brackets become links.",
    )  # fmt: skip
    field_order = ("text", "visibility", "known_to")


class VoiceNoteForm(PartForm):
    """A voice note: a recording, its words, or both."""

    clip = forms.FileField(
        required=False, label="Recording", help_text="Up to 5 minutes: WebM, Ogg, M4A, MP3 or WAV.",
        widget=forms.FileInput(attrs={"accept": "audio/*", "data-clip": ""}),
    )  # fmt: skip
    seconds = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput(attrs={"data-seconds": ""}))
    text = forms.CharField(
        required=False, max_length=20_000, label="In words", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What is said, or instead of a recording.",
    )  # fmt: skip
    field_order = ("clip", "text", "visibility", "known_to", "seconds")

    def values(self) -> dict[str, Any]:
        """With the bytes of the clip, one more than are taken at the most."""
        said = super().values()
        upload = said.pop("clip", None)
        return said | {"clip": upload.read() if upload else None}


class VoiceWordsForm(PartForm):
    """The words of a voice note; its recording stays."""

    text = forms.CharField(
        required=False, max_length=20_000, label="In words", widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = ("text", "visibility", "known_to")


class AchievementForm(PartForm):
    """An achievement or a milestone."""

    name = forms.CharField(max_length=200, label="What")
    kind = forms.ChoiceField(choices=AchievementKind.choices, initial=AchievementKind.ACHIEVEMENT)
    description = forms.CharField(
        required=False, max_length=5000, label="How it came about", widget=forms.Textarea(attrs={"rows": 2})
    )
    session = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="In which session")
    achieved_at = forms.DateTimeField(
        required=False,
        label="When",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ("name", "kind", "description", "session", "achieved_at", "visibility", "known_to")

    def set_up(self, character: Character, person: User) -> None:
        """With the sessions that the person may see."""
        seen = Entry.objects.visible_to(person).filter(campaign=character.campaign_id, kind=Kind.SESSION)
        choices = [("", "–"), *seen.order_by("-created_at").values_list("pk", "name")[:200]]
        self.fields["session"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Without a time: now."""
        said = super().values()
        said["achieved_at"] = said["achieved_at"] or self.initial.get("achieved_at") or timezone.now()
        return said


class LineForm(PartForm):
    """A line of an inventory."""

    item = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="An item of the campaign")
    name = forms.CharField(required=False, max_length=200, label="Or by name", help_text="Empty: the item's name.")
    quantity = forms.IntegerField(min_value=0, max_value=10**6, initial=1, label="How many")
    weight = forms.DecimalField(required=False, min_value=0, max_digits=8, decimal_places=2, label="Weight of one (lb)")
    equipped = forms.BooleanField(required=False, label="Worn or in hand")
    attuned = forms.BooleanField(required=False, label="Attuned")
    note = forms.CharField(required=False, max_length=500)
    field_order = ("item", "name", "quantity", "weight", "equipped", "attuned", "note", "visibility", "known_to")

    def set_up(self, character: Character, person: User) -> None:
        """With the items that the person may see."""
        seen = Entry.objects.visible_to(person).filter(campaign=character.campaign_id, kind=Kind.ITEM)
        choices = [("", "–"), *seen.order_by("name").values_list("pk", "name")[:500]]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]


class PictureForm(PartForm):
    """A new picture."""

    picture = forms.FileField(
        help_text="JPEG, PNG or WebP, up to 12 MB.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )
    caption = forms.CharField(required=False, max_length=300)
    field_order = ("picture", "caption", "visibility", "known_to")

    def values(self) -> dict[str, Any]:
        """With the bytes."""
        said = super().values()
        content = said.pop("picture").read()
        return said | {"content": content}


class CaptionForm(PartForm):
    """A picture's caption and audience."""

    caption = forms.CharField(required=False, max_length=300)
    field_order = ("caption", "visibility", "known_to")
