"""Notes, voice notes, achievements, inventories and pictures of characters: who may, who hears, what comes back."""

import base64
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused, TooLarge
from campaigns.models import Visibility
from campaigns.services.entries import create_entry
from campaigns.tests.factories import add_member, make_campaign, make_user
from characters.clips import media_type_of
from characters.models import Achievement, CharacterNote, CharacterPicture, InventoryLine, VoiceNote
from characters.services import achievements, gallery, inventory, notes, voice_notes
from characters.services.parts import delete_part, restore_part
from characters.tests.factories import make_campaign_character, make_character, picture_bytes
from characters.tests.kept import CLIP, WORDS, make_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def hero(campaign, teammate):
    return make_campaign_character(campaign, name="Wren", slug="wren", role="player", keeper=teammate)


SAID_TO = ("", "gm", "one", "other")
NO_SOUND = [b"<html>", b"MZ\x90", b"", picture_bytes("PNG"), b"\x1aE\xdf\xa3webmV_VP9" + bytes(50)]


def address(hero, word, *more):
    return "/".join(["/api/v1/characters", str(hero.pk), word, *map(str, more)])


# -- notes ------------------------------------------------------------------------------------------------


def test_a_player_writes_a_note_for_the_game_master_alone(hero, teammate, observer, owner, as_user):
    said = as_user(teammate).post(address(hero, "notes"), {"text": "I lied.", "visibility": "game_masters"})
    assert said.status_code == 201, said.json()
    assert as_user(owner).get(address(hero, "notes")).json()["count"] == 1
    assert as_user(observer).get(address(hero, "notes")).json()["count"] == 0
    assert as_user(observer).get(address(hero, "notes", said.json()["id"])).status_code == 404


def test_an_observer_writes_nothing(hero, observer, as_user):
    assert as_user(observer).post(address(hero, "notes"), {"text": "Hm."}).status_code == 403


def test_only_its_author_and_game_masters_change_a_note(hero, owner, teammate, campaign, as_user):
    note = notes.add_note(actor=owner, character=hero, text="Beware.")
    another = notes.add_note(actor=teammate, character=hero, text="Of what?")
    assert as_user(teammate).patch(address(hero, "notes", note.pk), {"text": "x"}).status_code == 403
    assert as_user(teammate).patch(address(hero, "notes", another.pk), {"text": "Of whom?"}).status_code == 200
    assert as_user(owner).patch(address(hero, "notes", another.pk), {"text": "Of me."}).status_code == 200


def test_a_note_changed_meanwhile_is_not_overwritten(hero, owner, as_user):
    note = notes.add_note(actor=owner, character=hero, text="One.")
    assert as_user(owner).patch(address(hero, "notes", note.pk), {"text": "Two.", "version": 1}).status_code == 200
    assert as_user(owner).patch(address(hero, "notes", note.pk), {"text": "Three.", "version": 1}).status_code == 409


def test_a_note_betrays_no_hidden_name(hero, owner, teammate, campaign, as_user):
    create_entry(actor=owner, campaign=campaign, kind="faction", name="The Nine", visibility="game_masters")
    notes.add_note(actor=owner, character=hero, text="Paid by [[The Nine]].\n\n:::secret\nAnd by Oros.\n:::")
    told = as_user(teammate).get(address(hero, "notes")).content.decode()
    assert "Nine" not in told and "Oros" not in told
    page = as_user(teammate).get(hero.get_absolute_url()).content.decode()
    assert "Nine" not in page and "Oros" not in page


def test_creatures_of_the_bestiary_have_no_notes(curator):
    with pytest.raises(Refused):
        notes.add_note(actor=curator, character=make_character(), text="Hm.")


# -- the bin ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_what_is_deleted_comes_back(model, hero, teammate, as_user):
    part = make_part(model, hero, teammate, audience="")
    one = address(hero, WORDS[model], part.pk)
    client = as_user(teammate)
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404
    assert client.post(f"{one}/restore").status_code == 200
    assert client.get(one).status_code == 200


