"""Players' changes that wait for a game master, through every door; roles, players and sheets of characters."""

import json

import pytest

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.models import Proposal, ProposalState
from campaigns.services.entries import create_entry, delete_entry, update_entry
from campaigns.services.proposals import accept_proposal, refuse_proposal, withdraw_proposal
from campaigns.services.settings import update_settings
from campaigns.tests.factories import add_member, make_user
from characters.models import Character
from characters.services.copies import copy_to_campaign
from characters.services.creatures import create_character, delete_character, restore_version, update_character
from characters.services.inventory import add_line
from characters.services.pictures import set_picture
from characters.tests.factories import make_campaign_character, make_character, make_model, picture_bytes

pytestmark = pytest.mark.django_db
SHEET = {
    "abilities": {"str": 14},
    "hit_points": {"max": 20, "current": 20},
    "actions": [{"name": "Bite", "desc": "Ow."}],
}


@pytest.fixture
def strict(campaign, owner):
    return update_settings(actor=owner, campaign=campaign, edits_need_approval=True)


@pytest.fixture
def hero(strict, teammate):
    return create_character(
        actor=teammate, campaign=strict, name="Wren", race="Human", role="player", body="Born.\n\nRaised.", sheet=SHEET
    )


def waiting() -> Proposal:
    return Proposal.objects.get(state=ProposalState.OPEN)


# -- asking -----------------------------------------------------------------------------------------------


def test_a_players_change_waits_by_every_door(hero, teammate, as_user, signed_in):
    answer = as_user(teammate).patch(f"/api/v1/characters/{hero.pk}", {"level": 9}, format="json")
    assert answer.status_code == 202 and answer.json()["level"] == 1
    assert answer.json()["proposal"] == {"id": waiting().pk, "fields_asked": ["level"]}
    form = {"name": "Wren", "race": "Elf", "level": 1, "difficulty": "Normal", "health": 10, "magicka": 0, "stamina": 0,
            "visibility": "members", "body": hero.body, "sheet_json": json.dumps(SHEET)}  # fmt: skip
    page = signed_in(teammate).post(f"{hero.get_absolute_url()}edit/", form, follow=True)
    assert "waits for a game master" in page.content.decode()
    past = hero.history.latest()
    restore_version(actor=teammate, character=hero, history_id=past.history_id)
    hero.refresh_from_db()
    assert (hero.level, hero.race, hero.version) == (1, "Human", 1)
    assert waiting().values == {"level": 9, "race": "Elf"}


def test_entries_of_other_kinds_wait_too(strict, owner, teammate):
    note = create_entry(actor=teammate, campaign=strict, kind="item", name="Lamp", weight="1.5")
    same = update_entry(actor=teammate, entry=note, weight="2.25", tags=["brass"])
    assert same.weight == note.weight
    assert waiting().values == {"weight": "2.25", "tags": ["brass"]}
    accept_proposal(actor=owner, proposal=waiting())
    note.refresh_from_db()
    assert str(note.weight) == "2.25" and [tag.name for tag in note.tags.all()] == ["brass"]


def test_a_game_masters_change_waits_for_nobody(hero, owner):
    assert update_character(actor=owner, character=hero, level=4).level == 4
    assert not Proposal.objects.exists()


def test_a_change_that_changes_nothing_asks_for_nothing(hero, teammate):
    update_character(actor=teammate, character=hero, name="Wren", tags=[])
    assert not Proposal.objects.exists()


def test_values_of_play_change_at_once_unless_the_table_wants_otherwise(hero, teammate, owner, strict):
    hurt = SHEET | {"hit_points": {"max": 20, "current": 7, "temporary": 3}, "currencies": {"gp": 5}}
    assert update_character(actor=teammate, character=hero, sheet=hurt).sheet["hit_points"]["current"] == 7
    add_line(actor=teammate, character=hero, name="Torch")
    assert not Proposal.objects.exists()
    update_settings(actor=owner, campaign=strict, play_needs_no_approval=False)
    hero.campaign.refresh_from_db()
    update_character(actor=teammate, character=hero, sheet=SHEET)
    assert set(waiting().values) == {"sheet"}
    with pytest.raises(NotAllowed):
        add_line(actor=teammate, character=Character.objects.get(pk=hero.pk), name="Torch")


