"""The calendar of a campaign: months as pages, dates from words, what comes round, who sees what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestiary_site.shared.errors import Conflict, NotAllowed, Refused
from campaigns.almanac import BadCalendar, Date, read_almanac
from campaigns.models import CalendarEvent, PlaySession, SessionEvent
from campaigns.month_page import day_in_month, month_page, next_time, read_day, same_date, step, write_day
from campaigns.services.calendar import add_calendar_event, change_calendar_event, set_calendar, set_today
from campaigns.services.calendar_reading import almanac_of, calendar_of, month_seen
from campaigns.tests.story import make_entry, play
from campaigns.tests.test_almanac import WICK, almanacs

days = st.integers(-200_000, 200_000)
WORDS = {
    "months": [{"name": "Tallow", "days": 30}, {"name": "Long Kelp", "days": 31}],
    "weekdays": ["Oilday", "Netday", "Tideday"],
    "leap_every": 4,
    "leap_month": 1,
    "era": "since the Lighting",
}


@given(almanacs(), days)
def test_a_month_has_each_of_its_days_once_under_its_weekday(almanac, number):
    date = almanac.date(number)
    page = month_page(almanac, date.year, date.month)
    cells = [(place, cell) for week in page.weeks for place, cell in enumerate(week) if cell]
    assert [cell.number for _, cell in cells] == list(range(page.first, page.last + 1))
    assert number in range(page.first, page.last + 1)
    assert all(page.columns[place] == cell.weekday for place, cell in cells)
    assert len({len(week) for week in page.weeks}) == 1


@given(almanacs(), days, st.integers(-60, 60))
def test_steps_there_and_back_lead_home(almanac, number, by):
    date = almanac.date(number)
    assert step(almanac, *step(almanac, date.year, date.month, by), -by) == (date.year, date.month)


@given(almanacs(), days, st.sampled_from(["never", "yearly", "monthly"]), st.integers(0, 60))
def test_what_comes_round_comes_in_its_month_and_never_before_it_began(almanac, start, repeats, later):
    began = almanac.date(start)
    year, month = step(almanac, began.year, began.month, later)
    found = day_in_month(almanac, start, repeats, year, month)
    assert day_in_month(almanac, start, repeats, *step(almanac, began.year, began.month, -1)) is None
    if found is not None:
        date = almanac.date(found)
        assert (date.year, date.month) == (year, month) and found >= start
        assert date.day == min(began.day, almanac.days_in(year, month))
    due = {"never": later == 0, "yearly": month == began.month, "monthly": True}[repeats]
    assert (found is not None) == due


@given(almanacs(), days, st.sampled_from(["yearly", "monthly"]), st.integers(-500, 3000))
def test_the_next_time_is_the_first_one_from_then_on(almanac, start, repeats, after):
    since = start + after
    found = next_time(almanac, start, repeats, since)
    assert found is not None and found >= max(start, since)
    date = almanac.date(found)
    assert day_in_month(almanac, start, repeats, date.year, date.month) == found
    back = almanac.date(max(since, start))
    year, month = back.year, back.month
    while (year, month) < (date.year, date.month):
        earlier = day_in_month(almanac, start, repeats, year, month)
        assert earlier is None or earlier < since
        year, month = step(almanac, year, month, 1)


@given(days)
def test_a_day_that_is_written_is_read_back(number):
    almanac = read_almanac(WORDS)
    assert read_day(almanac, write_day(almanac, number)) == number
    assert read_day(almanac, almanac.say(number)) == number
    date = almanac.date(number)
    assert read_day(almanac, f"{date.year}-{date.month}-{date.day}") == number


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("tomorrow", "is no day"),
        ("3 Herring 903", "There is no month Herring: Tallow, Long Kelp"),
        ("31 tallow 903", "Tallow has 30 days, not 31"),
        ("1-9-1", "no month 9"),
        ("", "is no day"),
    ],
)
def test_words_that_are_no_day_are_refused_with_an_example(words, says):
    with pytest.raises(BadCalendar, match=says):
        read_day(read_almanac(WORDS), words)


def test_the_beginning_of_a_months_name_is_enough():
    almanac = read_almanac(WORDS)
    assert read_day(almanac, "2 tal 5") == almanac.day_number(Date(5, 1, 2))


@given(almanacs(), days)
def test_a_date_stays_when_the_calendar_changes(almanac, number):
    date, there = almanac.date(number), WICK.date(same_date(almanac, WICK, number))
    assert there.year == date.year and there.month == min(date.month, 3)
    assert there.day == min(date.day, WICK.days_in(there.year, there.month))


# -- services ---------------------------------------------------------------------------------------------


def test_changing_the_months_keeps_every_date(campaign, owner):
    set_calendar(actor=owner, campaign=campaign, **WORDS)
    old = almanac_of(calendar_of(campaign))
    day = old.day_number(Date(903, 2, 5))
    set_today(actor=owner, campaign=campaign, day=day)
    feast = add_calendar_event(actor=owner, campaign=campaign, title="Feast", day=day)
    evening = play(campaign, 1, in_game_start=day, in_game_end=day + 3)
    told = SessionEvent.objects.create(session=evening, sequence=1, type="event.told", in_game_day=day)
    set_calendar(
        actor=owner, campaign=campaign, months=[{"name": "Tallow", "days": 20}, {"name": "Long Kelp", "days": 40}]
    )
    new = almanac_of(calendar_of(campaign))
    moved = [
        calendar_of(campaign).today, CalendarEvent.objects.get(pk=feast.pk).day,
        PlaySession.objects.get(pk=evening.pk).in_game_start, SessionEvent.objects.get(pk=told.pk).in_game_day,
    ]  # fmt: skip
    assert [new.date(number) for number in moved] == [Date(903, 2, 5)] * 4
    assert moved[0] != day


def test_only_game_masters_change_the_calendar(campaign, owner, teammate, observer):
    for person in (teammate, observer):
        with pytest.raises(NotAllowed):
            set_calendar(actor=person, campaign=campaign, **WORDS)
        with pytest.raises(NotAllowed):
            set_today(actor=person, campaign=campaign, day=4)
        with pytest.raises(NotAllowed):
            add_calendar_event(actor=person, campaign=campaign, title="Mine", day=4)


def test_a_calendar_changed_meanwhile_is_a_conflict(campaign, owner):
    held = set_calendar(actor=owner, campaign=campaign, **WORDS)
    set_today(actor=owner, campaign=campaign, day=3)
    with pytest.raises(Conflict, match="meanwhile"):
        set_calendar(actor=owner, campaign=campaign, expected_version=held.version, name="Other")


@pytest.mark.parametrize(
    ("words", "field"),
    [({"months": []}, "months"), ({"moons": [{"name": "L", "period": 0}]}, "moons"), ({"leap_month": 9}, "leap_month")],
)
def test_a_calendar_that_is_none_is_refused_beside_its_field(campaign, owner, words, field):
    with pytest.raises(Refused) as refusal:
        set_calendar(actor=owner, campaign=campaign, **(WORDS | words))
    assert list(refusal.value.fields) == [field]
    assert calendar_of(campaign).version == 0


@pytest.mark.parametrize(
    "said", [{"title": " "}, {"title": "x" * 201}, {"repeats": "weekly"}, {"day": 10**9}, {"note": "x" * 5001}]
)
def test_bad_events_are_refused(campaign, owner, said):
    with pytest.raises(Refused) as refusal:
        add_calendar_event(actor=owner, campaign=campaign, **({"title": "Feast", "day": 1} | said))
    assert list(refusal.value.fields) == list(said)
    assert not CalendarEvent.objects.exists()


def test_a_month_shows_each_person_what_he_may_know(campaign, owner, teammate, observer):
    set_calendar(actor=owner, campaign=campaign, **WORDS)
    almanac = almanac_of(calendar_of(campaign))
    add_calendar_event(actor=owner, campaign=campaign, title="Feast", day=2, repeats="yearly")
    add_calendar_event(actor=owner, campaign=campaign, title="Ambush", day=2, visibility="game_masters")
    add_calendar_event(
        actor=owner, campaign=campaign, title="Dream", day=3, visibility="chosen", known_to=[teammate.pk]
    )
    play(campaign, 1, in_game_start=1, in_game_end=2)
    play(campaign, 2, in_game_start=2, visibility="game_masters")
    seen = {}
    for person in (owner, teammate, observer):
        found = month_seen(campaign, almanac, person, year=1, month=1)
        events = {event.title for on in found.on.values() for event in on.events}
        sessions = {session.name for on in found.on.values() for session in on.sessions}
        seen[person.username] = (events, sessions)
    assert seen["owner"] == ({"Feast", "Ambush", "Dream"}, {"Session 1", "Session 2"})
    assert seen["teammate"] == ({"Feast", "Dream"}, {"Session 1"})
    assert seen["observer"] == ({"Feast"}, {"Session 1"})
    again = month_seen(campaign, almanac, observer, year=7, month=1)
    assert [event.title for on in again.on.values() for event in on.events] == ["Feast"]


# -- pages ------------------------------------------------------------------------------------------------


def test_the_pages_of_the_calendar(campaign, owner, teammate, signed_in):
    hall = make_entry(campaign, "The Hall")
    vault = make_entry(campaign, "The Secret Vault", visibility="game_masters")
    master, player = signed_in(owner), signed_in(teammate)
    address = f"/play/{campaign.pk}/calendar/"
    shape = {
        "name": "Wick",
        "months": "Tallow: 30\nKelp: 31",
        "weekdays": "A\nB",
        "moons": "Button: 10, 2",
        "leap_every": 0,
    }
    assert master.post(f"{address}edit/", shape).status_code == 302
    assert almanac_of(calendar_of(campaign)).months[1].name == "Kelp"
    made = master.post(
        f"{address}events/new/",
        {"title": "Feast", "day": "3 Kelp 12", "repeats": "yearly", "entry": "The Hall", "visibility": "members"},
    )
    assert made.status_code == 302 and made["Location"].endswith("?year=12&month=2")
    add_calendar_event(actor=owner, campaign=campaign, title="Opening", day=5, entry=vault)
    add_calendar_event(actor=owner, campaign=campaign, title="Ambush", day=5, visibility="game_masters")
    page = player.get(f"{address}?year=14&month=2").content.decode()
    assert "Feast" in page and hall.slug in page
    page = player.get(f"{address}?year=1&month=1").content.decode()
    assert "Opening" in page and "ecret" not in page and vault.slug not in page and "Ambush" not in page
    listed = player.get(f"{address}events/").content.decode()
    assert "Feast" in listed and "Opening" in listed and "Ambush" not in listed and "Vault" not in listed
    assert "Ambush" in master.get(f"{address}events/").content.decode()


def test_bad_words_come_back_with_what_is_wrong(campaign, owner, signed_in):
    master, address = signed_in(owner), f"/play/{campaign.pk}/calendar/"
    answer = master.post(f"{address}edit/", {"name": "W", "months": "Tallow 30", "leap_every": 0})
    assert answer.status_code == 422 and "Line 1, “Tallow 30”: write the name, a colon" in answer.content.decode()
    answer = master.post(f"{address}today/", {"today": "someday"})
    assert answer.status_code == 422 and "is no day" in answer.content.decode()
    answer = master.post(
        f"{address}events/new/", {"title": "X", "day": "40 First 1", "repeats": "never", "visibility": "members"}
    )
    assert answer.status_code == 422 and "First Month has 30 days, not 40" in answer.content.decode()
    for odd in ("?year=99999999&month=2", "?year=-5&month=77", "?year=x&month=y", "?month=0"):
        assert master.get(f"{address}{odd}").status_code == 200


def test_players_look_but_do_not_change(campaign, owner, teammate, stranger, signed_in):
    event = add_calendar_event(actor=owner, campaign=campaign, title="Feast", day=1)
    hidden = add_calendar_event(actor=owner, campaign=campaign, title="Plot", day=1, visibility="game_masters")
    address = f"/play/{campaign.pk}/calendar/"
    player = signed_in(teammate)
    assert player.get(address).status_code == 200
    assert player.get(f"{address}events/{event.pk}/").status_code == 403
    assert player.get(f"{address}events/{hidden.pk}/").status_code == 404
    assert player.post(f"{address}today/", {"by": "1"}).status_code == 403
    assert signed_in(stranger).get(address).status_code == 404


def test_an_event_is_changed_and_taken_off(campaign, owner, teammate, signed_in):
    event = add_calendar_event(actor=owner, campaign=campaign, title="Feast", day=1)
    change_calendar_event(actor=owner, event=event, visibility="chosen", known_to=[teammate.pk])
    changed = change_calendar_event(actor=owner, event=event, title="Fast")
    assert changed.known_to == [teammate.pk] and changed.title == "Fast"
    address = f"/play/{campaign.pk}/calendar/events/{event.pk}/remove/"
    master = signed_in(owner)
    assert "cannot be undone" in master.get(address).content.decode()
    assert master.post(address).status_code == 302
    assert not CalendarEvent.objects.exists()
