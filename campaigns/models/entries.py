"""Entry: the parent of every named thing, so that what is built for entries works for all of them."""

import uuid
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
    LOCATION = "location", "Location"
    FACTION = "faction", "Faction"
    ITEM = "item", "Item"
    PLOT = "plot", "Plot"
    SESSION = "session", "Session"
    HANDOUT = "handout", "Handout"
    NOTE = "note", "Note"
    SCENE = "scene", "Scene"


class Visibility(models.TextChoices):
    """Who may see an entry of a campaign. In the public bestiary, `everybody` means published."""

    EVERYBODY = "everybody", "Everybody"
    MEMBERS = "members", "All members"
    CHOSEN = "chosen", "Chosen people"
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


SEEN_BY_MEMBERS = (Visibility.EVERYBODY, Visibility.MEMBERS)
EntryType = TypeVar("EntryType", bound="Entry", covariant=True)


def chosen_for(user: "User") -> Q:
    """Whether an entry for chosen people is shown to this one; its maker is always among them."""
    listed = EntryViewer.objects.filter(user=user).values("entry")
    return Q(visibility=Visibility.CHOSEN) & (Q(pk__in=listed) | Q(created_by=user))


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
        shown = Q(visibility__in=SEEN_BY_MEMBERS) | chosen_for(user) | Q(keeper=user)
        member = Q(campaign__in=Campaign.objects.visible_to(user)) & shown
        run = Q(campaign__in=Campaign.objects.run_by(user))
        own = Q(campaign=None, created_by=user)
        return self.living().filter(published | member | run | own)

    def changeable_by(self, user: "User | AnonymousUser") -> Self:
        """All that this person may change."""
        if not user.is_authenticated:
            return self.none()
        run = Q(campaign__in=Campaign.objects.run_by(user))
        own_draft = Q(campaign=None, created_by=user) & ~Q(visibility=Visibility.EVERYBODY)
        at_the_table = Q(
            campaign__deleted_at=None, campaign__memberships__user=user, campaign__memberships__role=Role.PLAYER
        )
        # What is hidden from its maker, too, he does not change: what nobody sees nobody changes.
        made = Q(created_by=user) & ~Q(visibility=Visibility.GAME_MASTERS)
        allowed = run | own_draft | (at_the_table & (made | Q(keeper=user)))
        if user.may_curate:
            allowed |= Q(campaign=None)
        return self.filter(allowed).distinct()


class Entry(Timestamped):
    """Anything with a name. `campaign` empty: it belongs to the public bestiary."""

    uid = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="What tells it from all others, on other sites too."
    )
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind, editable=False)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, editable=False)
    aliases = models.JSONField(default=list, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField("story", blank=True)
    visibility = models.CharField(max_length=14, choices=Visibility, default=Visibility.EVERYBODY, db_index=True)
    shown_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="EntryViewer", blank=True, related_name="entries_shown"
    )
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
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="kept_entries",
        help_text="The member who plays or looks after it: he sees it always and may change it.",
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


class EntryViewer(models.Model):
    """One of the people whom an entry for chosen people is shown to."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="viewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["user__username"]
        constraints = [models.UniqueConstraint(fields=["entry", "user"], name="one_place_among_the_viewers")]

    def __str__(self) -> str:
        return f"{self.user} sees {self.entry}"


class NameKind(models.IntegerChoices):
    """How an entry comes by a name; a name in force goes before a former one."""

    NAME = 0, "Name"
    ALIAS = 1, "Alias"
    FORMER = 2, "Former name"


class EntryName(models.Model):
    """Every name that an entry answers to: for mentions, completion and search (kept by services/names.py)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="names")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.PositiveSmallIntegerField(choices=NameKind, default=NameKind.NAME)
    text = models.CharField(max_length=200)
    key = models.CharField(max_length=200, help_text="Folded: no case, no accents, single spaces.")

    class Meta:
        ordering = ["kind", "text"]
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="one_name_each")]
        indexes = [models.Index(fields=["campaign", "key"], name="names_of_a_campaign")]

    def __str__(self) -> str:
        return self.text


def parent_link(related_name: str) -> "models.OneToOneField[Entry, Entry]":
    """Return the link from a kind's row to its entry, named `as_<kind>` since `faction` is a field elsewhere."""
    return models.OneToOneField(
        Entry, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name=related_name
    )