def test_what_cannot_wait_is_refused(hero, teammate, strict):
    with pytest.raises(NotAllowed):
        delete_character(actor=teammate, character=hero)
    with pytest.raises(NotAllowed):
        set_picture(actor=teammate, character=hero, content=picture_bytes())
    with pytest.raises(NotAllowed):
        delete_entry(actor=teammate, entry=create_entry(actor=teammate, campaign=strict, kind="note", name="N"))


# -- deciding ---------------------------------------------------------------------------------------------


def test_an_accepted_change_is_its_authors(hero, owner, teammate):
    update_character(actor=teammate, character=hero, level=9, race="Elf")
    accept_proposal(actor=owner, proposal=waiting(), reason="Well played")
    hero.refresh_from_db()
    assert (hero.level, hero.race) == (9, "Elf")
    assert hero.history.latest().history_user == teammate
    acts = {(record.act, record.actor_id) for record in hero.audit.all()}
    assert {("proposal.made", teammate.pk), ("proposal.accepted", owner.pk), ("character.changed", teammate.pk)} <= acts


def test_some_of_it_may_be_taken(hero, owner, teammate):
    update_character(actor=teammate, character=hero, level=20, race="Elf")
    accept_proposal(actor=owner, proposal=waiting(), fields=["race"])
    hero.refresh_from_db()
    assert (hero.level, hero.race) == (1, "Elf")
    decided = Proposal.objects.get()
    assert (decided.state, decided.taken) == ("accepted", ["race"])
    with pytest.raises(Conflict):
        accept_proposal(actor=owner, proposal=decided)


def test_nothing_and_the_unknown_cannot_be_taken(hero, owner, teammate):
    update_character(actor=teammate, character=hero, level=20)
    for fields in ([], ["name"]):
        with pytest.raises(Refused):
            accept_proposal(actor=owner, proposal=waiting(), fields=fields)


def test_texts_changed_meanwhile_are_merged(hero, owner, teammate):
    update_character(actor=teammate, character=hero, body="Born at sea.\n\nRaised.")
    update_character(actor=owner, character=hero, body="Born.\n\nRaised by gulls.")
    accept_proposal(actor=owner, proposal=waiting())
    hero.refresh_from_db()
    assert hero.body == "Born at sea.\n\nRaised by gulls."


def test_a_clash_names_the_fields_and_may_be_overwritten(hero, owner, teammate):
    update_character(actor=teammate, character=hero, level=9, race="Elf")
    update_character(actor=owner, character=hero, level=5)
    with pytest.raises(Conflict) as refusal:
        accept_proposal(actor=owner, proposal=waiting())
    assert refusal.value.details["fields"] == ["level"]
    hero.refresh_from_db()
    assert hero.race == "Human"
    accept_proposal(actor=owner, proposal=waiting(), overwrite=True)
    hero.refresh_from_db()
    assert (hero.level, hero.race) == (9, "Elf")


def test_secrets_survive_a_players_proposal(hero, owner, teammate, as_user):
    update_character(actor=owner, character=hero, body="Born.\n\n:::secret\nOros sired her.\n:::\n\nRaised.")
    client = as_user(teammate)
    shown = client.get(f"/api/v1/characters/{hero.pk}").json()["body"]
    assert "Oros" not in shown
    client.patch(f"/api/v1/characters/{hero.pk}", {"body": shown.replace("Born.", "Born at sea.")}, format="json")
    told = client.get(f"/api/v1/campaigns/{hero.campaign_id}/proposals/{waiting().pk}").content.decode()
    page = client.get(f"/play/{hero.campaign_id}/proposals/{waiting().pk}/").content.decode()
    assert "at sea" in told and "at sea" in page and "Oros" not in told and "Oros" not in page
    accept_proposal(actor=owner, proposal=waiting())
    hero.refresh_from_db()
    assert "Born at sea." in hero.body and hero.body.count("Oros sired her.") == 1


def test_a_refusal_leaves_all_as_it_was_and_tells_why(hero, owner, teammate, as_user):
    update_character(actor=teammate, character=hero, level=9)
    refuse_proposal(actor=owner, proposal=waiting(), reason="Not yet")
    hero.refresh_from_db()
    assert hero.level == 1
    told = as_user(teammate).get(f"/api/v1/campaigns/{hero.campaign_id}/proposals").json()["results"][0]
    assert (told["state"], told["reason"]) == ("refused", "Not yet")


