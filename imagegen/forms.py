"""Forms of the pages of pictures: a wish, and how a campaign has its pictures made."""

from typing import Any

from django import forms

from campaigns.models import Campaign
from imagegen.models import AspectRatio, SubjectType

TIMES = ["dawn", "day", "dusk", "night", "midnight"]
WEATHERS = ["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"]
MOODS = ["peaceful", "festive", "mysterious", "ominous", "sad", "proud", "angry"]


def _offered(words: list[str]) -> list[tuple[str, str]]:
    return [("", "As it comes"), *((word, word.capitalize()) for word in words)]


class AskForm(forms.Form):
    """A wish for a picture. `campaigns` are those that the person may ask for, `providers` (name, label)."""

    campaign = forms.ChoiceField(label="For", required=False)
    subject_type = forms.ChoiceField(label="What is it?", choices=SubjectType.choices)
    subject_name = forms.CharField(label="Its name", max_length=200)
    prompt = forms.CharField(
        label="What should be seen",
        min_length=10,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="10 to 1000 characters. This is what leaves the site where a provider draws: name no secrets.",
    )
    custom_prompt = forms.CharField(label="And besides", max_length=200, required=False)
    time_of_day = forms.ChoiceField(label="Time of day", choices=_offered(TIMES), required=False)
    weather = forms.ChoiceField(label="Weather", choices=_offered(WEATHERS), required=False)
    mood = forms.ChoiceField(label="Mood", choices=_offered(MOODS), required=False)
    aspect_ratio = forms.ChoiceField(label="Shape", choices=AspectRatio.choices)
    style = forms.CharField(
        label="Style", max_length=500, required=False, help_text="Empty: the campaign's own, if it has one."
    )
    provider = forms.ChoiceField(label="Drawn by", required=False)
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=2**31 - 1,
        required=False,
        help_text="The same words and seed give the same picture, where the provider can. Empty: by chance.",
    )
    entry = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        *args: Any,
        campaigns: list[Campaign],
        providers: list[tuple[str, str]],
        suggesting: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if suggesting:  # words are what is wanted: there may be none yet
            self.fields["prompt"] = forms.CharField(
                label=self.fields["prompt"].label, max_length=1000, required=False, widget=self.fields["prompt"].widget
            )
        mine = [("", "Only me"), *((str(one.pk), one.name) for one in campaigns)]
        self.fields["campaign"].choices = mine  # type: ignore[attr-defined]
        self.fields["provider"].choices = [("", "Whoever comes first"), *providers]  # type: ignore[attr-defined]


class PictureSettingsForm(forms.Form):
    """How a campaign has its pictures made."""

    style = forms.CharField(
        label="Style of all pictures",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Added to every wish: “ink and watercolour, muted colours”.",
    )
    providers = forms.MultipleChoiceField(
        label="Who draws",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: whoever the site has.",
    )
    players_may_ask = forms.BooleanField(label="Players may have pictures drawn", required=False)
    pictures_a_day = forms.IntegerField(
        label="Pictures in 24 hours",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="Empty: the site's limit.",
    )
    dollars_a_month = forms.DecimalField(
        label="Dollars in 30 days",
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="Empty: the site's limit.",
    )

    def __init__(self, *args: Any, providers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["providers"].choices = providers  # type: ignore[attr-defined]
