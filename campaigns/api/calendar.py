"""The API of a campaign's calendar: its shape, the present day, months, what happens on days."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from campaigns.almanac import Almanac, BadCalendar, phase_name
from campaigns.api.calendar_shapes import (
    CalendarEventIn,
    CalendarEventOut,
    CalendarOut,
    CalendarPatch,
    DayOut,
    MonthOut,
)
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.models import CalendarEvent, CampaignCalendar, Entry
from campaigns.month_page import read_day
from campaigns.services import calendar as services
from campaigns.services.calendar_reading import almanac_of, calendar_of, entries_seen, month_seen, seen_events
from campaigns.writing.shown import words_for_all


def day_out(almanac: Almanac, number: int) -> dict[str, Any]:
    """Return a day as the API says it."""
    date = almanac.date(number)
    return {
        "number": number, "words": almanac.say(number), "year": date.year, "month": date.month, "day": date.day,
        "weekday": almanac.weekday(number),
        "moons": {name: phase_name(age) for name, age in almanac.phases(number)},
    }  # fmt: skip


def calendar_out(calendar: CampaignCalendar) -> dict[str, Any]:
    """Return a calendar as the API says it."""
    names = ("name", "era", "months", "weekdays", "moons", "leap_every", "leap_month", "version")
    shape = {name: getattr(calendar, name) for name in names}
    return shape | {"today": day_out(almanac_of(calendar), calendar.today)}


class CalendarView(InCampaign):
    """The calendar of a campaign."""

    pagination_class = None
    serializer_class = CalendarOut

    @extend_schema(responses=CalendarOut)
    def retrieve(self, request: Request, campaign_pk: UUID) -> Response:
        """Show its shape and the present day."""
        return Response(calendar_out(calendar_of(self.campaign())))

    @extend_schema(request=CalendarPatch, responses=CalendarOut)
    def partial_update(self, request: Request, campaign_pk: UUID) -> Response:
        """Change it (game masters). What lies on a day keeps its date."""
        campaign, said = self.campaign(), values_of(CalendarPatch, request.data, partial=True)
        version, today = expected_version(request, said.pop("version", None)), said.pop("today", None)
        if said:
            services.set_calendar(actor=request.user, campaign=campaign, expected_version=version, **said)
            version = None
        if today is not None:
            day = self._day(almanac_of(calendar_of(campaign)), today)
            services.set_today(actor=request.user, campaign=campaign, day=day, expected_version=version)
        return Response(calendar_out(calendar_of(campaign)))

    @extend_schema(
        parameters=[OpenApiParameter("year", int), OpenApiParameter("month", int, description="From 1.")],
        responses=MonthOut,
    )
    def month(self, request: Request, campaign_pk: UUID) -> Response:
        """Show a month, the present one unless said: its days with what you may know of them."""
        campaign = self.campaign()
        calendar = calendar_of(campaign)
        almanac = almanac_of(calendar)
        now = almanac.date(calendar.today)
        year, month = self._number("year", now.year), self._number("month", now.month)
        seen = month_seen(campaign, almanac, request.user, year=year, month=month)
        days = [
            {
                "day": day_out(almanac, number),
                "events": [event.pk for event in on.events],
                "sessions": [session.pk for session in on.sessions],
            }
            for number, on in sorted(seen.on.items())
        ]
        page = seen.page
        shape = {"year": year, "month": month, "name": page.name, "first": page.first, "last": page.last}
        return Response(shape | {"days": days})

    @extend_schema(parameters=[OpenApiParameter("day", str, required=True)], responses=DayOut)
    def day(self, request: Request, campaign_pk: UUID) -> Response:
        """Convert a day: its number to words, words such as `5 Herring 903` or `903-4-5` to its number."""
        almanac = almanac_of(calendar_of(self.campaign()))
        return Response(day_out(almanac, self._day(almanac, request.query_params.get("day", ""))))

    def _number(self, name: str, otherwise: int) -> int:
        said = self.request.query_params.get(name)
        if said is None:
            return otherwise
        if not said.lstrip("-").isdecimal() or len(said) > 6:
            raise serializers.ValidationError({name: ["A whole number, please."]})
        return int(said)

    def _day(self, almanac: Almanac, words: str) -> int:
        if words.lstrip("-").isdecimal() and len(words) <= 10:
            return services.checked_day(int(words))
        try:
            return read_day(almanac, words)
        except BadCalendar as error:
            raise serializers.ValidationError({"day": [str(error)]}) from error


class CalendarEventViewSet(InCampaign):
    """What happens on the days of a calendar."""

    queryset = CalendarEvent.objects.all()
    serializer_class = CalendarEventOut

    def get_queryset(self) -> QuerySet[CalendarEvent]:
        """Return what this person may know of."""
        return seen_events(self.campaign(), self.request.user).order_by("day", "pk")

    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them by day."""
        return self.get_paginated_response(self._rows(self.paginate_queryset(self.get_queryset()) or []))

    @extend_schema(request=CalendarEventIn, responses={201: CalendarEventOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Add one (game masters)."""
        campaign = self.campaign()
        said = self._said(values_of(CalendarEventIn, request.data))
        made = services.add_calendar_event(actor=request.user, campaign=campaign, **said)
        return Response(self._rows([made])[0], status=201)

    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return Response(self._rows([self.get_object()])[0])

    @extend_schema(request=CalendarEventIn)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Change one (game masters)."""
        event = self.get_object()
        said = self._said(values_of(CalendarEventIn, request.data, partial=True))
        changed = services.change_calendar_event(actor=request.user, event=event, **said)
        return Response(self._rows([changed])[0])

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Take one off for good (game masters)."""
        services.remove_calendar_event(actor=request.user, event=self.get_object())
        return Response(status=204)

    def _said(self, said: dict[str, Any]) -> dict[str, Any]:
        if said.get("entry") is not None:
            seen = Entry.objects.visible_to(self.request.user).filter(campaign=self.campaign())
            said["entry"] = get_object_or_404(seen, pk=said["entry"])
        return said

    def _rows(self, events: Any) -> Any:
        campaign = self.campaign()
        notes = words_for_all([(event.note, None) for event in events], campaign=campaign, viewer=self.request.user)
        context = {
            "almanac": almanac_of(calendar_of(campaign)), "linked": entries_seen(events, self.request.user),
            "notes": {event.pk: note for event, note in zip(events, notes, strict=True)},
        }  # fmt: skip
        return CalendarEventOut(events, many=True, context=context).data
