"""Relations between the entries of a campaign, and every state that they have been in."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from bestiary_site.shared.models import Timestamped
from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry
from campaigns.models.heard import Heard, HeardQuerySet, session_link

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

STRONGEST = 5
_STRENGTH = [MinValueValidator(-STRONGEST), MaxValueValidator(STRONGEST)]


class RelationQuerySet(HeardQuerySet["Relation"]):
    """Questions to the relations."""

    def living(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those in the bin."""
        return self.exclude(deleted_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that this person knows of, and both ends of which he may see."""
        entries = Entry.objects.visible_to(user).exclude(campaign=None).values("pk")
        return self.living().heard_by(user).filter(source__in=entries, target__in=entries)

    def of(self, entry: Entry | int) -> Self:
        """Those that this entry is an end of."""
        pk = entry if isinstance(entry, int) else entry.pk
        return self.filter(Q(source_id=pk) | Q(target_id=pk))


class Relation(Heard, Timestamped):
    """What one entry is to another one, as it is now."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="relations")
    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=60, help_text="Read from the first end to the second: serves, owes, loves.")
    inverse = models.CharField(max_length=60, blank=True, help_text="Read from the second end: is served by.")
    both_ways = models.BooleanField(default=False)
    strength = models.SmallIntegerField(default=0, validators=_STRENGTH, help_text="From -5, hatred, to 5, devotion.")
    note = models.TextField(blank=True)
    started = session_link()
    ended = session_link()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_has_two_ends"),
            models.CheckConstraint(
                condition=Q(strength__gte=-STRONGEST, strength__lte=STRONGEST), name="relation_strength_in_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} – {self.kind} – {self.target}"

    def wording_from(self, entry_id: int) -> str:
        """Return the kind as it reads from one of the two ends."""
        return self.kind if entry_id == self.source_id or self.both_ways else self.inverse or self.kind


class RelationChange(Heard):
    """One state of a relation, in force since a play session (none: since before the first)."""

    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="changes")
    session = session_link()
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=60)
    inverse = models.CharField(max_length=60, blank=True)
    both_ways = models.BooleanField(default=False)
    strength = models.SmallIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.strength})"
