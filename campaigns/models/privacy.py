"""Who agreed to be recorded."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class ConsentPurpose(models.TextChoices):
    """What is agreed to."""

    RECORDING = "recording", "Recording of voices"
    TRANSCRIPT = "transcript", "Text made of what was said"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions to the consents."""

    def in_force(self) -> Self:
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """One's own, and those given in the campaigns that one runs."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(user=user, campaign__in=Campaign.objects.visible_to(user).values("pk"))
        return self.filter(mine | Q(campaign__in=Campaign.objects.run_by(user).values("pk")))


class Consent(models.Model):
    """One agreement, with the words that were agreed to. Withdrawing ends it; agreeing again is a new row."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=ConsentPurpose)
    words = models.TextField(help_text="The text that was shown and agreed to.")
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_purpose_display()}"


class StandIn(models.Model):
    """An account that nobody signs in to: it stands for somebody of an archive who is not known here."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stand_in")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stand_ins")
    username = models.CharField(max_length=150, help_text="His name where the archive was made.")
    email_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["username", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "username"], name="one_stand_in_each")]

    def __str__(self) -> str:
        return self.username
