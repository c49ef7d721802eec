"""Proposals: changes that a player asks for where the game master wants to look first."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from bestiary_site.shared.models import Timestamped
from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class ProposalState(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions to the proposals."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state=ProposalState.OPEN)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Game masters see all of their campaigns, authors their own while they see the entry."""
        if not user.is_authenticated:
            return self.none()
        own = Q(author=user, entry__in=Entry.objects.visible_to(user).values("pk"))
        return self.filter(own | Q(campaign__in=Campaign.objects.run_by(user).values("pk")))


class Proposal(Timestamped):
    """A change of an entry as its author asked for it, and what was there before."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="proposals")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="proposals")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="proposals")
    values = models.JSONField(default=dict, help_text="The fields as the author wants them; tags and viewers, too.")
    base = models.JSONField(default=dict, help_text="The same fields as they were when he asked.")
    base_version = models.PositiveIntegerField()
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN, db_index=True)
    taken = models.JSONField(default=list, blank=True, help_text="The fields that were accepted.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "author"], condition=Q(state="open"), name="one_open_proposal_of_each"
            )
        ]

    def __str__(self) -> str:
        return f"Proposal for {self.entry}"
