"""The forms of entries: words that every entry has, who may see it, the fields of its kind."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from campaigns.kinds import KindOfEntry
from campaigns.models import Campaign, Entry, Membership, Role, Visibility
from campaigns.permissions import Person, role_in


class CommaWords(forms.CharField):
    """Words with commas between them, kept as a list."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as text."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list of words, each once."""
        return list(dict.fromkeys(word.strip() for word in (value or "").split(",") if word.strip()))


class AudienceForm(forms.Form):
    """Who may see a thing of a campaign: `visibility`, and the people of `shown_to` where they are chosen."""

    visibility = forms.ChoiceField(label="Who may see it")
    shown_to = forms.MultipleChoiceField(
        required=False, label="Chosen people", widget=forms.CheckboxSelectMultiple, help_text="Game masters see all."
    )

    def set_audience(self, campaign: Campaign, person: Person, now: str = "") -> None:
        """Offer what this person may choose in the campaign."""
        choices = [(Visibility.MEMBERS.value, "All members"), (Visibility.CHOSEN.value, "Chosen people")]
        if role_in(campaign, person) == Role.GAME_MASTER or now == Visibility.GAME_MASTERS:
            choices.append((Visibility.GAME_MASTERS.value, "Game masters only"))
        if now == Visibility.EVERYBODY:
            choices.append((now, "Everybody"))
        self.fields["visibility"].choices = choices  # type: ignore[attr-defined]
        self.fields["shown_to"].choices = people_of(campaign)  # type: ignore[attr-defined]

    def clean_shown_to(self) -> list[int]:
        """Return the keys of the chosen people."""
        return [int(pk) for pk in self.cleaned_data["shown_to"]]


def people_of(campaign: Campaign) -> list[tuple[str, str]]:
    """Return the members who do not see everything anyway, as choices."""
    members = Membership.objects.filter(campaign=campaign).exclude(role=Role.GAME_MASTER).select_related("user")
    return [(str(one.user_id), one.user.display_name) for one in members.order_by("user__username")]


def writing_box(campaign: Campaign, rows: int = 16) -> forms.Textarea:
    """Return a box for markdown that the page's script turns into the editor with completion and preview."""
    return forms.Textarea(attrs={"rows": rows, "data-writing": "", "data-campaign": str(campaign.pk)})


class EntryForm(AudienceForm):
    """An entry being made or changed."""

    name = forms.CharField(max_length=200)
    summary = forms.CharField(
        max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="One or two sentences."
    )
    body = forms.CharField(max_length=200_000, required=False, label="Story")
    aliases = CommaWords(required=False, max_length=2200, label="Other names", help_text="With commas between them.")
    tags = CommaWords(required=False, max_length=600, help_text="With commas between them.")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("name", "summary")

    def __init__(
        self, data: Any = None, *, kind: KindOfEntry, campaign: Campaign, person: Person, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        own = fields_for_model(kind.model, fields=kind.fields) or {}
        self.own_fields = list(own)
        self.fields.update({name: field for name, field in own.items() if field is not None})
        self.fields["body"].widget = writing_box(campaign)
        self.fields[
            "body"
        ].help_text = "Markdown. [[Name]] leads to an entry; :::secret … ::: hides a part from the players."
        self.set_audience(campaign, person, initial.get("visibility", ""))
        self.order_fields(["name", "summary", "body", *self.own_fields, "aliases", "tags", "visibility", "shown_to"])

    def values(self) -> dict[str, Any]:
        """Return what the services take (without the version)."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def initial_of(entry: Entry, body: str, own_fields: tuple[str, ...]) -> dict[str, Any]:
    """Return what the form shows of an entry that exists; `body` as the person may change it."""
    names = ("name", "summary", "aliases", "visibility", "version", *own_fields)
    return {name: getattr(entry, name) for name in names} | {
        "body": body,
        "tags": [tag.name for tag in entry.tags.all()],
        "shown_to": [str(pk) for pk in entry.viewers.values_list("user_id", flat=True)],
    }
