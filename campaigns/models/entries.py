"""Entry: the parent of every named thing, so that what is built for entries works for all of them."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from bestiary_site.shared.models import Timestamped
from campaigns.models.campaign import Campaign, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class Kind(models.TextChoices):
    """What an entry is. Later kinds are added here, with their own tables in their apps."""

    CHARACTER = "character", "Character"


class Visibility(models.TextChoices):
    """Who may see an entry of a campaign. In the public bestiary, `everybody` means published."""

    EVERYBODY = "everybody", "Everybody"
    MEMBERS = "members", "All members"
    GAME_MASTERS = "game_masters", "Game masters only"


class Tag(models.Model):
    """A word that groups entries; `campaign` is empty for the public bestiary's."""

    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "campaign", name="one_tag_per_campaign"),
            models.UniqueConstraint(Lower("name"), condition=Q(campaign=None), name="one_public_tag"),
        ]

    def __str__(self) -> str:
        return self.name


EntryType = TypeVar("EntryType", bound="Entry", covariant=True)


class EntryQuerySet(models.QuerySet[EntryType]):
    """Questions to the entries, and to every kind of entry."""

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those in the bin."""
        return self.exclude(deleted_at=None)

    def public(self) -> Self:
        """The published part of the public bestiary."""
        return self.living().filter(campaign=None, visibility=Visibility.EVERYBODY)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All that this person may see; whoever may change a thing may see it."""
        published = Q(campaign=None, visibility=Visibility.EVERYBODY)
        if not user.is_authenticated:
            return self.living().filter(published)
        if user.may_curate:
            published |= Q(campaign=None)
        member = Q(campaign__in=Campaign.objects.visible_to(user)) & ~Q(visibility=Visibility.GAME_MASTERS)
        run = Q(campaign__in=Campaign.objects.run_by(user))
        own = Q(campaign=None, created_by=user)
        return self.living().filter(published | member | run | own)

    def changeable_by(self, user: "User | AnonymousUser") -> Self:
        """All that this person may change."""
        if not user.is_authenticated:
            return self.none()
        run = Q(campaign__in=Campaign.objects.run_by(user))
        own_draft = Q(campaign=None, created_by=user) & ~Q(visibility=Visibility.EVERYBODY)
        played = Q(
            created_by=user,
            campaign__deleted_at=None,
            campaign__memberships__user=user,
            campaign__memberships__role=Role.PLAYER,
        ) & ~Q(visibility=Visibility.GAME_MASTERS)  # hidden from its maker, too: what nobody sees nobody changes
        allowed = run | own_draft | played
        if user.may_curate:
            allowed |= Q(campaign=None)
        return self.filter(allowed).distinct()


class Entry(Timestamped):
    """Anything with a name. `campaign` empty: it belongs to the public bestiary."""

    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, editable=False)
    aliases = models.JSONField(default=list, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField("story", blank=True)
    visibility = models.CharField(max_length=14, choices=Visibility, default=Visibility.EVERYBODY, db_index=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="entries")
    picture = models.CharField(max_length=200, blank=True, editable=False, help_text="Storage key of the picture.")
    picture_small = models.CharField(max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="entries",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                Lower("name"),
                condition=Q(campaign=None, deleted_at=None),
                name="one_public_entry_per_name",
            ),
            models.UniqueConstraint(
                fields=["kind", "slug"],
                condition=Q(campaign=None, deleted_at=None),
                name="one_public_entry_per_slug",
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind", "slug"], condition=Q(deleted_at=None), name="one_entry_per_slug"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether strangers may see it."""
        return self.campaign_id is None and self.visibility == Visibility.EVERYBODY and self.deleted_at is None
