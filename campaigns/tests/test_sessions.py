"""Play sessions on pages and in the API: plan, live, closed; notes, messages, checklist, who was there."""

import pytest

from campaigns.models import PlaySession, SessionNote, SessionState, Visibility
from campaigns.services import sessions as services
from campaigns.services.calendar_reading import calendar_of
from campaigns.tests.story import make_entry, play


@pytest.fixture
def evening(campaign, owner) -> PlaySession:
    """A planned session that all members see."""
    return services.create_session(
        actor=owner, campaign=campaign, name="The Tide", body="Lamps out.\n\n:::secret\nThe drowned come.\n:::"
    )


def address_of(session: PlaySession) -> str:
    return f"/play/{session.campaign_id}/sessions/{session.slug}/"


def test_a_session_is_planned_started_closed_and_opened_again_by_forms(campaign, owner, signed_in):
    master = signed_in(owner)
    base = f"/play/{campaign.pk}/sessions/"
    made = master.post(f"{base}new/", {"name": "First Light", "in_game_start": "2 First 1", "visibility": "members"})
    assert made.status_code == 302
    session = PlaySession.objects.get(name="First Light")
    assert (session.number, session.state, session.in_game_start) == (1, "planned", 1)
    assert "First Light" in master.get(base).content.decode()
    for act, state in (("start", "live"), ("close", "closed"), ("start", "live")):
        assert master.post(f"{address_of(session)}acts/{act}/").status_code == 302
        session.refresh_from_db()
        assert session.state == state
        assert master.get(address_of(session)).status_code == 200
    again = master.post(
        f"{address_of(session)}edit/",
        {"name": "Last Light", "number": 4, "visibility": "members", "body": "Recap", "version": session.version},
    )
    assert again.status_code == 302
    session.refresh_from_db()
    assert (session.name, session.number, session.body) == ("Last Light", 4, "Recap")


def test_players_do_not_plan_start_or_change(evening, teammate, observer, signed_in):
    player = signed_in(teammate)
    assert player.get(address_of(evening)).status_code == 200
    assert player.get(f"/play/{evening.campaign_id}/sessions/new/").status_code == 403
    assert player.get(f"{address_of(evening)}edit/").status_code == 403
    for act in ("start", "close"):
        assert player.post(f"{address_of(evening)}acts/{act}/").status_code == 403
    assert (
        player.post(f"{address_of(evening)}acts/check/", {"check-text": "x", "check-visibility": "members"}).status_code
        == 403
    )
    assert (
        signed_in(observer)
        .post(f"{address_of(evening)}acts/note/", {"note-text": "x", "note-visibility": "members"})
        .status_code
        == 403
    )
    evening.refresh_from_db()
    assert evening.state == SessionState.PLANNED and not SessionNote.objects.exists()


def test_each_person_reads_what_is_for_him(evening, owner, teammate, observer, signed_in):
    services.add_note(actor=teammate, session=evening, body="Only mine", visibility=services.ONLY_ME)
    services.add_note(actor=owner, session=evening, body="Eyes of masters", visibility=Visibility.GAME_MASTERS)
    services.add_note(actor=owner, session=evening, body="For the mate", visibility="chosen", known_to=[teammate.pk])
    services.send_message(actor=teammate, session=evening, text="Psst, master", visibility="game_masters")
    services.tell_event(actor=owner, session=evening, text="A bell rings")
    services.add_check(actor=owner, session=evening, text="Draw the crypt")
    pages = {
        person: signed_in(person).get(address_of(evening)).content.decode() for person in (owner, teammate, observer)
    }
    written = ("Only mine", "Eyes of masters", "For the mate", "Psst, master", "A bell rings", "Draw the crypt")
    reads = {
        person: {words for words in (*written, "The drowned come") if words in page} for person, page in pages.items()
    }
    assert reads[observer] == {"A bell rings"}
    assert reads[teammate] == {"A bell rings", "Only mine", "For the mate", "Psst, master"}
    assert len(reads[owner]) == 7
    timeline = signed_in(observer).get(f"{address_of(evening)}timeline/").content.decode()
    assert "A bell rings" in timeline and "Psst" not in timeline


