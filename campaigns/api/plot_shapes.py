"""The shapes in which plots and their parts enter and leave the API. Nothing here saves."""

from rest_framework import serializers

from campaigns.api.relations import VISIBILITIES, EndOut
from campaigns.kinds import address_of
from campaigns.models import PlotForeshadowing, PlotMilestone, PlotProgress, PlotStatus, PlotThread
from campaigns.models.heard import Heard
from campaigns.models.plots import Urgency
from campaigns.services.plot_reading import is_overdue
from campaigns.services.plots import LONGEST_NOTE
from campaigns.writing.shown import text_for

_STATUSES = PlotStatus.choices


def _id() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1)


def _session_in(words: str = "Id of a play session.") -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text=words)


class Told(serializers.Serializer):
    """Who hears a part of a plot."""

    id = serializers.IntegerField()
    visibility = serializers.ChoiceField(VISIBILITIES)
    known_to = serializers.SerializerMethodField()

    def get_known_to(self, row: Heard) -> list[int]:
        """The chosen people, for game masters."""
        return row.known_to if self.context["is_game_master"] else []

    def seen_session(self, pk: int | None) -> int | None:
        """A session's id, if who asks may see the session."""
        return pk if pk in self.context["sessions"] else None


class ToldIn(serializers.Serializer):
    """Who is to hear a part of a plot."""

    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    known_to = serializers.ListField(child=_id(), required=False, max_length=100)


