"""The forms of a campaign's calendar: its shape as lines of text, days as words, what happens on them."""

from typing import Any

from django import forms

from campaigns.almanac import Almanac, BadCalendar
from campaigns.models import CampaignCalendar, Repeats
from campaigns.month_page import read_day, write_day
from campaigns.services.calendar_reading import almanac_of, calendar_of
from campaigns.story_forms import EntryField, StoryForm, known_to_field, visibility_field


class DayField(forms.CharField):
    """A day of the campaign's calendar, written as people say it; gives its number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, **options)
        self.widget.attrs |= {"autocomplete": "off"}
        self.almanac: Almanac | None = None

    def count_by(self, almanac: Almanac, today: int) -> None:
        """Read and write days by this calendar."""
        self.almanac = almanac
        self.help_text = self.help_text or f"Such as {write_day(almanac, today)}."

    def prepare_value(self, value: Any) -> Any:
        """Show a number as the day that it is."""
        return write_day(self.almanac, value) if isinstance(value, int) and self.almanac else value

    def clean(self, value: Any) -> int | None:
        """Return the number of the day."""
        words = super().clean(value)
        if not words:
            return None
        assert self.almanac is not None
        try:
            return read_day(self.almanac, words)
        except BadCalendar as error:
            raise forms.ValidationError(str(error)) from error


class DatedForm(StoryForm):
    """A form with days in it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        calendar = calendar_of(self.campaign)
        almanac = almanac_of(calendar)
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.count_by(almanac, calendar.today)


class CalendarEventForm(DatedForm):
    """Something on a day."""

    title = forms.CharField(max_length=200, label="What happens")
    day = DayField(label="On")
    repeats = forms.ChoiceField(choices=Repeats.choices, initial=Repeats.NEVER, label="It comes round")
    note = forms.CharField(
        required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Markdown; [[Name]] mentions an entry.",
    )  # fmt: skip
    entry = EntryField(required=False, label="Entry", help_text="The festival, place or person that it is about.")
    visibility = visibility_field()
    known_to = known_to_field()


class TodayForm(DatedForm):
    """Which day it is."""

    today = DayField(label="Today is")


def _lines(rows: int, label: str, help_text: str, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "lines"})
    return forms.CharField(max_length=8_000, required=required, widget=widget, label=label, help_text=help_text)


class CalendarForm(forms.Form):
    """The shape of a calendar; one month, weekday or moon on each line."""

    name = forms.CharField(max_length=100)
    era = forms.CharField(
        max_length=60, required=False, help_text="Written behind the year, such as “since the Lighting”."
    )
    months = _lines(12, "Months", "One on each line, with its days: <code>Herring: 30</code>", required=True)
    weekdays = _lines(7, "Weekdays", "One on each line; none for a world without weeks.")
    moons = _lines(3, "Moons", "Name, days from new moon to new moon, and a day on which it was new: "
                               "<code>Button: 28.5, 3</code>")  # fmt: skip
    leap_every = forms.IntegerField(
        min_value=0, max_value=10_000, initial=0, label="A day more every", help_text="So many years; 0: never."
    )
    leap_month = forms.CharField(max_length=60, required=False, label="The day more is in", help_text="A month's name.")

    def clean(self) -> dict[str, Any]:
        """Read the lines; each complaint names its line."""
        said = super().clean() or {}
        for name, read in (("months", _month), ("moons", _moon)):
            if name in said:
                said[name] = self._rows(name, said[name], read)
        if "weekdays" in said:
            said["weekdays"] = [line.strip() for line in said["weekdays"].splitlines() if line.strip()]
        if isinstance(said.get("months"), list):
            said["leap_month"] = self._leap_month(said.get("leap_month", ""), said["months"])
        return said

    def _rows(self, name: str, text: str, read: Any) -> list[dict[str, Any]] | str:
        rows = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            try:
                rows.append(read(line))
            except ValueError as error:
                self.add_error(name, f"Line {number}, “{line.strip()[:60]}”: {error}")
        return rows

    def _leap_month(self, name: str, months: list[dict[str, Any]]) -> int:
        names = [month["name"].casefold() for month in months]
        if not name.strip():
            return max(len(names) - 1, 0)
        if name.strip().casefold() not in names:
            self.add_error("leap_month", f"There is no month {name.strip()} above.")
            return 0
        return names.index(name.strip().casefold())


def _month(line: str) -> dict[str, Any]:
    name, _, days = line.rpartition(":")
    if not name.strip() or not days.strip().isdecimal():
        raise ValueError("write the name, a colon and the number of days.")
    return {"name": name.strip(), "days": int(days.strip()[:6])}


def _moon(line: str) -> dict[str, Any]:
    name, _, numbers = line.rpartition(":")
    period, _, shift = numbers.partition(",")
    try:
        return {"name": name.strip(), "period": float(period), "shift": float(shift or 0)}
    except ValueError:
        raise ValueError("write the name, a colon, the days of one round, a comma and a day of new moon.") from None


def shape_in_words(calendar: CampaignCalendar) -> dict[str, Any]:
    """Return a calendar as its form shows it."""
    names = [month["name"] for month in calendar.months]
    moons = [f"{moon['name']}: {moon['period']:g}, {moon.get('shift', 0):g}" for moon in calendar.moons]
    return {
        "name": calendar.name,
        "era": calendar.era,
        "months": "\n".join(f"{month['name']}: {month['days']}" for month in calendar.months),
        "weekdays": "\n".join(calendar.weekdays),
        "moons": "\n".join(moons),
        "leap_every": calendar.leap_every,
        "leap_month": names[calendar.leap_month] if calendar.leap_every else "",
    }
