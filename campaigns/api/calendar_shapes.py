"""What the API says of a campaign's calendar, and what may be said to it."""

from rest_framework import serializers

from campaigns.api.relations import VISIBILITIES
from campaigns.api.session_shapes import people_field
from campaigns.kinds import address_of
from campaigns.models import CalendarEvent, Repeats


class MonthShape(serializers.Serializer):
    """A month of an ordinary year."""

    name = serializers.CharField(max_length=60)
    days = serializers.IntegerField(min_value=1, max_value=400)


class MoonShape(serializers.Serializer):
    """A moon: new every `period` days, first on day `shift`."""

    name = serializers.CharField(max_length=60)
    period = serializers.FloatField(min_value=1, max_value=10_000)
    shift = serializers.FloatField(required=False, min_value=-10_000, max_value=10_000)


class CalendarShape(serializers.Serializer):
    """A calendar."""

    name = serializers.CharField(max_length=100)
    era = serializers.CharField(max_length=60, allow_blank=True)
    months = MonthShape(many=True, max_length=60)  # type: ignore[call-arg]
    weekdays = serializers.ListField(child=serializers.CharField(max_length=40), max_length=30)
    moons = MoonShape(many=True, max_length=12)  # type: ignore[call-arg]
    leap_every = serializers.IntegerField(min_value=0, max_value=10_000)
    leap_month = serializers.IntegerField(min_value=0, max_value=59, help_text="Place of the month, from 0.")


class CalendarPatch(CalendarShape):
    """A change: say what changes. `today` may be a number or words such as `5 Herring 903`."""

    today = serializers.CharField(max_length=120)
    version = serializers.IntegerField(min_value=0)


class DayOut(serializers.Serializer):
    """A day in numbers and words."""

    number = serializers.IntegerField()
    words = serializers.CharField()
    year = serializers.IntegerField()
    month = serializers.IntegerField()
    day = serializers.IntegerField()
    weekday = serializers.CharField()
    moons = serializers.DictField(child=serializers.CharField())


class CalendarOut(CalendarShape):
    """The calendar and the present day."""

    today = DayOut()
    version = serializers.IntegerField()


class CalendarEventIn(serializers.Serializer):
    """Something on a day."""

    title = serializers.CharField(max_length=200)
    day = serializers.IntegerField(help_text="Number of the day; 0 is the first day of year 1.")
    note = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    repeats = serializers.ChoiceField(Repeats.choices, required=False)
    entry = serializers.IntegerField(min_value=1, required=False, allow_null=True, help_text="Id of an entry.")
    visibility = serializers.ChoiceField(VISIBILITIES, required=False)
    known_to = people_field()


class CalendarEventOut(serializers.Serializer):
    """Something on a day, as you may know it."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    day = serializers.IntegerField()
    words = serializers.SerializerMethodField(help_text="The day in words.")
    note = serializers.SerializerMethodField(help_text="Markdown, without what is not for you.")
    repeats = serializers.ChoiceField(Repeats.choices)
    entry = serializers.SerializerMethodField(help_text="Id of the entry; null if there is none, or none for you.")
    url = serializers.SerializerMethodField(help_text="Address of the entry's page.")
    visibility = serializers.ChoiceField(VISIBILITIES)

    def get_words(self, event: CalendarEvent) -> str:
        """The day in words."""
        return str(self.context["almanac"].say(event.day))

    def get_note(self, event: CalendarEvent) -> str:
        """The note as the viewer may read it."""
        return str(self.context["notes"][event.pk])

    def get_entry(self, event: CalendarEvent) -> int | None:
        """The entry."""
        return event.entry_id if event.entry_id in self.context["linked"] else None

    def get_url(self, event: CalendarEvent) -> str:
        """Where the entry is."""
        return address_of(event.entry) if event.entry and event.entry_id in self.context["linked"] else ""


class MonthDayOut(serializers.Serializer):
    """A day of a month with something on it."""

    day = DayOut()
    events = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of events.")
    sessions = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of play sessions.")


class MonthOut(serializers.Serializer):
    """A month."""

    year = serializers.IntegerField()
    month = serializers.IntegerField()
    name = serializers.CharField()
    first = serializers.IntegerField()
    last = serializers.IntegerField()
    days = MonthDayOut(many=True)
