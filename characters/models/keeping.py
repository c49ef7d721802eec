"""What is kept with a character: notes, voice notes, achievements, inventory, pictures."""

from decimal import Decimal
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared.models import Timestamped
from campaigns.models import Campaign, Entry
from campaigns.models.heard import Heard, HeardQuerySet
from characters.models.creatures import Character

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User

PartType = TypeVar("PartType", bound="Part", covariant=True)


class PartQuerySet(HeardQuerySet[PartType]):
    """Questions to what is kept with characters."""

    inside = "character__campaign"

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All that this person may know of: of characters that he sees, where he is among those meant."""
        return self.living().filter(self._told_to(user), character__in=Character.objects.visible_to(user).values("pk"))

    def changeable_by(self, user: "User | AnonymousUser") -> Self:
        """His own; those of characters that he may change, as far as he knows of them; all for game masters."""
        if not user.is_authenticated:
            return self.none()
        kept = Q(character__in=Character.objects.changeable_by(user).values("pk"))
        at_the_table = Q(character__in=Character.objects.visible_to(user).values("pk"))
        return self.filter(self._told_to(user), kept | (Q(author=user) & at_the_table))

    def _told_to(self, user: "User | AnonymousUser") -> Q:
        told = Q(audience="")
        if user.is_authenticated:
            told |= Q(audience__contains=f"@{user.pk}@") | Q(author=user)
            told |= Q(character__campaign__in=Campaign.objects.run_by(user))
            if user.may_curate:
                told |= Q(character__campaign=None)
        return told


class Part(Heard, Timestamped):
    """One thing kept with a character. Who made it always knows of it; so do the game masters."""

    character = models.ForeignKey(Character, on_delete=models.CASCADE, related_name="%(class)ss")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True


class SaidQuerySet(PartQuerySet[PartType]):
    """Questions to what people have said: only they themselves and the game masters change it."""

    def changeable_by(self, user: "User | AnonymousUser") -> Self:
        """His own at tables that he sits at; all for game masters."""
        if not user.is_authenticated:
            return self.none()
        run = Q(character__campaign__in=Campaign.objects.run_by(user))
        at_the_table = Q(character__in=Character.objects.visible_to(user).values("pk"))
        return self.filter(run | (Q(author=user) & at_the_table))


class CharacterNote(Part):
    """A note on a character, in markdown."""

    text = models.TextField()

    objects = SaidQuerySet["CharacterNote"].as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Note on {self.character}"


class VoiceNote(Part):
    """Something said about a character, or in its voice: a recorded clip, its words, or both."""

    text = models.TextField(blank=True)
    key = models.CharField(max_length=200, blank=True, editable=False)
    media_type = models.CharField(max_length=40, blank=True, editable=False, help_text="Told from the bytes.")
    size = models.PositiveIntegerField(default=0, editable=False)
    seconds = models.FloatField(null=True, blank=True, editable=False)

    objects = SaidQuerySet["VoiceNote"].as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Voice note on {self.character}"

    def clip_url(self) -> str:
        """Return the address of the clip, or an empty text if there is none."""
        return reverse("voice-clip", args=[self.pk, self.key.rsplit("/", 1)[-1]]) if self.key else ""


class AchievementKind(models.TextChoices):
    """How weighty it is."""

    ACHIEVEMENT = "achievement", "Achievement"
    MILESTONE = "milestone", "Milestone"


class Achievement(Part):
    """What a character has done, or come to."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=AchievementKind, default=AchievementKind.ACHIEVEMENT)
    achieved_at = models.DateTimeField(default=timezone.now)
    session = models.ForeignKey(
        "campaigns.PlaySession", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PartQuerySet["Achievement"].as_manager()

    class Meta:
        ordering = ["-achieved_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class InventoryQuerySet(PartQuerySet["InventoryLine"]):
    """Questions to inventories."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """A line without a name of its own tells the item's: only who sees the item sees the line."""
        seen = ~Q(name="") | Q(item__in=Entry.objects.visible_to(user).values("pk"))
        run = Q(character__campaign__in=Campaign.objects.run_by(user).values("pk"))
        return super().visible_to(user).filter(seen | run)


class InventoryLine(Part):
    """So many of one thing that a character has; `item` when the thing has an entry of its own."""

    item = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True, help_text="Empty: the item's own name.")
    quantity = models.PositiveIntegerField(default=1)
    weight = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="Of one, in pounds.")
    equipped = models.BooleanField(default=False)
    attuned = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    place = models.PositiveIntegerField(default=0)

    objects = InventoryQuerySet.as_manager()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.quantity} {self.title}"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.name or (self.item.name if self.item else "Something")

    @property
    def weight_of_one(self) -> Decimal | None:
        """Its weight, or the item's where the line says none; costs queries unless `item__as_item` is selected."""
        if self.weight is not None or self.item is None:
            return self.weight
        return getattr(getattr(self.item, "as_item", None), "weight", None)

    @property
    def whole_weight(self) -> Decimal | None:
        """The weight of all of them."""
        one = self.weight_of_one
        return None if one is None else one * self.quantity


class CharacterPicture(Part):
    """One picture of a gallery; the portrait is the one that the character itself names."""

    key = models.CharField(max_length=200, editable=False)
    key_small = models.CharField(max_length=200, editable=False)
    caption = models.CharField(max_length=300, blank=True)
    place = models.PositiveIntegerField(default=0)

    objects = PartQuerySet["CharacterPicture"].as_manager()

    class Meta:
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.caption or f"Picture of {self.character}"

    def address(self, size: str = "large") -> str:
        """Return the address of the file; it holds the digest of the content."""
        key = self.key if size == "large" else self.key_small
        return reverse("gallery-picture", args=[self.pk, size, key.rsplit("/", 1)[-1][:12]])

    @property
    def address_small(self) -> str:
        """The address of the small file."""
        return self.address("small")
