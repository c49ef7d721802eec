"""What came in from elsewhere: runs of the importers, and where each imported entry has its original."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bestiary_site.shared.models import Timestamped, Unguessable
from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

KEPT_FOR = timedelta(days=7)


class ImportState(models.TextChoices):
    """How far an import has come."""

    PREVIEWED = "previewed", "Ready to look through"
    APPLIED = "applied", "Taken over"
    FAILED = "failed", "Failed"
    EXPIRED = "expired", "Expired"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Questions to the imports."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, of campaigns that one still belongs to."""
        if not user.is_authenticated:
            return self.none()
        reachable = Q(campaign=None) | Q(campaign__in=Campaign.objects.visible_to(user))
        return self.filter(reachable, owner=user)

    def stale(self) -> Self:
        """Previews that nobody has taken over for a week: what was read is forgotten."""
        return self.filter(state=ImportState.PREVIEWED, created_at__lt=timezone.now() - KEPT_FOR)

    def forget(self) -> int:
        """Let these previews expire: what was read is removed. Returns how many."""
        return self.update(state=ImportState.EXPIRED, parsed=[])


class ImportRun(Unguessable, Timestamped):
    """One file or sheet from elsewhere: read, shown, then taken over. `campaign` empty: for the public bestiary.

    `parsed` holds the entries as the parser read them, until they are taken over; `report` what it could not keep;
    `result` what taking over did to each entry.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="import_runs")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="import_runs")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED, db_index=True)
    format = models.CharField(max_length=30)
    reason = models.CharField(max_length=200, blank=True, help_text="Why the file was taken for this format.")
    name = models.CharField(max_length=200, help_text="Name of the file, or address of the sheet.")
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    parsed = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True, help_text="Why it failed.")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def entry_count(self) -> int:
        """How many entries were read."""
        return int(self.report.get("entries", 0))

    def counts(self) -> dict[str, Any]:
        """Return how many entries were created, updated, left alone or refused."""
        return dict(self.result.get("counts", {}))


class ImportedFrom(Timestamped):
    """Where an entry has its original, and what the original said when it was last taken over.

    `baseline` tells later what changed there and what changed here: only the former is taken over, the latter stays.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="imported_from")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=120)
    reference = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    baseline = models.JSONField(default=dict)
    importer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="origins")

    class Meta:
        verbose_name_plural = "imported from"
        ordering = ["source", "reference"]
        constraints = [
            # By importer, too: somebody else's hidden copy must not show itself by being in the way.
            models.UniqueConstraint(
                fields=["campaign", "source", "reference", "importer"], name="one_copy_of_an_original"
            ),
            models.UniqueConstraint(
                fields=["source", "reference", "importer"],
                condition=Q(campaign=None),
                name="one_public_copy_of_an_original",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} from {self.source}"
