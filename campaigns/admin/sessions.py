"""Play sessions and calendars on the desk: looked through here, changed on their own pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateTimeFilter, RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from campaigns.models import (
    Attendance,
    CalendarEvent,
    CampaignCalendar,
    ChecklistItem,
    PlaySession,
    SessionEvent,
    SessionNote,
    SessionState,
)
from campaigns.services.calendar_reading import almanac_of
from campaigns.services.entries import delete_entry, restore_entry
from campaigns.services.sessions import change_state


class SessionInline(TabularInline):
    """Rows of a session, to look at."""

    extra = 0
    can_delete = False
    fk_name = "session"
    tab = True
    related: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are added on the session's page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are changed on the session's page."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what is shown of them."""
        return super().get_queryset(request).select_related(*self.related)


class NoteInline(SessionInline):
    """Notes."""

    model = SessionNote
    fields = ["author", "body", "audience", "version", "created_at", "deleted_at"]
    readonly_fields = fields
    related = ("author",)


class CheckInline(SessionInline):
    """The checklist."""

    model = ChecklistItem
    fields = ["position", "text", "entry", "done_at", "done_by", "audience"]
    readonly_fields = fields
    related = ("entry", "done_by")


class AttendanceInline(SessionInline):
    """Who was there."""

    model = Attendance
    fields = ["user", "was_there", "first_seen_at", "last_seen_at"]
    readonly_fields = fields
    related = ("user",)


@admin.register(PlaySession)
class SessionDesk(ReadOnlyDesk):
    """The evenings of campaigns: to close, to bin and to bring back."""

    list_display = ["name", "campaign", "number", "state", "planned_for", "note_count", "visibility", "in_the_bin"]
    list_filter = [
        "state", ("campaign", RelatedDropdownFilter), ("planned_for", RangeDateTimeFilter), "visibility",
    ]  # fmt: skip
    search_fields = ["name", "summary"]
    list_select_related = ["campaign"]
    ordering = ["-updated_at"]
    inlines = [NoteInline, CheckInline, AttendanceInline]
    actions = ["close_chosen", "delete_chosen", "restore_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaySession]:
        """Those of the campaigns that this person runs."""
        rows = super().get_queryset(request).filter(campaign__in=campaigns_of(request).values("pk"))
        return rows.annotate(note_total=Count("notes"))

    @display(description="Notes", ordering="note_total")
    def note_count(self, obj: Any) -> int:
        """How many notes it has."""
        return int(obj.note_total)

    @display(description="In the bin", boolean=True)
    def in_the_bin(self, obj: PlaySession) -> bool:
        """Whether it has been deleted."""
        return obj.deleted_at is not None

    @action(description="Close")
    def close_chosen(self, request: HttpRequest, rows: QuerySet[PlaySession]) -> None:
        """Close sessions that somebody forgot to close."""
        act_on_each(
            request,
            rows,
            lambda session: change_state(actor=request.user, session=session, state=SessionState.CLOSED),
            done="{n} closed.",
        )

    @action(description="Put in the bin")
    def delete_chosen(self, request: HttpRequest, rows: QuerySet[PlaySession]) -> None:
        """Put sessions in the bin."""
        act_on_each(
            request, rows, lambda session: delete_entry(actor=request.user, entry=session), done="{n} in the bin."
        )

    @action(description="Bring back from the bin")
    def restore_chosen(self, request: HttpRequest, rows: QuerySet[PlaySession]) -> None:
        """Bring sessions back."""
        act_on_each(
            request, rows, lambda session: restore_entry(actor=request.user, entry_id=session.pk), done="{n} back."
        )


@admin.register(SessionEvent)
class SessionEventDesk(ReadOnlyDesk):
    """What has happened in sessions, in order."""

    list_display = ["session", "sequence", "type", "actor", "audience", "at"]
    list_filter = ["type", ("session__campaign", RelatedDropdownFilter), ("at", RangeDateTimeFilter)]
    list_select_related = ["session", "actor"]
    search_fields = ["session__name"]
    ordering = ["-at", "-sequence"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SessionEvent]:
        """Those of the campaigns that this person runs."""
        return super().get_queryset(request).filter(session__campaign__in=campaigns_of(request).values("pk"))


@admin.register(CampaignCalendar)
class CalendarDesk(ReadOnlyDesk):
    """The calendars of worlds."""

    list_display = ["name", "campaign", "era", "today_words", "version"]
    list_select_related = ["campaign"]
    search_fields = ["name", "campaign__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CampaignCalendar]:
        """Those of the campaigns that this person runs."""
        return super().get_queryset(request).filter(campaign__in=campaigns_of(request).values("pk"))

    @display(description="Today")
    def today_words(self, obj: CampaignCalendar) -> str:
        """The present day in words."""
        return almanac_of(obj).say(obj.today)


@admin.register(CalendarEvent)
class CalendarEventDesk(ReadOnlyDesk):
    """What happens on days."""

    list_display = ["title", "campaign", "day", "repeats", "entry", "audience"]
    list_filter = ["repeats", ("campaign", RelatedDropdownFilter)]
    list_select_related = ["campaign", "entry"]
    search_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarEvent]:
        """Those of the campaigns that this person runs."""
        return super().get_queryset(request).filter(campaign__in=campaigns_of(request).values("pk"))