def test_notes_are_changed_by_their_author_and_taken_back_and_brought_back(evening, owner, teammate, signed_in):
    player, master = signed_in(teammate), signed_in(owner)
    sent = player.post(f"{address_of(evening)}acts/note/", {"note-text": "Gulls", "note-visibility": "members"})
    assert sent.status_code == 302
    note = SessionNote.objects.get()
    page = f"{address_of(evening)}notes/{note.pk}/"
    assert player.post(page, {"text": "Gulls and crows", "version": 1}).status_code == 302
    stale = player.post(page, {"text": "Nothing", "version": 1})
    assert stale.status_code == 422 and "changed meanwhile" in stale.content.decode()
    assert master.post(page, {"text": "Mine now", "version": 2}).status_code == 403
    assert master.post(page, {"remove": "1"}).status_code == 302
    assert "Gulls" not in signed_in(owner).get(f"{address_of(evening)}timeline/").content.decode()
    shown = player.get(address_of(evening)).content.decode()
    assert "Notes that you took back" in shown
    assert player.post(f"{page}restore/").status_code == 302
    note.refresh_from_db()
    assert note.body == "Gulls and crows" and note.deleted_at is None


def test_a_mistake_in_a_form_comes_back_with_its_words(evening, owner, signed_in):
    master = signed_in(owner)
    answer = master.post(
        f"{address_of(evening)}acts/happening/",
        {"happening-text": "A storm", "happening-in_game_day": "yesterday", "happening-visibility": "members"},
    )
    assert answer.status_code == 422
    assert "“yesterday” is no day" in answer.content.decode() and "A storm" in answer.content.decode()
    assert master.post(f"{address_of(evening)}acts/dance/").status_code == 404


def test_the_checklist_and_the_clock_by_forms(campaign, evening, owner, signed_in):
    master, hall = signed_in(owner), make_entry(campaign, "The Hall")
    sent = {"check-text": "Map", "check-entry": "The Hall", "check-visibility": "game_masters"}
    assert master.post(f"{address_of(evening)}acts/check/", sent).status_code == 302
    item = evening.checklist.get()
    assert item.entry_id == hall.pk
    line = f"{address_of(evening)}checklist/{item.pk}/"
    for said, done in (({"done": "1"}, True), ({"done": "0"}, False)):
        assert master.post(line, said).status_code == 302
        item.refresh_from_db()
        assert bool(item.done_at) == done
    assert master.post(line, {"remove": "1"}).status_code == 302
    assert not evening.checklist.exists()
    assert master.post(f"{address_of(evening)}acts/clock/", {"clock-day": "5 First 1"}).status_code == 302
    evening.refresh_from_db()
    assert (evening.in_game_start, evening.in_game_end) == (4, 4)


def test_who_was_there_is_corrected(evening, owner, teammate, signed_in):
    master = signed_in(owner)
    address = f"{address_of(evening)}acts/attendance/"
    assert master.post(address, {"attendance-people": [teammate.pk]}).status_code == 302
    assert [row.user for row in evening.attendance.filter(was_there=True)] == [teammate]
    assert master.post(address, {"attendance-people": [10**6]}).status_code == 422


def test_a_session_goes_into_the_bin_and_comes_back(evening, owner, teammate, stranger, signed_in):
    master = signed_in(owner)
    assert signed_in(teammate).post(f"{address_of(evening)}delete/").status_code == 403
    assert "in the bin?" in master.get(f"{address_of(evening)}delete/").content.decode()
    assert master.post(f"{address_of(evening)}delete/").status_code == 302
    assert master.get(address_of(evening)).status_code == 404
    base = f"/play/{evening.campaign_id}/sessions/"
    assert "In the bin" in master.get(base).content.decode()
    assert "The Tide" not in signed_in(teammate).get(base).content.decode()
    assert master.post(f"{base}bin/{evening.pk}/restore/").status_code == 302
    assert master.get(address_of(evening)).status_code == 200
    assert signed_in(stranger).get(address_of(evening)).status_code == 404


def test_sessions_hidden_from_players_are_not_listed(campaign, owner, teammate, signed_in):
    play(campaign, 1)
    play(campaign, 2, visibility="game_masters")
    page = signed_in(teammate).get(f"/play/{campaign.pk}/sessions/").content.decode()
    assert "Session 1" in page and "Session 2" not in page
    assert "Session 2" in signed_in(owner).get(f"/play/{campaign.pk}/sessions/").content.decode()


def test_only_a_live_session_moves_the_calendar(campaign, evening, owner):
    services.set_clock(actor=owner, session=evening, day=7)
    assert calendar_of(campaign).today == 0
    services.change_state(actor=owner, session=evening, state="live")
    services.set_clock(actor=owner, session=evening, day=9)
    assert calendar_of(campaign).today == 9
