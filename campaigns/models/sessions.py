"""Play sessions: plan, live evening, closed book; their notes, checklists, timeline and who was there."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from bestiary_site.shared.models import Timestamped
from campaigns.models.entries import Entry, EntryQuerySet, Kind, parent_link
from campaigns.models.heard import Heard, HeardQuerySet, HeardType

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User


class SessionState(models.TextChoices):
    """How far a session is."""

    PLANNED = "planned", "Planned"
    LIVE = "live", "Live now"
    CLOSED = "closed", "Played"


class SessionQuerySet(EntryQuerySet["PlaySession"]):
    """Questions to the sessions."""

    def planned(self) -> Self:
        """Those still to come."""
        return self.filter(state=SessionState.PLANNED)

    def live(self) -> Self:
        """Those being played."""
        return self.filter(state=SessionState.LIVE)

    def played(self) -> Self:
        """Those that are over."""
        return self.filter(state=SessionState.CLOSED)


class PlaySession(Entry):
    """One evening at the table. `in_game_*` are day numbers of the campaign's calendar."""

    entry_ptr = parent_link("as_session")
    number = models.PositiveIntegerField(default=1, help_text="First, second, third evening of the campaign.")
    state = models.CharField(max_length=8, choices=SessionState, default=SessionState.PLANNED, db_index=True)
    planned_for = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    in_game_start = models.IntegerField(null=True, blank=True)
    in_game_end = models.IntegerField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0, editable=False, help_text="Number of the latest event.")

    history = HistoricalRecords(excluded_fields=["sequence"])
    objects = SessionQuerySet.as_manager()  # type: ignore[misc]  # the parent's manager, narrowed

    class Meta:
        ordering = ["-number", "-pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.SESSION
        super().save(*args, **kwargs)


class PartQuerySet(HeardQuerySet[HeardType]):
    """Questions to what belongs to a session."""

    inside = "session__campaign"

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is said to this person, of sessions that he may see."""
        return self.heard_by(user).filter(session__in=PlaySession.objects.visible_to(user).values("pk"))


class NoteQuerySet(PartQuerySet["SessionNote"]):
    """Questions to the notes."""

    def living(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Living ones said to this person, and his own."""
        seen = self.living().filter(session__in=PlaySession.objects.visible_to(user).values("pk"))
        mine = Q(author=user) if user.is_authenticated else Q(pk=None)
        return seen.filter(mine | Q(pk__in=SessionNote.objects.heard_by(user).values("pk")))


class SessionNote(Heard, Timestamped):
    """What somebody wrote down during or after a session."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.body[:60]


class ChecklistQuerySet(PartQuerySet["ChecklistItem"]):
    """Questions to the checklists."""


class ChecklistItem(Heard, Timestamped):
    """Something prepared for a session; the game masters' own unless said otherwise."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="checklist")
    text = models.CharField(max_length=300)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class EventQuerySet(PartQuerySet["SessionEvent"]):
    """Questions to the timeline."""


class SessionEvent(Heard):
    """One thing that happened, in order, never changed. `order_id` is the client's name for the order behind it."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveBigIntegerField(help_text="Order within the session; never sent to browsers.")
    type = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    order_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    in_game_day = models.IntegerField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["session", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["session", "sequence"], name="one_event_per_number"),
            models.UniqueConstraint(
                fields=["session", "actor", "order_id"], condition=~Q(order_id=""), name="one_event_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} #{self.sequence}"


class StreamPlace(models.Model):
    """The number of an event in one of the streams that carry it (docs/decisions: live sessions)."""

    event = models.ForeignKey(SessionEvent, on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="+")
    stream = models.CharField(max_length=24, help_text="all, gm, or u and the key of a person.")
    number = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["session", "stream", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "stream", "number"], name="one_event_per_place_of_a_stream"),
            models.UniqueConstraint(fields=["event", "stream"], name="one_place_per_stream"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.number}"


class Attendance(models.Model):
    """That somebody was there: noticed by his presence, corrected by the game master."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="attendance")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    was_there = models.BooleanField(default=True)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["user__username"]
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="one_attendance_each")]

    def __str__(self) -> str:
        return f"{self.user} {'was' if self.was_there else 'was not'} there"


class Presence(models.Model):
    """One open socket, as a lease: a process that dies leaves nobody sitting at the table for ever."""

    session = models.ForeignKey(PlaySession, on_delete=models.CASCADE, related_name="presence")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    socket = models.CharField(max_length=120, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "presence"

    def __str__(self) -> str:
        return f"{self.user} until {self.expires_at}"
