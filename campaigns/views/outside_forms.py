"""The forms of the pages of webhooks and Discord."""

from typing import Any

from django import forms

from campaigns.models import DiscordPurpose, DiscordWebhook, Happening

_EVENTS = "What it is told of"


def _events(initial: list[str] | None = None) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=Happening.choices,
        required=False,
        label=_EVENTS,
        initial=initial or [],
        widget=forms.CheckboxSelectMultiple,
    )


class OutletForm(forms.Form):
    """What webhooks and channels have in common."""

    name = forms.CharField(max_length=100, help_text="As this page lists it.")
    game_masters_view = forms.BooleanField(
        required=False,
        label="Tell it of what is hidden from players, too",
        help_text="Only for a place that no player reads.",
    )
    events = _events()


class WebhookForm(OutletForm):
    """A webhook to make."""

    address = forms.CharField(
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text="Gets a POST with signed JSON. Only public https addresses.",
    )
    with_words = forms.BooleanField(
        required=False,
        label="Send summary and story along",
        help_text="Without this only name, kind and address of an entry leave the site.",
    )
    field_order = ["name", "address", "events", "with_words", "game_masters_view"]


class WebhookChangeForm(WebhookForm):
    """A webhook to change."""

    address = forms.CharField(
        required=False, max_length=2000, label="Another address", help_text="Empty: it stays as it is."
    )


class DiscordForm(OutletForm):
    """A Discord channel to make known."""

    address = forms.CharField(
        max_length=2000,
        label="Address of the webhook",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "placeholder": "https://discord.com/api/webhooks/…"}),
        help_text="In Discord: edit the channel, Integrations, Webhooks, New webhook, Copy URL. "
        "Who knows it may post there, so it is never shown again.",
    )
    purpose = forms.ChoiceField(choices=DiscordPurpose.choices, initial=DiscordPurpose.BOTH, label="Used for")
    field_order = ["name", "address", "purpose", "events", "game_masters_view"]


class DiscordChangeForm(DiscordForm):
    """A Discord channel to change."""

    address = forms.CharField(
        required=False, max_length=2000, label="Another address", help_text="Empty: it stays as it is."
    )


class SummaryForm(forms.Form):
    """The summary of a session, to read over before it is posted."""

    channel = forms.ModelChoiceField(queryset=DiscordWebhook.objects.none(), empty_label=None)
    text = forms.CharField(
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Markdown as Discord knows it. Nobody is called by name: an @everyone stays mere text.",
    )

    def __init__(self, *args: Any, channels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
