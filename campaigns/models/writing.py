"""What belongs to the writing: mentions, attached files, templates, and what was shown to whom."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from bestiary_site.shared.models import Timestamped, Unguessable
from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry, Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class EntryMention(models.Model):
    """A name in double brackets in an entry's body, and what it was found to mean (kept by writing/mentions.py)."""

    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="mentions")
    target = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="mentioned_in")
    was_found = models.BooleanField(default=False, help_text="Whether it ever meant an entry, purged since or not.")
    kind = models.CharField(max_length=20, blank=True, help_text="The kind that the writer named, if he did.")
    key = models.CharField(max_length=200, help_text="The name, folded.")
    writer = models.CharField(max_length=150, blank=True, help_text="The name of its writer where the text tells it.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=2000, blank=True, help_text="Who reads the place where it stands.")

    class Meta:
        indexes = [models.Index(fields=["key"], name="mentions_by_name")]

    def __str__(self) -> str:
        return f"{self.source} names {self.key}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions to the attached files."""

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All that this person may have: of entries that he sees, where he is among those meant."""
        heard = Q(audience="")
        if user.is_authenticated:
            run = Campaign.objects.run_by(user)
            heard |= Q(audience__contains=f"@{user.pk}@") | Q(entry__campaign__in=run) | Q(uploaded_by=user)
            if user.may_curate:
                heard |= Q(entry__campaign=None)
        return self.living().filter(heard, entry__in=Entry.objects.visible_to(user).values("pk"))


class Attachment(Unguessable, Timestamped):
    """A file that lies with an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200, help_text="What it is called when somebody takes it home.")
    caption = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200, editable=False)
    media_type = models.CharField(max_length=100, help_text="Told from the content.")
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of the content.")
    audience = models.CharField(max_length=2000, blank=True, help_text="Who may have it, of those who see the entry.")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where the file is to be had, by those who may."""
        return reverse("attachment-file", args=[self.pk])

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it as a picture."""
        return self.media_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        """Whether a page can play it."""
        return self.media_type.startswith("audio/")

    @property
    def is_shown_here(self) -> bool:
        """Whether a browser may open it in the place of the site; all else (HTML, SVG) is only handed over."""
        return self.media_type.startswith(("image/", "audio/", "video/")) or self.media_type == "application/pdf"

    @property
    def for_whom(self) -> str:
        """Who may have it, in words."""
        return "game masters only" if self.audience == "gm" else "chosen people" if self.audience else ""


class EntryTemplate(Timestamped):
    """What a new entry of a kind starts with."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="entry_templates")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                "campaign", "kind", Lower("name"), condition=Q(deleted_at=None), name="one_template_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HandoutShowing(models.Model):
    """That somebody was shown an entry at the table; `seen_at` when he has closed it."""

    handout = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="showings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shown_handouts")
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    shown_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-shown_at", "-id"]
        indexes = [models.Index(fields=["user", "-shown_at"], name="what_was_shown_to_somebody")]

    def __str__(self) -> str:
        return f"{self.handout} shown to {self.user}"