class PlotRef(serializers.Serializer):
    """A plot, in a word."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(_STATUSES)
    url = serializers.SerializerMethodField()

    def get_url(self, plot: PlotThread) -> str:
        """The address of its page."""
        return address_of(plot)


class PlotCard(PlotRef):
    """A plot in a list."""

    uid = serializers.UUIDField()
    aliases = serializers.ListField(child=serializers.CharField())
    summary = serializers.CharField()
    urgency = serializers.ChoiceField(Urgency.choices)
    stalled_after = serializers.IntegerField()
    visibility = serializers.CharField()
    tags = serializers.SerializerMethodField()
    moved_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_tags(self, plot: PlotThread) -> list[str]:
        """The words that group it."""
        return [tag.name for tag in plot.tags.all()]


class PlotOut(PlotCard):
    """A plot with its story."""

    body = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")

    def get_body(self, plot: PlotThread) -> str:
        """The story as the viewer may read it."""
        return text_for(plot, self.context["viewer"])


class PlotPatch(serializers.Serializer):
    """What may be said of a plot."""

    name = serializers.CharField(max_length=200)
    aliases = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=20)
    summary = serializers.CharField(max_length=500, required=False, allow_blank=True)
    body = serializers.CharField(max_length=200_000, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    stalled_after = serializers.IntegerField(min_value=0, max_value=100, required=False)
    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    shown_to = serializers.ListField(child=_id(), required=False, max_length=100)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)
    version = serializers.IntegerField(min_value=1, required=False)


class PlotIn(PlotPatch):
    """A new plot."""

    version = None  # type: ignore[assignment]
    status = serializers.ChoiceField(_STATUSES, required=False)


class StatusOut(serializers.Serializer):
    """Where a plot stands."""

    status = serializers.ChoiceField(_STATUSES)
    allowed = serializers.ListField(child=serializers.ChoiceField(_STATUSES))
    waits_for = PlotRef(many=True)


class StatusIn(ToldIn):
    """Another status."""

    status = serializers.ChoiceField(_STATUSES)
    session = _session_in("The session in which it became so.")
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)
    force = serializers.BooleanField(required=False, help_text="Although what it needs is not resolved.")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="Why it is forced.")


class ProgressIn(StatusIn):
    """What happened to a plot."""

    status = serializers.ChoiceField(_STATUSES, required=False)
    milestone = serializers.IntegerField(min_value=1, required=False, allow_null=True)


class ProgressOut(Told):
    """What happened to a plot."""

    session = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    status_before = serializers.CharField()
    status_after = serializers.CharField()
    forced_because = serializers.SerializerMethodField()
    milestone = serializers.SerializerMethodField()
    author = serializers.CharField(source="author.display_name", default="")
    at = serializers.DateTimeField()

    def get_note(self, row: PlotProgress) -> str:
        """The note as the viewer may read it."""
        return str(self.context["notes"][row.pk])

    def get_session(self, row: PlotProgress) -> int | None:
        """The session it happened in."""
        return self.seen_session(row.session_id)

    def get_milestone(self, row: PlotProgress) -> int | None:
        """The milestone reached, if you may see it."""
        return row.milestone_id if row.milestone is not None else None

    def get_forced_because(self, row: PlotProgress) -> str:
        """Why the status was forced (game masters)."""
        return row.forced_because if self.context["is_game_master"] else ""


class MilestoneIn(ToldIn):
    """A new step."""

    name = serializers.CharField(max_length=200)


class MilestonePatch(MilestoneIn):
    """A change of a step."""

    place = serializers.IntegerField(min_value=0, max_value=1000, required=False, help_text="From 0.")
    done = serializers.BooleanField(required=False)
    done_in = _session_in()


class MilestoneOut(Told):
    """A step of a plot."""

    position = serializers.SerializerMethodField(
        help_text="Its place, for game masters: gaps would tell of hidden ones."
    )
    name = serializers.CharField()
    done_in = serializers.SerializerMethodField()
    done_at = serializers.DateTimeField()

    def get_position(self, row: PlotMilestone) -> int | None:
        """Its place among all of them."""
        return row.position if self.context["is_game_master"] else None

    def get_done_in(self, row: PlotMilestone) -> int | None:
        """The session it was reached in."""
        return self.seen_session(row.done_in_id)


class DependencyIn(ToldIn):
    """That a plot needs another one."""

    needs = serializers.IntegerField(min_value=1, help_text="Id of a plot.")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class DependencyOut(Told):
    """That a plot needs another one."""

    needs = PlotRef()
    note = serializers.CharField()


class ForeshadowingIn(ToldIn):
    """A new hint."""

    text = serializers.CharField(max_length=5000)
    planted_in = _session_in()
    payoff_session = _session_in()
    payoff_milestone = serializers.IntegerField(min_value=1, required=False, allow_null=True)
    paid_off = serializers.BooleanField(required=False)
    paid_off_in = _session_in()


class ForeshadowingPatch(ForeshadowingIn):
    """A change of a hint."""


class ForeshadowingOut(Told):
    """A hint at what is to come."""

    text = serializers.CharField()
    planted_in = serializers.SerializerMethodField()
    payoff_session = serializers.SerializerMethodField()
    payoff_milestone = serializers.SerializerMethodField()
    paid_off_in = serializers.SerializerMethodField()
    paid_off_at = serializers.DateTimeField()
    overdue = serializers.SerializerMethodField()

    def get_planted_in(self, row: PlotForeshadowing) -> int | None:
        """The session it was planted in."""
        return self.seen_session(row.planted_in_id)

    def get_payoff_session(self, row: PlotForeshadowing) -> int | None:
        """The session it is to pay off in."""
        return self.seen_session(row.payoff_session_id)

    def get_payoff_milestone(self, row: PlotForeshadowing) -> int | None:
        """The milestone it is to pay off at, if you may see it."""
        return row.payoff_milestone_id if row.payoff_milestone is not None else None

    def get_paid_off_in(self, row: PlotForeshadowing) -> int | None:
        """The session it paid off in."""
        return self.seen_session(row.paid_off_in_id)

    def get_overdue(self, row: PlotForeshadowing) -> bool:
        """Whether it should have paid off by now."""
        return is_overdue(row, self.context["story"])


class LinkIn(ToldIn):
    """A new link."""

    entry = serializers.IntegerField(min_value=1, help_text="Id of an entry or a play session.")
    role = serializers.CharField(max_length=80, required=False, allow_blank=True)


class LinkOut(Told):
    """What an entry is to a plot."""

    entry = EndOut()
    role = serializers.CharField()


class StalledOut(serializers.Serializer):
    """A plot that has not moved."""

    plot = PlotRef()
    sessions = serializers.IntegerField(help_text="How many sessions were played since.")
