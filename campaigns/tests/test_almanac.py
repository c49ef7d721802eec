"""Counting the days of invented calendars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.almanac import Almanac, BadCalendar, Date, Month, Moon, phase_name, read_almanac

WICK = read_almanac(
    {
        "months": [{"name": "Tallow", "days": 30}, {"name": "Kelp", "days": 31}, {"name": "Snuffing", "days": 29}],
        "weekdays": ["Oilday", "Netday", "Tideday"],
        "moons": [{"name": "Button", "period": 10, "shift": 2}],
        "leap_every": 4,
        "leap_month": 2,
        "era": "since the Lighting",
    }
)


@st.composite
def almanacs(draw) -> Almanac:
    months = draw(st.lists(st.builds(Month, st.just("M"), st.integers(1, 60)), min_size=1, max_size=14))
    leap = draw(st.integers(0, 9))
    return Almanac(tuple(months), ("A", "B", "C"), (), leap, draw(st.integers(0, len(months) - 1)))


@given(almanacs(), st.integers(-40_000_000, 40_000_000))
def test_a_day_becomes_a_date_and_the_same_day_again(almanac, number):
    assert almanac.day_number(almanac.date(number)) == number


@given(almanacs(), st.integers(-200_000, 200_000))
def test_the_day_after_is_one_day_later(almanac, number):
    today, tomorrow = almanac.date(number), almanac.date(number + 1)
    assert (tomorrow.year, tomorrow.month, tomorrow.day) > (today.year, today.month, today.day)


def test_a_far_day_in_a_year_of_one_day_is_found_at_once():
    tiny = Almanac((Month("M", 1),), leap_every=1)
    assert tiny.date(39_999_999) == Date(20_000_000, 1, 2)
    assert tiny.day_number(Date(20_000_000, 1, 2)) == 39_999_999


def test_leap_days_weekdays_and_moons():
    assert WICK.days_in(4, 3) == 30 and WICK.days_in(5, 3) == 29
    assert WICK.date(0) == Date(1, 1, 1)
    assert WICK.first_day(5) == 4 * 90 + 1
    assert WICK.say(0) == "Oilday, 1 Tallow 1 since the Lighting"
    assert WICK.phases(2) == [("Button", 0.0)] and WICK.phases(7)[0][1] == 0.5
    assert [phase_name(age) for age in (0, 0.25, 0.5, 0.99)] == ["new", "first quarter", "full", "new"]
    assert Almanac((Month("M", 5),), moons=(Moon("L", 3),)).phases(3) == [("L", 0.0)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({}, "at least one month"),
        ({"months": 3}, "must be a list"),
        ({"months": [{"name": "", "days": 3}]}, "Month 1 needs a name"),
        ({"months": [{"name": "A", "days": 0}]}, "days of month 1 must be from 1 to 400"),
        ({"months": [{"name": "A", "days": "x"}]}, "must be a number"),
        ({"months": [{"name": "A", "days": 9}], "moons": [{"name": "L", "period": 0}]}, "period of moon 1"),
        ({"months": [{"name": "A", "days": 9}], "leap_month": 4}, "leap_month"),
    ],
)
def test_a_calendar_that_is_none_is_refused_in_words(words, says):
    with pytest.raises(BadCalendar, match=says):
        read_almanac(words)


def test_a_day_that_is_not_there_is_refused():
    with pytest.raises(BadCalendar, match="Snuffing has 29 days, not 30"):
        WICK.day_number(Date(5, 3, 30))
