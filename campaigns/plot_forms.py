"""The forms of plots and of their parts."""

from typing import Any

from django import forms

from campaigns.models import PlotMilestone, PlotStatus, PlotThread, Visibility
from campaigns.models.plots import STALLED_AFTER, Urgency
from campaigns.services.plots import ALLOWED, FIRST
from campaigns.story_forms import EntryField, SessionField, StoryForm, known_to_field, visibility_field


def _words(rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


class PlotForm(StoryForm):
    """What is said of a plot itself."""

    name = forms.CharField(max_length=200)
    summary = forms.CharField(max_length=500, required=False, help_text="One sentence for the lists.")
    urgency = forms.TypedChoiceField(choices=Urgency.choices, initial=Urgency.NORMAL, coerce=int)
    stalled_after = forms.IntegerField(
        min_value=0, max_value=100, initial=STALLED_AFTER, label="Remind after",
        help_text="So many sessions in which nothing moves; 0: never.",
    )  # fmt: skip
    body = _words(
        10, required=False, max_length=200_000, label="Story",
        help_text="Markdown; [[Name]] mentions an entry, :::secret … ::: hides a part from players.",
    )  # fmt: skip
    tags = forms.CharField(required=False, max_length=600, help_text="With commas between them.")
    visibility = visibility_field(Visibility.GAME_MASTERS)
    known_to = known_to_field()

    def words(self) -> dict[str, Any]:
        """Return what is said, as the services take it."""
        said = {name: self.cleaned_data[name] for name in ("name", "summary", "urgency", "stalled_after", "body")}
        told = self.audience()
        tags = [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        return said | {"visibility": told["visibility"], "shown_to": told["known_to"], "tags": tags}


class NewPlotForm(PlotForm):
    """A new plot."""

    status = forms.ChoiceField(
        choices=[(value, label) for value, label in PlotStatus.choices if value in FIRST], initial=PlotStatus.IDEA
    )
    field_order = ("name", "summary", "status")


class PartForm(StoryForm):
    """A form of one plot."""

    def __init__(self, *args: Any, plot: PlotThread, **options: Any) -> None:
        super().__init__(*args, **options)
        self.plot = plot
        for name in {"milestone", "payoff_milestone"} & set(self.fields):
            rows = PlotMilestone.objects.visible_to(self.person).filter(plot=plot)
            self.fields[name].queryset = rows.filter(done_at=None) if name == "milestone" else rows  # type: ignore[attr-defined]


class ProgressForm(PartForm):
    """What happened to a plot."""

    note = _words(3, required=False, max_length=20_000, label="What happened", help_text="Markdown.")
    session = SessionField(none="Outside of a session", label="In session")
    status = forms.ChoiceField(required=False, label="It becomes")
    milestone = forms.ModelChoiceField(PlotMilestone.objects.none(), required=False, label="Milestone reached")
    force = forms.BooleanField(required=False, label="Go on although what it needs is not resolved")
    reason = forms.CharField(max_length=500, required=False, label="Because")
    visibility = visibility_field()
    known_to = known_to_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        allowed = ALLOWED[PlotStatus(self.plot.status)]
        ways = [(value, label) for value, label in PlotStatus.choices if value in allowed]
        self.fields["status"].choices = [("", f"{self.plot.get_status_display()} as before"), *ways]  # type: ignore[attr-defined]
        if not self.game_master:
            for name in ("status", "milestone", "force", "reason"):
                del self.fields[name]


class MilestoneForm(PartForm):
    """A new step."""

    name = forms.CharField(max_length=200, label="Milestone")
    visibility = visibility_field(Visibility.GAME_MASTERS)
    known_to = known_to_field()


class MilestoneChangeForm(MilestoneForm):
    """A change of a step."""

    place = forms.IntegerField(min_value=1, max_value=1000, label="Place in the row")
    done = forms.BooleanField(required=False, label="It is reached")
    done_in = SessionField(none="Outside of a session", label="Reached in")
    field_order = ("name", "place", "done", "done_in")


class DependencyForm(PartForm):
    """Another plot that must be resolved first."""

    needs = forms.ModelChoiceField(PlotThread.objects.none(), label="It needs", empty_label="Choose a plot")
    note = forms.CharField(max_length=500, required=False, label="Why")
    visibility = visibility_field()
    known_to = known_to_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = PlotThread.objects.visible_to(self.person).filter(campaign=self.campaign).exclude(pk=self.plot.pk)
        self.fields["needs"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class ForeshadowingForm(PartForm):
    """A hint at what is to come."""

    text = _words(2, max_length=5000, label="The hint")
    planted_in = SessionField(none="Not planted yet", label="Planted in")
    payoff_session = SessionField(none="Open", label="To pay off in")
    payoff_milestone = forms.ModelChoiceField(
        PlotMilestone.objects.none(), required=False, label="or at the milestone", empty_label="Open"
    )
    visibility = visibility_field(Visibility.GAME_MASTERS)
    known_to = known_to_field()


class ForeshadowingChangeForm(ForeshadowingForm):
    """A change of a hint."""

    paid_off = forms.BooleanField(required=False, label="It has paid off")
    paid_off_in = SessionField(none="Outside of a session", label="Paid off in")
    field_order = ("text", "planted_in", "payoff_session", "payoff_milestone", "paid_off", "paid_off_in")


class LinkForm(PartForm):
    """An entry that the plot is about."""

    entry = EntryField(label="Entry or session")
    role = forms.CharField(
        max_length=80, required=False, label="Its part", help_text="Villain, clue, place of the end."
    )
    visibility = visibility_field()
    known_to = known_to_field()