def test_only_its_author_takes_it_back(hero, owner, teammate):
    update_character(actor=teammate, character=hero, level=9)
    with pytest.raises(NotAllowed):
        withdraw_proposal(actor=owner, proposal=waiting())
    withdraw_proposal(actor=teammate, proposal=waiting())
    assert Proposal.objects.get().state == "withdrawn"


def test_players_decide_nothing_and_see_their_own(hero, strict, owner, teammate, as_user):
    other = add_member(strict, make_user())
    update_character(actor=teammate, character=hero, level=9)
    with pytest.raises(NotAllowed):
        accept_proposal(actor=teammate, proposal=waiting())
    with pytest.raises(NotFound):
        accept_proposal(actor=other, proposal=waiting())
    proposals = f"/api/v1/campaigns/{strict.pk}/proposals"
    counts = [as_user(person).get(proposals).json()["count"] for person in (owner, teammate, other)]
    assert counts == [1, 1, 0]
    assert as_user(other).get(f"{proposals}/{waiting().pk}").status_code == 404


def test_the_page_accepts_what_is_ticked(hero, owner, teammate, signed_in):
    update_character(actor=teammate, character=hero, level=9, race="Elf")
    page = f"/play/{hero.campaign_id}/proposals/{waiting().pk}/"
    assert "Take this" in signed_in(owner).get(page).content.decode()
    signed_in(owner).post(page, {"act": "accept", "field": ["level"]})
    hero.refresh_from_db()
    assert (hero.level, hero.race) == (9, "Human")
    assert signed_in(owner).get(f"/play/{hero.campaign_id}/proposals/?state=accepted").status_code == 200


# -- settings ---------------------------------------------------------------------------------------------


def test_settings_are_for_game_masters(campaign, owner, teammate, as_user, signed_in):
    page, door = f"/play/{campaign.pk}/settings/", f"/api/v1/campaigns/{campaign.pk}"
    assert signed_in(teammate).get(page).status_code == 403
    assert as_user(teammate).patch(door, {"edits_need_approval": True}, format="json").status_code == 403
    assert as_user(owner).patch(door, {"edits_need_approval": True, "name": "Salt"}, format="json").status_code == 200
    assert signed_in(owner).post(page, {"stalled_after": 5, "keep_bin_days": 30}).status_code == 302
    campaign.refresh_from_db()
    kept = (campaign.name, campaign.edits_need_approval, campaign.stalled_after, campaign.keep_bin_days)
    assert kept == ("Salt", False, 5, 30)
    assert signed_in(owner).post(page, {"stalled_after": -1}).status_code == 422
    assert as_user(owner).patch(door, {"keep_bin_days": 0}, format="json").status_code == 400


# -- roles, players, sheets, copies -----------------------------------------------------------------------


def test_a_players_character_is_his_own_and_only_game_masters_give_it_away(campaign, owner, teammate, as_user):
    listed = f"/api/v1/campaigns/{campaign.pk}/characters"
    said = {"name": "Wren", "race": "Human", "role": "player"}
    made = as_user(teammate).post(listed, said, format="json").json()
    assert made["player"] == teammate.pk
    one = f"/api/v1/characters/{made['id']}"
    assert as_user(teammate).patch(one, {"player": owner.pk}, format="json").status_code == 403
    assert as_user(owner).patch(one, {"player": None}, format="json").json()["player"] is None
    assert as_user(owner).patch(one, {"player": make_user().pk}, format="json").status_code == 422
    make_campaign_character(campaign, role="npc", keeper=teammate, level=30)
    for query, count in (("role=npc", 1), (f"player={teammate.pk}", 1), ("level_min=20", 1), ("q=wren", 1), ("", 2)):
        assert as_user(owner).get(f"{listed}?{query}").json()["count"] == count, query
    assert as_user(owner).get(f"{listed}?role=king").status_code == 400


