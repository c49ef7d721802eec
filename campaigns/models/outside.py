"""Where a campaign is announced outside: webhooks, Discord channels, and every delivery to them."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bestiary_site.shared.models import Timestamped, Unguessable
from campaigns.models.campaign import Campaign

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

OutletType = TypeVar("OutletType", bound="Outlet", covariant=True)


class Happening(models.TextChoices):
    """What is announced."""

    ENTRY_CREATED = "entry.created", "An entry is made"
    ENTRY_CHANGED = "entry.changed", "An entry is changed"
    ENTRY_DELETED = "entry.deleted", "An entry is deleted"
    ENTRY_RESTORED = "entry.restored", "An entry is brought back"
    ENTRY_SHOWN = "entry.shown", "An entry is shown to the players"
    SESSION_STARTED = "session.started", "A session starts"
    SESSION_CLOSED = "session.closed", "A session is over"
    MEMBER_JOINED = "member.joined", "Somebody joins"


TEST = "test"


class DiscordPurpose(models.TextChoices):
    """What a Discord channel is for."""

    SUMMARIES = "summaries", "Summaries that a game master posts"
    ANNOUNCEMENTS = "announcements", "Announcements by themselves"
    BOTH = "both", "Both"


class OutletQuerySet(models.QuerySet[OutletType]):
    """Questions to the webhooks and channels."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the campaigns that this person runs."""
        return self.filter(campaign__in=Campaign.objects.run_by(user).values("pk"))

    def in_use(self) -> Self:
        """Those that are sent to."""
        return self.filter(active=True, campaign__deleted_at=None)


class Outlet(Unguessable, Timestamped):
    """A place outside that is told what happens. Its address is sealed: it may hold a secret."""

    name = models.CharField(max_length=100)
    host = models.CharField(max_length=255, editable=False, help_text="Where it goes, as pages show it.")
    sealed_address = models.TextField(editable=False)
    events = models.JSONField(default=list, help_text="What is announced there.")
    game_masters_view = models.BooleanField(
        default=False, help_text="Told of what is hidden from players, too: only for a place that no player reads."
    )
    active = models.BooleanField(default=True)
    disabled_because = models.CharField(max_length=300, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False, help_text="The other side asked to wait.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    kind: ClassVar[str]
    at_once: ClassVar[int]

    class Meta:
        abstract = True
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_paused(self) -> bool:
        """Whether the other side still wants to be left alone."""
        return self.paused_until is not None and self.paused_until > timezone.now()


class Webhook(Outlet):
    """An address that gets signed JSON."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="webhooks")
    sealed_secret = models.TextField(editable=False)
    with_words = models.BooleanField(default=False, help_text="Summary and story of an entry go along.")

    kind = "webhook"
    at_once = 2
    objects = OutletQuerySet["Webhook"].as_manager()


class DiscordWebhook(Outlet):
    """A channel of a Discord server."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="discord_webhooks")
    purpose = models.CharField(max_length=14, choices=DiscordPurpose, default=DiscordPurpose.BOTH)

    kind = "discord"
    at_once = 1  # parts of a long summary must arrive in their order
    objects = OutletQuerySet["DiscordWebhook"].as_manager()

    @property
    def takes_summaries(self) -> bool:
        """Whether summaries are posted there."""
        return self.purpose in {DiscordPurpose.SUMMARIES, DiscordPurpose.BOTH}


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Delivered"
    GIVEN_UP = "given_up", "Given up"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Questions to the deliveries."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the campaigns that this person runs."""
        return self.filter(campaign__in=Campaign.objects.run_by(user).values("pk"))

    def to(self, outlet: Outlet) -> Self:
        """Those to one place."""
        return self.filter(**{outlet.kind: outlet.pk})

    def due(self) -> Self:
        """Those to send now: waiting, or left half-sent by a worker that died."""
        now = timezone.now()
        waiting = Q(state=DeliveryState.WAITING, next_try_at__lte=now)
        return self.filter(waiting | Q(state=DeliveryState.SENDING, lease_until__lt=now))


class WebhookDelivery(Unguessable):
    """One thing told to one place: the row is the truth, a task only a wake-up."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="deliveries")
    discord = models.ForeignKey(DiscordWebhook, null=True, on_delete=models.CASCADE, related_name="deliveries")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    event = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True, help_text="What it tells of, as the log shows it.")
    entry = models.ForeignKey("campaigns.Entry", null=True, on_delete=models.CASCADE, related_name="+")
    payload = models.JSONField(help_text="For Discord: a list of messages.")
    parts_done = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True, editable=False)
    owner = models.UUIDField(null=True, editable=False)
    status = models.PositiveSmallIntegerField(null=True, help_text="What the other side answered last.")
    excerpt = models.CharField(max_length=500, blank=True, help_text="The beginning of its answer, or the fault.")
    milliseconds = models.PositiveIntegerField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(webhook=None, discord__isnull=False) | Q(webhook__isnull=False, discord=None),
                name="delivery_has_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.about}".strip()

    @property
    def outlet(self) -> Webhook | DiscordWebhook:
        """Where it goes."""
        outlet = self.webhook or self.discord
        assert outlet is not None  # the constraint says so
        return outlet

    @property
    def can_be_resent(self) -> bool:
        """Whether a person may have it sent again."""
        return self.state in {DeliveryState.DELIVERED, DeliveryState.GIVEN_UP}

    def held_by(self, owner: uuid.UUID) -> "models.QuerySet[WebhookDelivery]":
        """This row if `owner` still sends it: every write of a worker goes through this fence."""
        return WebhookDelivery.objects.filter(pk=self.pk, owner=owner, state=DeliveryState.SENDING)

    def messages(self) -> list[dict[str, Any]]:
        """What goes out, one request each."""
        return self.payload if isinstance(self.payload, list) else [self.payload]