@pytest.mark.parametrize("model", WORDS, ids=lambda model: model.__name__)
def test_nobody_brings_back_what_was_hidden_from_him(model, hero, owner, teammate):
    part = make_part(model, hero, owner, audience="gm")
    delete_part(actor=owner, part=part)
    with pytest.raises(NotFound):
        restore_part(actor=teammate, model=model, part_id=part.pk)


# -- hidden from whom -------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(st.tuples(st.sampled_from(list(WORDS)), st.sampled_from(["", "gm", "one", "other"])), max_size=6)
)
def test_a_player_is_never_shown_what_is_for_others(hero, owner, teammate, as_user, chosen):
    other = make_user()
    marks = {}
    for model, audience in chosen:
        said = {"one": f"@{teammate.pk}@", "other": f"@{other.pk}@"}.get(audience, audience)
        mark = f"MARK{model.__name__}{model.objects.count()}X"
        field = {CharacterNote: "text", VoiceNote: "text", CharacterPicture: "caption"}.get(model, "name")
        part = make_part(model, hero, owner, audience=said, **{field: mark})
        marks[mark] = (audience in ("", "one"), WORDS[model], part)
    client = as_user(teammate)
    page = client.get(hero.get_absolute_url()).content.decode()
    for mark, (may, word, part) in marks.items():
        listed = client.get(address(hero, word), {"page_size": 100}).content.decode()
        assert (mark in page) == may and (mark in listed) == may
        assert client.get(address(hero, word, part.pk)).status_code == (200 if may else 404)
        if isinstance(part, VoiceNote):
            assert client.get(part.clip_url()).status_code == (200 if may else 404)
        if isinstance(part, CharacterPicture):
            assert client.get(part.address()).status_code == (200 if may else 404)


# -- voice notes ------------------------------------------------------------------------------------------


def test_a_clip_is_kept_served_and_told_from_its_bytes(hero, teammate, stranger, observer, as_user):
    upload = SimpleUploadedFile("holiday.exe", CLIP, content_type="text/html")
    said = as_user(teammate).post(address(hero, "voice-notes"), {"clip": upload, "seconds": 2.5}, format="multipart")
    assert said.status_code == 201, said.json()
    assert said.json()["media_type"] == "audio/webm" and said.json()["seconds"] == 2.5
    clip = said.json()["clip"]
    answer = as_user(observer).get(clip)
    assert answer.status_code == 200 and answer["Content-Type"] == "audio/webm"
    assert b"".join(answer.streaming_content) == CLIP
    assert as_user(stranger).get(clip).status_code == 404
    assert as_user().get(clip).status_code in (302, 401, 404)


@pytest.mark.parametrize("content", NO_SOUND)
def test_what_is_no_sound_is_refused(hero, teammate, content):
    with pytest.raises(Refused):
        voice_notes.add_voice_note(actor=teammate, character=hero, clip=content)
    assert not VoiceNote.objects.exists()


def test_long_clips_are_refused(hero, teammate):
    with pytest.raises(TooLarge):
        voice_notes.add_voice_note(actor=teammate, character=hero, clip=CLIP + bytes(voice_notes.MOST_BYTES))
    for seconds in (900, float("nan"), float("inf")):
        with pytest.raises(TooLarge):
            voice_notes.add_voice_note(actor=teammate, character=hero, clip=CLIP, seconds=seconds)


def test_words_alone_are_a_voice_note(hero, teammate):
    note = voice_notes.add_voice_note(actor=teammate, character=hero, text="By the salt!")
    assert note.clip_url() == ""
    with pytest.raises(Refused):
        voice_notes.change_voice_note(actor=teammate, note=note, text=" ")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (CLIP, "audio/webm"), (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"), (b"ID3\x04" + bytes(20), "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"), (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"), (b"\xff\xd8\xff\xe0", ""), (b"RIFF\x00\x00\x00\x00WEBP", ""),
    ],
)  # fmt: skip
def test_the_kind_of_sound_is_told_from_the_first_bytes(head, kind):
    assert media_type_of(head) == kind


