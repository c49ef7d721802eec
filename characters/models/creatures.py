"""Creatures of the bestiary, characters of campaigns, and favourites."""

import json
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from bestiary_site.shared.models import Timestamped
from campaigns.models import Entry, Kind
from campaigns.models.entries import EntryQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models import User


class Difficulty(models.TextChoices):
    """How hard the creature is to beat, in the words that existing clients know."""

    EASY = "Easy"
    NORMAL = "Normal"
    HARD = "Hard"
    DEADLY = "Deadly"


class CharacterRole(models.TextChoices):
    """What a character of a campaign is in the story; the bestiary holds creatures."""

    PLAYER = "player", "Player character"
    NPC = "npc", "Non-player character"
    CREATURE = "creature", "Creature"


# Aliases are searched as the JSON text that they are stored as: its own marks must not be found.
_JSON_MARKS = dict.fromkeys(map(ord, '[]",\\'), " ")


class CharacterQuerySet(EntryQuerySet["Character"]):
    """Questions to the creatures."""

    def for_list(self) -> Self:
        """What a card shows, in the order that existing clients expect, at a constant number of queries."""
        return self.defer("body").order_by("-level", "name", "pk")

    def matching(self, words: str) -> Self:
        """Those whose name, aliases, summary, race or place hold every one of the words."""
        found = self
        for word in words.translate(_JSON_MARKS).split()[:8]:
            found = found.filter(
                Q(name__icontains=word)
                | Q(summary__icontains=word)
                | Q(race__icontains=word)
                | Q(location__icontains=word)
                | Q(faction__icontains=word)
                | Q(aliases__icontains=word)
                | Q(aliases__icontains=json.dumps(word)[1:-1])  # SQLite keeps other letters escaped
            )
        return found


class Character(Entry):
    """A creature of the public bestiary (`campaign` empty) or a character of a campaign."""

    role = models.CharField(max_length=10, choices=CharacterRole, default=CharacterRole.CREATURE, db_index=True)
    race = models.CharField(max_length=80, db_index=True)
    level = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)], db_index=True
    )
    location = models.CharField(max_length=120, blank=True, db_index=True)
    faction = models.CharField(max_length=120, blank=True, db_index=True)
    difficulty = models.CharField(max_length=8, choices=Difficulty, default=Difficulty.NORMAL, db_index=True)
    health = models.PositiveIntegerField(default=10)
    magicka = models.PositiveIntegerField(default=0)
    stamina = models.PositiveIntegerField(default=0)
    skills = models.JSONField(default=list, blank=True, help_text='A list of {"name": "...", "level": 1-100}.')
    combat = models.JSONField(
        default=list, blank=True, help_text='A list of {"name": "...", "value": number, "type": "..."}.'
    )
    sheet = models.JSONField(default=dict, blank=True, help_text="A stat block as characters.sheet describes it.")
    model_path = models.CharField(max_length=500, blank=True, help_text="Address of a model kept elsewhere.")
    seed_digest = models.CharField(max_length=64, blank=True, editable=False, help_text="What the demo wrote here.")

    objects = CharacterQuerySet.as_manager()  # type: ignore[misc]  # the parent's manager, narrowed
    history = HistoricalRecords(excluded_fields=["seed_digest"])

    class Meta:
        ordering = ["-level", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=100), name="level_from_1_to_100"),
        ]
        indexes = [models.Index(fields=["-level", "entry_ptr"], name="character_by_level")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.CHARACTER
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the creature's page."""
        if self.campaign_id:
            return reverse("campaign-character", args=[self.campaign_id, self.slug])
        return reverse("creature", args=[self.slug])

    def picture_url(self) -> str:
        """Return the address of the picture, or an empty text if there is none."""
        return self._address_of(self.picture, "large")

    def picture_small_url(self) -> str:
        """Return the address of the picture as lists show it, or an empty text if there is none."""
        return self._address_of(self.picture_small, "small")

    def _address_of(self, key: str, size: str) -> str:
        """The address holds the digest of the content, so that browsers may keep what lies there for ever."""
        if not key:
            return ""
        return reverse("entry-picture", args=[self.pk, size, key.rsplit("/", 1)[-1][:12]])


class FavouriteQuerySet(models.QuerySet["Favourite"]):
    """Questions to the favourites."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """A person's own, with what they point to still visible to him."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, character__in=Character.objects.visible_to(user))


class Favourite(Timestamped):
    """A creature that somebody marked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    character = models.ForeignKey(Character, on_delete=models.CASCADE, related_name="favourites")

    objects = FavouriteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "character"], name="one_favourite_each")]

    def __str__(self) -> str:
        return f"{self.user} likes {self.character}"
