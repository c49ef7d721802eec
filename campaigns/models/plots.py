"""Plots: threads of the story with their milestones, needs, foreshadowing, links and progress."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from bestiary_site.shared.models import Timestamped
from campaigns.models.entries import Entry, EntryQuerySet, Kind, parent_link
from campaigns.models.heard import Heard, HeardQuerySet, HeardType, session_link

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

STALLED_AFTER = 3


def _person() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class PlotStatus(models.TextChoices):
    """How far a plot is."""

    IDEA = "idea", "Idea"
    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    DORMANT = "dormant", "Dormant"
    RESOLVED = "resolved", "Resolved"
    ABANDONED = "abandoned", "Abandoned"


class Urgency(models.IntegerChoices):
    """How soon a plot wants to go on."""

    LOW = 0, "Low"
    NORMAL = 1, "Normal"
    HIGH = 2, "High"
    PRESSING = 3, "Pressing"


class PlotQuerySet(EntryQuerySet["PlotThread"]):
    """Questions to the plots."""

    def under_way(self) -> Self:
        """Those that the story is to move: open or active."""
        return self.filter(status__in=[PlotStatus.OPEN, PlotStatus.ACTIVE])


class PlotThread(Entry):
    """A thread of the story."""

    entry_ptr = parent_link("as_plot")
    status = models.CharField(max_length=10, choices=PlotStatus, default=PlotStatus.IDEA, db_index=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    stalled_after = models.PositiveSmallIntegerField(
        default=STALLED_AFTER, help_text="Remind when nothing has moved for so many played sessions; 0: never."
    )
    moved_in = session_link()
    moved_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects = PlotQuerySet.as_manager()  # type: ignore[misc]  # the parent's manager, narrowed

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.PLOT
        super().save(*args, **kwargs)


class PlotPartQuerySet(HeardQuerySet[HeardType]):
    """Questions to what belongs to a plot."""

    inside = "plot__campaign"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is said to this person, of plots that he may see."""
        return self.heard_by(user).filter(plot__in=PlotThread.objects.visible_to(user).values("pk"))


class MilestoneQuerySet(PlotPartQuerySet["PlotMilestone"]):
    """Questions to the milestones."""


class PlotMilestone(Heard, Timestamped):
    """A step of a plot, done in a session or still to come."""

    plot = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    done_in = session_link()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class DependencyQuerySet(PlotPartQuerySet["PlotDependency"]):
    """Questions to what plots need."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those said to this person between plots that he may see both."""
        return super().visible_to(user).filter(needs__in=PlotThread.objects.visible_to(user).values("pk"))


class PlotDependency(Heard, Timestamped):
    """That a plot needs another one resolved first."""

    plot = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="needed_by")
    note = models.CharField(max_length=500, blank=True)

    objects = DependencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "plot dependencies"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plot", "needs"], name="one_dependency_each"),
            models.CheckConstraint(condition=~Q(plot=F("needs")), name="plot_needs_another"),
        ]

    def __str__(self) -> str:
        return f"{self.plot} needs {self.needs}"


class ForeshadowingQuerySet(PlotPartQuerySet["PlotForeshadowing"]):
    """Questions to what is foreshadowed."""

    def unpaid(self) -> Self:
        """What is planted or planned and not paid off."""
        return self.filter(paid_off_at=None)


class PlotForeshadowing(Heard, Timestamped):
    """A hint at what is to come: where it was planted, where it is to pay off, where it did."""

    plot = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="foreshadowing")
    text = models.TextField()
    planted_in = session_link()
    payoff_session = session_link()
    payoff_milestone = models.ForeignKey(
        PlotMilestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="payoffs"
    )
    paid_off_in = session_link()
    paid_off_at = models.DateTimeField(null=True, blank=True)

    objects = ForeshadowingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "plot foreshadowing"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


class LinkQuerySet(PlotPartQuerySet["PlotLink"]):
    """Questions to the links of plots."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those said to this person, to entries that he may see."""
        return super().visible_to(user).filter(entry__in=Entry.objects.visible_to(user).values("pk"))


class PlotLink(Heard, Timestamped):
    """What an entry (a person, a place, a session) is to a plot."""

    plot = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="concerns")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="plot_links")
    role = models.CharField(max_length=80, blank=True, help_text="Villain, place of the end, clue.")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["plot", "entry", "role"], name="one_plot_link_each")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.role}" if self.role else str(self.entry)


class ProgressQuerySet(PlotPartQuerySet["PlotProgress"]):
    """Questions to the progress of plots."""


class PlotProgress(Heard):
    """What happened to a plot in a session."""

    plot = models.ForeignKey(PlotThread, on_delete=models.CASCADE, related_name="progress")
    session = session_link()
    note = models.TextField(blank=True)
    status_before = models.CharField(max_length=10, choices=PlotStatus, blank=True)
    status_after = models.CharField(max_length=10, choices=PlotStatus, blank=True)
    forced_because = models.CharField(max_length=500, blank=True)
    milestone = models.ForeignKey(PlotMilestone, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author = _person()
    at = models.DateTimeField(auto_now_add=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "plot progress"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.note[:80] or f"{self.status_before} → {self.status_after}"