@given(st.binary(max_size=200))
def test_no_bytes_break_the_telling(content):
    assert media_type_of(content) in {"", "audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav"}


# -- achievements -----------------------------------------------------------------------------------------


def test_achievements_are_awarded_by_who_may_change_the_character(hero, owner, teammate, observer, campaign, as_user):
    said = {"name": "Rang the seventh bell", "kind": "milestone"}
    assert as_user(owner).post(address(hero, "achievements"), said).status_code == 201
    assert as_user(teammate).post(address(hero, "achievements"), said).status_code == 201
    assert as_user(observer).post(address(hero, "achievements"), said).status_code == 403
    other = add_member(campaign, make_user())
    assert as_user(other).post(address(hero, "achievements"), said).status_code == 403


def test_an_achievement_names_a_session_of_its_campaign_only(hero, owner):
    elsewhere = create_entry(actor=owner, campaign=make_campaign(owner), kind="note", name="No session")
    with pytest.raises(Refused) as refusal:
        achievements.award_achievement(actor=owner, character=hero, name="Late", session=elsewhere.pk)
    assert "session" in refusal.value.fields


# -- inventory --------------------------------------------------------------------------------------------


def test_a_line_bears_the_items_name_and_weight_and_hides_with_it(hero, owner, teammate, campaign, as_user):
    cup = create_entry(
        actor=owner, campaign=campaign, kind="item", name="The Drowned Cup", weight="2.5", visibility="game_masters"
    )
    inventory.add_line(actor=owner, character=hero, item=cup.pk, quantity=2)
    inventory.add_line(actor=owner, character=hero, item=cup.pk, name="a dull cup")
    for_owner = as_user(owner).get(address(hero, "inventory")).json()["results"]
    assert [line["name"] for line in for_owner] == ["The Drowned Cup", "a dull cup"]
    assert for_owner[0]["item"] == cup.pk and for_owner[0]["weight"] == "2.50"
    for_player = as_user(teammate).get(address(hero, "inventory"))
    assert "Drowned" not in for_player.content.decode()
    assert [(line["name"], line["item"]) for line in for_player.json()["results"]] == [("a dull cup", None)]


def test_things_are_given_in_one_act(hero, owner, teammate, campaign):
    other = make_campaign_character(campaign, name="Ilse", slug="ilse")
    line = inventory.add_line(actor=teammate, character=hero, name="Torch", quantity=5, weight="1")
    given_ = inventory.give_line(actor=teammate, line=line, to=other, quantity=2)
    line.refresh_from_db()
    assert (line.quantity, given_.quantity) == (3, 2)
    again = inventory.give_line(actor=teammate, line=line, to=other)
    assert again.pk == given_.pk and again.quantity == 5
    assert not InventoryLine.objects.living().filter(character=hero).exists()
    with pytest.raises(NotAllowed):
        inventory.give_line(actor=teammate, line=again, to=hero)


def test_more_than_there_is_cannot_be_given(hero, teammate, campaign):
    other = make_campaign_character(campaign)
    line = inventory.add_line(actor=teammate, character=hero, name="Torch", quantity=1)
    with pytest.raises(Refused):
        inventory.give_line(actor=teammate, line=line, to=other, quantity=2)
    with pytest.raises(NotFound):
        inventory.give_line(actor=teammate, line=line, to=make_character())
    assert InventoryLine.objects.filter(character=other).count() == 0


def test_lines_are_put_in_order(hero, teammate, as_user):
    keys = [inventory.add_line(actor=teammate, character=hero, name=name).pk for name in "abc"]
    answer = as_user(teammate).post(address(hero, "inventory", "order"), {"lines": keys[::-1]}, format="json")
    assert answer.status_code == 204
    listed = as_user(teammate).get(address(hero, "inventory")).json()["results"]
    assert [line["name"] for line in listed] == ["c", "b", "a"]


# -- pictures ---------------------------------------------------------------------------------------------