def test_chosen_people_see_a_character_and_nobody_else(campaign, owner, teammate, observer, as_user):
    hero = create_character(
        actor=owner, campaign=campaign, name="Spy", race="Elf", visibility="chosen", shown_to=[teammate.pk]
    )
    one = f"/api/v1/characters/{hero.pk}"
    assert [as_user(person).get(one).status_code for person in (owner, teammate, observer)] == [200, 200, 404]
    assert as_user(owner).get(one).json()["shown_to"] == [teammate.pk]
    assert "shown_to" not in as_user(teammate).get(one).json()


@pytest.mark.parametrize("visibility", ["members", "chosen"])
def test_the_bestiary_knows_no_members(curator, visibility):
    with pytest.raises(Refused) as refusal:
        create_character(actor=curator, name="Bear", race="Beast", visibility=visibility)
    assert "visibility" in refusal.value.fields


def test_a_player_hides_nothing_from_himself(campaign, teammate):
    with pytest.raises(NotAllowed):
        create_character(actor=teammate, campaign=campaign, name="X", race="Elf", visibility="game_masters")


def test_a_sheet_is_checked_and_shown(curator, as_user, signed_in):
    bear = create_character(actor=curator, name="Bear", race="Beast", sheet=SHEET | {"speeds": {"walk": "40"}})
    assert bear.sheet["speeds"] == {"walk": 40}
    page = signed_in().get(bear.get_absolute_url()).content.decode()
    assert "Bite" in page and "40 ft." in page
    answer = as_user(curator).patch(f"/api/v1/characters/{bear.pk}", {"sheet": {"wings": 2}}, format="json")
    assert answer.status_code == 422 and "wings" in answer.json()["error"]["fields"]["sheet"][0]


def test_the_form_changes_single_values_of_a_sheet_and_keeps_the_rest(curator, signed_in):
    bear = create_character(actor=curator, name="Bear", race="Beast", sheet=SHEET)
    form = {"name": "Bear", "race": "Beast", "level": 1, "difficulty": "Normal", "health": 10, "magicka": 0,
            "stamina": 0, "visibility": "everybody", "sheet_json": json.dumps(SHEET), "sheet_str": "18",
            "sheet_str_was": "14", "sheet_ac": "", "sheet_ac_was": ""}  # fmt: skip
    edit = f"{bear.get_absolute_url()}edit/"
    assert signed_in(curator).post(edit, form).status_code == 302
    bear.refresh_from_db()
    assert bear.sheet["abilities"] == {"str": 18} and bear.sheet["actions"] == SHEET["actions"]
    assert signed_in(curator).post(edit, form | {"sheet_json": "{"}).status_code == 422
    without = {name: value for name, value in form.items() if not name.startswith("sheet")}
    assert signed_in(curator).post(edit, without).status_code == 302
    bear.refresh_from_db()
    assert bear.sheet["abilities"] == {"str": 18}


def test_three_goblins_are_made_in_one_act(campaign, owner, as_user):
    goblin = make_character(name="Goblin", sheet=SHEET)
    make_model(goblin, owner, is_published=True)
    make_campaign_character(campaign, name="Goblin 2")
    made = copy_to_campaign(actor=owner, character=goblin, campaign=campaign, count=3)
    assert [one.name for one in made] == ["Goblin 1", "Goblin 3", "Goblin 4"]
    assert all(one.sheet == SHEET and one.models.published().count() == 1 for one in made)
    door = f"/api/v1/campaigns/{campaign.pk}/characters/copy"
    answer = as_user(owner).post(door, {"character": goblin.pk, "count": 2, "name": "Sneak"}, format="json")
    assert [one["name"] for one in answer.json()] == ["Sneak 1", "Sneak 2"]
    assert as_user(owner).post(door, {"character": goblin.pk, "count": 21}, format="json").status_code == 400


def test_relationships_are_the_campaigns_relations(campaign, owner, teammate, as_user):
    hero, other = make_campaign_character(campaign), make_campaign_character(campaign)
    door = f"/api/v1/characters/{hero.pk}/relationships"
    made = as_user(owner).post(door, {"target": other.pk, "kind": "ally of"}, format="json")
    assert made.status_code == 201, made.json()
    assert as_user(teammate).get(f"/api/v1/characters/{other.pk}/relationships").json()["count"] == 1
    assert as_user(owner).delete(f"{door}/{made.json()['id']}").status_code == 204
    assert as_user(owner).get(door).json()["count"] == 0
