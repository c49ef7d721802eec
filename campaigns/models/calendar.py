"""The calendar of a campaign's world, and what happens on its days."""

from django.db import models

from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry
from campaigns.models.heard import Heard, HeardQuerySet


class CampaignCalendar(models.Model):
    """Months, weekdays and moons of a world; `today` is a day number (campaigns/almanac.py counts them)."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="calendar")
    name = models.CharField(max_length=100, default="Calendar")
    era = models.CharField(max_length=60, blank=True)
    months = models.JSONField(default=list, help_text='A list of {"name": "...", "days": 1-400}.')
    weekdays = models.JSONField(default=list, help_text="A list of names; the first day of year 1 is the first.")
    moons = models.JSONField(default=list, help_text='A list of {"name": "...", "period": days, "shift": days}.')
    leap_every = models.PositiveSmallIntegerField(default=0, help_text="Every so many years a day more; 0: never.")
    leap_month = models.PositiveSmallIntegerField(default=0, help_text="Index of the month that gets the day.")
    today = models.IntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Repeats(models.TextChoices):
    """How often something comes round."""

    NEVER = "never", "Once"
    YEARLY = "yearly", "Every year"
    MONTHLY = "monthly", "Every month"


class CalendarEventQuerySet(HeardQuerySet["CalendarEvent"]):
    """Questions to the events of calendars."""


class CalendarEvent(Heard):
    """Something on a day of the calendar."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="calendar_events")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    day = models.IntegerField(db_index=True)
    repeats = models.CharField(max_length=8, choices=Repeats, default=Repeats.NEVER)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="calendar_events")

    objects = CalendarEventQuerySet.as_manager()

    class Meta:
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return self.title