def test_the_first_picture_is_the_portrait_and_the_next_one_stands_in(hero, teammate):
    first = gallery.add_picture(actor=teammate, character=hero, content=picture_bytes())
    second = gallery.add_picture(actor=teammate, character=hero, content=picture_bytes(colour="red"), caption="Young")
    hero.refresh_from_db()
    assert hero.picture == first.key
    gallery.choose_portrait(actor=teammate, picture=second)
    gallery.take_down(actor=teammate, picture=second)
    hero.refresh_from_db()
    assert hero.picture == first.key


def test_a_hidden_picture_is_no_portrait(hero, owner):
    hidden = gallery.add_picture(actor=owner, character=hero, content=picture_bytes(), visibility="game_masters")
    hero.refresh_from_db()
    assert hero.picture == ""
    with pytest.raises(Conflict):
        gallery.choose_portrait(actor=owner, picture=hidden)


def test_a_new_portrait_leaves_the_old_one_in_the_gallery(hero, teammate, as_user):
    answer = as_user(teammate).post(
        address(hero, "pictures"), {"picture": io.BytesIO(picture_bytes()), "caption": "Old"}, format="multipart"
    )
    assert answer.status_code == 201 and answer.json()["is_portrait"]
    data = f"data:image/png;base64,{base64.b64encode(picture_bytes(colour='blue')).decode()}"
    assert as_user(teammate).patch(f"/api/v1/characters/{hero.pk}", {"picture": data}, format="json").status_code == 200
    assert [one["is_portrait"] for one in as_user(teammate).get(address(hero, "pictures")).json()["results"]] == [
        False,
        True,
    ]


# -- pages ------------------------------------------------------------------------------------------------


def test_the_page_shows_all_that_is_kept(hero, owner, teammate, observer, signed_in):
    for model in WORDS:
        make_part(model, hero, owner, audience="")
    for person in (owner, teammate, observer):
        page = signed_in(person).get(hero.get_absolute_url())
        assert page.status_code == 200
        for word in ("Secret note 0", "Secret word 0", "Secret deed 0", "Secret thing 0", "Secret picture 0"):
            assert word in page.content.decode()


@pytest.mark.parametrize("word", WORDS.values())
def test_each_kind_has_a_form_that_says_what_is_wrong(word, hero, teammate, signed_in):
    form = f"{hero.get_absolute_url()}kept/{word}/"
    assert signed_in(teammate).get(form).status_code == 200
    assert signed_in(teammate).post(form, {}).status_code == 422


def test_what_is_deleted_on_the_page_can_be_brought_back_there(hero, teammate, signed_in):
    note = notes.add_note(actor=teammate, character=hero, text="Gone?")
    act = f"{hero.get_absolute_url()}kept/notes/{note.pk}/act/"
    answer = signed_in(teammate).post(act, {"act": "delete"}, follow=True)
    assert "Bring it back" in answer.content.decode()
    signed_in(teammate).post(act, {"act": "restore"})
    note.refresh_from_db()
    assert note.deleted_at is None


def test_the_form_of_a_note_changes_words_and_audience(hero, teammate, signed_in):
    note = notes.add_note(actor=teammate, character=hero, text="One")
    page = f"{hero.get_absolute_url()}kept/notes/{note.pk}/"
    assert signed_in(teammate).get(page).status_code == 200
    signed_in(teammate).post(page, {"text": "Two", "visibility": "game_masters"})
    note.refresh_from_db()
    assert note.text == "Two" and note.audience == f"@{teammate.pk}@"


def test_the_audit_of_a_character_tells_nothing_of_what_is_hidden(hero, owner):
    make_before = hero.audit.count()
    achievements.award_achievement(actor=owner, character=hero, name="Cursed", visibility=Visibility.GAME_MASTERS)
    assert hero.audit.count() == make_before
    achievements.award_achievement(actor=owner, character=hero, name="Blessed")
    assert hero.audit.count() == make_before + 1
    assert Achievement.objects.count() == 2
    assert "Cursed" not in json.dumps(list(hero.audit.values("changes", "target_name")), default=str)
