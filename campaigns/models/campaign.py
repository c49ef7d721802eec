"""Campaigns, who belongs to them in which role, and the links that let people in."""

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared.models import Timestamped, Unguessable

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class Role(models.TextChoices):
    """What somebody is in a campaign."""

    GAME_MASTER = "game_master", "Game master"
    PLAYER = "player", "Player"
    OBSERVER = "observer", "Observer"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Questions to the campaigns."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The living campaigns that this person belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(deleted_at=None, memberships__user=user).distinct()

    def run_by(self, user: "User | AnonymousUser") -> Self:
        """The living campaigns that this person is a game master of."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(deleted_at=None, memberships__user=user, memberships__role=Role.GAME_MASTER).distinct()


class Campaign(Unguessable, Timestamped):
    """One story told by a group of people."""

    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="created_campaigns"
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="campaigns")
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    edits_need_approval = models.BooleanField(
        default=False, help_text="Players' changes wait as proposals until a game master accepts them."
    )
    play_needs_no_approval = models.BooleanField(
        default=True, help_text="Hit points and what lies in the inventory change at once, even so."
    )
    stalled_after = models.PositiveSmallIntegerField(
        default=3, help_text="After how many play sessions without progress a plot counts as stalled."
    )
    keep_audit_days = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: for ever.")
    keep_bin_days = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: for ever.")
    keep_recordings_days = models.PositiveIntegerField(null=True, blank=True, help_text="Empty: for ever.")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the campaign's page."""
        return reverse("campaign", args=[self.pk])


class Membership(Timestamped):
    """Somebody's place in a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.PLAYER)

    class Meta:
        ordering = ["role", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} is {self.get_role_display()} of {self.campaign}"


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions to the invitations."""

    def usable(self) -> Self:
        """Those that still let somebody in."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=timezone.now()),
            Q(uses_left=None) | Q(uses_left__gt=0),
            revoked_at=None,
            campaign__deleted_at=None,
        )


class Invitation(Timestamped):
    """A link that lets who follows it into a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=12, choices=Role, default=Role.PLAYER)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    uses_left = models.PositiveIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = [F("created_at").desc(), "id"]

    def __str__(self) -> str:
        return f"Invitation to {self.campaign} as {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """Return the address to send to the people invited."""
        return reverse("join-campaign", args=[self.token])
