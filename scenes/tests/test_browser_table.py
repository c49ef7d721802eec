"""Six people at one live table in six real browsers: a game master, three players, one of them on a phone, an observer,
and the screen on the wall. What people do is done by mouse, finger and keyboard; what each one's socket was told, and
what his page shows, is what counts. TABLE_PICTURES names a folder for pictures of it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bestiary_site.tests.live_site import ROOT, LiveSite, open_browser, start_site, stop_site
from scenes.tests.furnish_table import NEVER_SHOWN, PASSWORD, SONG_SECONDS
from scenes.tests.seats import LONG, Look, Seat

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOKS = {
    "morgan": Look(1280, 800), "wren": Look(), "ilse": Look(theme="dark"),
    "jonah": Look(390, 844, theme="dark", touch=True), "pia": Look(800, 600), "screen": Look(800, 600),
}  # fmt: skip


@dataclass
class Party:
    """Everybody at the table, and what the campaign holds."""

    made: dict[str, Any]
    morgan: Seat
    wren: Seat
    ilse: Seat
    jonah: Seat
    pia: Seat
    screen: Seat

    @property
    def all(self) -> list[Seat]:
        """All six."""
        return [self.morgan, *self.others]

    @property
    def others(self) -> list[Seat]:
        """All but the game master."""
        return [self.wren, self.ilse, self.jonah, self.pia, self.screen]

    def pictures(self, name: str, *seats: Seat) -> None:
        """Keep pictures of what these see."""
        if folder := os.environ.get("TABLE_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            for seat in seats or self.all:
                seat.page.evaluate(DRAWN)
                seat.page.screenshot(path=str(Path(folder) / f"{name}-{seat.name}.png"))


def furnished(site: LiveSite) -> dict[str, Any]:
    """Fill the site."""
    environment = {**os.environ, "DATA_DIR": str(site.data), "DJANGO_SETTINGS_MODULE": "bestiary_site.settings"}
    made = subprocess.run(
        [sys.executable, "-m", "scenes.tests.furnish_table"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout))


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Party]:
    with open_browser() as browser:
        site = start_site(tmp_path_factory.mktemp("table"))
        try:
            made = furnished(site)
            yield Party(made, **{name: Seat(browser, site, name, PASSWORD, look) for name, look in LOOKS.items()})
        finally:
            stop_site(site)


def faults_for_those_who_cannot_see(seat: Seat) -> list[str]:
    seat.page.evaluate(AXE.read_text())
    result = seat.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{seat.name}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]


# -- arriving ----------------------------------------------------------------------------------------------------


def test_players_wait_and_are_brought_to_the_scene_that_is_opened(party):
    for seat in party.others:
        seat.go(party.made["table"] + ("?display=1" if seat is party.screen else ""))
        expect(seat.page.locator("[data-waiting]")).to_be_visible()
    party.morgan.go(party.made["vault"])
    party.morgan.until_live()
    party.morgan.page.get_by_role("button", name="Other scenes").click()
    party.morgan.page.get_by_role("menuitem", name="Bring everybody here").click()
    for seat in party.others:
        seat.until_live()
    expect(party.morgan.page.locator(".tperson:not(.tperson--away)")).to_have_count(6, timeout=LONG)
    assert party.wren.place("wrenToken") == (245, 455)
    assert not party.wren.piece("ogreToken"), "the ogre stands behind a closed door"
    party.pictures("arrived")


def test_the_table_can_be_used_by_those_who_cannot_see_it(party):
    if not AXE.exists():
        pytest.skip("axe-core is not here: run `npm ci` in static/ (script/test does)")
    found = [*faults_for_those_who_cannot_see(party.morgan), *faults_for_those_who_cannot_see(party.jonah)]
    assert not found, "\n".join(found)


# -- tokens, walls, sight ----------------------------------------------------------------------------------------


def test_creatures_are_placed_and_tokens_dragged_before_everybodys_eyes(party):
    gm, ilse = party.morgan, party.ilse
    goblins = lambda: [token for token in gm.told.of("token") if token["name"] == "Cave Goblin"]  # noqa: E731
    gm.open("Tokens")
    row = gm.page.locator(".tpick", has_text="Cave Goblin")
    gm.whole()
    (x, y), box = gm.spot(805, 385), gm.board.bounding_box()
    row.drag_to(gm.board, target_position={"x": x - box["x"], "y": y - box["y"]})
    [dragged] = gm.until(goblins, "a goblin dragged from the list")
    # Drops are told in whole pixels of the window.
    assert abs(dragged["x"] - 805) < 4 and abs(dragged["y"] - 385) < 4, "it stands where it was dropped"
    gm.board.focus()
    gm.page.keyboard.press("Control+z")
    gm.until(lambda: not goblins(), "the dragged goblin taken back")
    row.click()
    gm.click(525, 245)
    [goblin] = gm.until(goblins, "a goblin put by two clicks")
    assert goblin["model"], "it stands for a creature with a 3D model"
    ilse.until(lambda: ilse.place(goblin["id"]) == (525, 245), "the goblin where it was put")
    assert ilse.piece(goblin["id"])["name"] == "", "its name is not shown"
    gm.drag((525, 245), (525, 315), (525, 385), drop=False)
    ilse.until(lambda: any(f["type"] == "token.dragged" for f in ilse.told.facts), "the goblin in the hand")
    gm.page.mouse.up()
    for seat in party.all:
        seat.until(lambda seat=seat: seat.place(goblin["id"]) == (525, 385), "the goblin where it was let go")
    _is_taken_back_and_done_again(gm, ilse, goblin["id"])
    party.pictures("goblin")


def _is_taken_back_and_done_again(gm: Seat, ilse: Seat, goblin: str) -> None:
    gm.page.keyboard.press("Control+z")
    ilse.until(lambda: ilse.place(goblin) == (525, 245), "the goblin back where it was")
    gm.page.keyboard.press("Control+Shift+z")
    ilse.until(lambda: ilse.place(goblin) == (525, 385), "the goblin again where it was let go")


def test_a_wall_stops_a_player_and_a_door_shows_what_lies_behind(party):
    wren = party.wren
    wren.drag((245, 455), (805, 455))
    wren.until(lambda: any(f["type"] == "order.refused" for f in wren.told.facts), "the door is closed")
    expect(wren.page.locator("[data-toasts]")).to_contain_text("way", timeout=LONG)
    assert wren.place("wrenToken") == party.morgan.place("wrenToken") == (245, 455)
    wren.drag((245, 455), (595, 455))
    wren.until(lambda: wren.place("wrenToken") == (595, 455), "Wren before the door")
    for seat in party.others:
        assert not seat.told.ever("ogreToken"), f"{seat.name} knows of the ogre before the door is open"
    wren.click(700, 490)
    wren.until(lambda: wren.piece("theDoor").get("state") == "open", "the door open")
    ogre = wren.until(lambda: wren.piece("ogreToken"), "who stands behind the door")
    assert ogre["name"] == "" and ogre["seen"]["health"] == "unhurt" and ogre["bars"] == []
    expect(wren.page.locator(".tboard__tokens")).to_contain_text("Somebody, unhurt", timeout=LONG)
    party.pictures("door")


def test_a_door_is_locked_and_opened_again_by_keyboard(party):
    gm, wren = party.morgan, party.wren
    _choose_of_the_door(gm, "Close the door", "closed")
    _choose_of_the_door(gm, "Locked", "locked")
    expect(gm.page.locator("[data-thing]").get_by_label("The door is")).to_have_value("locked", timeout=LONG)
    party.pictures("locked", gm)
    gm.page.locator("[data-thing]").get_by_role("button", name="Close the sheet").click()
    wren.until(lambda: wren.piece("theDoor").get("state") == "closed", "a door that looks merely closed")
    _walk_to(wren, "Door, closed. Enter opens it.")
    refused = lambda: [f for f in wren.told.facts if f["type"] == "order.refused"]  # noqa: E731
    before = len(refused())
    wren.page.keyboard.press("Enter")
    wren.until(lambda: len(refused()) > before, "the refusal")
    expect(wren.page.locator("[data-toasts]")).to_contain_text("The door is locked", timeout=LONG)
    assert gm.piece("theDoor")["state"] == "locked"
    _choose_of_the_door(gm, "Locked", "closed")
    gm.page.keyboard.press("Escape")
    wren.page.keyboard.press("Enter")
    wren.until(lambda: wren.piece("theDoor").get("state") == "open", "the door open again")
    expect(wren.page.locator("#announcer")).to_have_text("The door is open.", timeout=LONG)
    wren.page.keyboard.press("Escape")
    wren.page.keyboard.press("Escape")
    wren.page.keyboard.press("Tab")
    assert wren.page.evaluate("document.activeElement.id") != "table-board", "Escape and Tab leave the map"
    wren.click(595, 455)


def _choose_of_the_door(gm: Seat, words: str, state: str) -> None:
    """Choose from the menu of the door, with the right button."""
    gm.whole()
    gm.page.mouse.click(*gm.spot(700, 490), button="right")
    gm.page.get_by_role("menu").locator(".tmenu__item").filter(has_text=words).first.click()
    gm.until(lambda: gm.piece("theDoor")["state"] == state, f"the door {state}")


def _walk_to(seat: Seat, words: str) -> None:
    """Go from thing to thing with Tab until these words are said."""
    seat.board.focus()
    said = seat.page.locator("#announcer")
    for _ in range(12):
        before = said.inner_text()
        seat.page.keyboard.press("Tab")
        # What is said comes a little later, after a moment of nothing: another press before that would go past it.
        seat.until(lambda before=before: said.inner_text() not in ("", before), "other words")
        if words in said.inner_text():
            return
    raise AssertionError(f"{seat.name}: never heard {words!r}")


def test_players_move_by_keyboard_and_by_finger(party):
    wren, jonah = party.wren, party.jonah
    wren.board.focus()
    wren.page.keyboard.press("Escape")
    wren.page.keyboard.press("Tab")
    expect(wren.page.locator("#announcer")).to_contain_text("Wren", timeout=LONG)
    wren.page.keyboard.press("ArrowLeft")
    wren.page.keyboard.press("ArrowLeft")
    jonah.until(lambda: jonah.place("wrenToken") == (455, 455), "Wren two cells back")
    expect(wren.page.locator("#announcer")).to_have_text("Wren moved 10 ft.", timeout=LONG)
    jonah.slide((245, 595), (385, 595))
    for seat in (jonah, wren, party.pia):
        seat.until(lambda seat=seat: seat.place("jonahToken") == (385, 595), "Jonah moved by a finger")
    party.pictures("finger", jonah)


def test_what_is_hidden_comes_and_goes_with_the_game_masters_word(party):
    gm, wren = party.morgan, party.wren
    assert not any(seat.told.ever("lurkToken") for seat in party.others)
    gm.click(455, 245)
    card = gm.page.locator("[data-card]")
    card.get_by_role("button", name="Show to players").click()
    for seat in (wren, party.ilse, party.jonah):
        seat.until(lambda seat=seat: seat.piece("lurkToken"), "the lurker shows himself")
    card.get_by_role("button", name="Hide from players").click()
    for seat in (wren, party.ilse, party.jonah):
        seat.until(lambda seat=seat: not seat.piece("lurkToken"), "the lurker hides")


def test_fog_and_light_change_what_is_seen(party):
    gm, wren = party.morgan, party.wren
    wren.until(lambda: wren.piece("ogreToken"), "the ogre in sight")
    gm.take("fog")
    gm.page.locator("[data-choices]").get_by_label("Do").select_option("hide")
    gm.page.locator("[data-choices]").get_by_label("Size of the brush").fill("160")
    gm.drag((945, 400), (945, 500))
    wren.until(lambda: not wren.piece("ogreToken"), "the ogre in fog")
    party.pictures("fog", gm, wren)
    gm.page.keyboard.press("Control+z")
    wren.until(lambda: wren.piece("ogreToken"), "the ogre without fog")
    gm.take("light")
    before = wren.told.sight["bright"]
    gm.click(420, 770)
    wren.until(lambda: wren.told.sight["bright"] != before, "more light")
    gm.until(lambda: len(gm.told.of("light")) == 3, "the light itself")
    gm.take("select")
    party.pictures("light")


# -- the fight -----------------------------------------------------------------------------------------------------


def test_a_fight_is_fought_from_the_first_initiative_to_the_end(party):
    gm, wren = party.morgan, party.wren
    gm.click(455, 455)
    gm.click(945, 455, shift=True)
    gm.open("Fight")
    fight = gm.page.locator(".tpanel--fight")
    fight.get_by_role("button", name="Add the 2 selected").click()
    fight.get_by_label("Initiative of Wren").fill("20")
    fight.get_by_label("Initiative of Wren").press("Enter")
    fight.get_by_label("Initiative of Ogre Turnkey").fill("5")
    fight.get_by_label("Initiative of Ogre Turnkey").press("Enter")
    gm.until(lambda: sorted(c["initiative"] or 0 for c in gm.told.of("combatant")) == [5, 20], "both initiatives")
    fight.get_by_role("button", name="Start the fight").click()
    wren.until(lambda: wren.piece("combat").get("running"), "the fight")
    expect(wren.page.locator("[data-strip]")).to_be_visible()
    expect(wren.page.locator("[data-toasts]")).to_contain_text("Your turn", timeout=LONG)
    _effects_end_by_themselves(party)
    _the_ogre_is_hurt(party)
    party.pictures("fight")
    fight.get_by_role("button", name="End the fight").click()
    for seat in party.others:
        seat.until(lambda seat=seat: not seat.piece("combat").get("running"), "the fight over")
        assert not seat.told.of("combatant")


def _effects_end_by_themselves(party: Party) -> None:
    gm, wren = party.morgan, party.wren
    form = gm.page.locator(".teffect-form")
    form.get_by_label("Name of the effect").fill("Bless")
    form.get_by_label("Rounds").fill("1")
    form.get_by_label("Ends with whose turn").select_option("")
    form.get_by_role("button", name="Add the effect").click()
    wren.until(lambda: [e["name"] for e in wren.piece("combat")["effects"]] == ["Bless"], "the blessing")
    wren.board.focus()
    wren.page.keyboard.press("n")
    gm.until(lambda: gm.piece(gm.piece("combat")["turn"])["name"] == "Ogre Turnkey", "the ogre's turn")
    for number in (2, 3):
        _go_on_to_round(gm, number)
    wren.until(lambda: not wren.piece("combat")["effects"], "the blessing has ended")


def _go_on_to_round(gm: Seat, number: int) -> None:
    """Press for the next turn until the round has come."""
    button = gm.page.locator(".tpanel--fight").get_by_role("button", name="Next turn")
    while gm.piece("combat")["round"] < number:
        turn = gm.piece("combat")["turn"], gm.piece("combat")["round"]
        button.click()
        gm.until(lambda turn=turn: (gm.piece("combat")["turn"], gm.piece("combat")["round"]) != turn, "the next turn")


def _the_ogre_is_hurt(party: Party) -> None:
    gm, wren = party.morgan, party.wren
    gm.click(945, 455)
    hurt = gm.page.locator("[data-hurt]")
    hurt.fill("-30")
    hurt.press("Enter")
    gm.until(lambda: gm.piece("ogreToken")["bars"][0]["value"] == 10, "ten hit points")
    wren.until(lambda: wren.piece("ogreToken")["seen"]["health"] == "bloodied", "how the ogre looks")
    [fighter] = [one for one in wren.told.of("combatant") if one["token"] == "ogreToken"]
    assert fighter["seen"]["health"] == "bloodied", "the order of turns says the same"
    assert wren.piece("ogreToken")["bars"] == [] and not wren.told.ever('"value":40')
    gm.page.locator("[data-card]").get_by_role("button", name="States").click()
    gm.page.locator("[data-states]").fill("pro")
    gm.page.locator("[data-states]").press("Enter")
    wren.until(lambda: [c["name"] for c in wren.piece("ogreToken")["conditions"]] == ["Prone"], "the ogre lies")
    expect(wren.page.locator(".tboard__tokens")).to_contain_text("Prone", timeout=LONG)
    gm.open("Fight")


def test_dice_words_and_whispers_reach_those_they_are_for(party):
    gm, wren, ilse = party.morgan, party.wren, party.ilse
    wren.open("Chat")
    wren.page.get_by_role("button", name="Roll d20").click()
    rolled = ilse.until(lambda: next((m for m in ilse.told.chat if m["kind"] == "rolled"), None), "a d20")
    assert 1 <= rolled["roll"]["total"] <= 20
    wren.say("/r 2d6+3 # the stair")
    ilse.until(lambda: sum(m["kind"] == "rolled" for m in ilse.told.chat) == 2, "2d6+3")
    gm.say("/gmr 1d100")
    gm.until(lambda: any(m["kind"] == "rolled" and m["to"] == "game_masters" for m in gm.told.chat), "a secret roll")
    wren.say("/w ilse mind the third step")
    ilse.until(lambda: ilse.told.ever("mind the third step"), "the whisper")
    gm.say("Is anybody there?")
    party.jonah.until(lambda: party.jonah.told.ever("Is anybody there?"), "words for all")
    for seat in (party.jonah, party.pia, party.screen):
        assert not seat.told.ever("mind the third step") and sum(m["kind"] == "rolled" for m in seat.told.chat) == 2
    ilse.open("Chat")
    expect(ilse.page.locator(".tline--whisper")).to_contain_text("mind the third step", timeout=LONG)
    party.pictures("chat", gm, wren, ilse)


# -- what is shown to all -----------------------------------------------------------------------------------------


def test_rulers_areas_drawings_and_notes_are_seen_by_all(party):
    gm, wren, ilse = party.morgan, party.wren, party.ilse
    wren.take("ruler")
    wren.drag((105, 735), (385, 735))
    ilse.until(lambda: any(f["type"] == "view.measured" and f["points"] for f in ilse.told.facts), "Wren's ruler")
    expect(wren.page.locator("#announcer")).to_have_text("20 ft.", timeout=LONG)
    wren.take("draw")
    wren.drag((150, 850), (300, 820), (420, 880))
    drawn = ilse.until(lambda: ilse.told.of("drawing"), "a drawing")
    assert drawn[0]["author"] == party.made["people"]["wren"]
    gm.take("area")
    gm.drag((385, 525), (525, 525))
    ilse.until(lambda: ilse.told.of("template"), "an area")
    expect(gm.page.locator("[data-inside-area]")).to_contain_text("inside", timeout=LONG)
    for name in ("Jonah", "Wren"):
        expect(gm.page.locator("[data-inside-area]")).to_contain_text(name)
    gm.take("pin")
    gm.page.locator("[data-choices]").get_by_label("Shown to").select_option("everybody")
    gm.click(140, 140)
    ilse.until(lambda: ilse.told.of("pin"), "a note")
    gm.page.locator("[data-pin]").get_by_label("Title").fill("A loose stone")
    gm.page.locator("[data-pin]").get_by_label("Title").press("Tab")
    ilse.until(lambda: ilse.told.of("pin")[0]["title"] == "A loose stone", "its title")
    wren.take("select")
    party.pictures("marks", gm, wren, ilse)


def test_everybodys_eyes_are_called_and_screens_are_turned_and_blanked(party):
    gm, screen = party.morgan, party.screen
    gm.take("ping")
    gm.click(245, 245)
    for seat in party.others:
        seat.until(lambda seat=seat: any(f["type"] == "view.pinged" for f in seat.told.facts), "where she points")
    gm.click(945, 455, shift=True)
    for seat in party.others:
        seat.until(lambda s=seat: any(f["type"] == "view.pinged" and f["pull"] for f in s.told.facts), "her call")
    gm.take("select")
    party.pictures("pulled", party.wren, screen)
    played = lambda: [fact["effect"] for fact in screen.told.facts if fact["type"] == "effect.played"]  # noqa: E731
    for effect in ("Shake", "Lightning"):
        gm.choose("Players’ screens", effect)
        screen.until(lambda effect=effect: effect.lower() in played(), effect)
    gm.whole()
    gm.page.mouse.click(*gm.spot(1155, 805), button="right")
    gm.page.get_by_role("menu").locator(".tmenu__item").filter(has_text="A ripple").click()
    screen.until(lambda: "ripple" in played(), "a ripple")
    party.pictures("ripple", screen, party.ilse)
    gm.choose("Players’ screens", "Night")
    screen.until(lambda: screen.piece("screen").get("night"), "night")
    party.pictures("night", screen, party.jonah)
    gm.choose("Players’ screens", "Night")
    gm.choose("Players’ screens", "Rain")
    gm.choose("Players’ screens", "By 90°")
    screen.until(lambda: screen.piece("screen").get("rotation") == 90, "the screen turned")
    party.pictures("turned", screen, party.jonah)
    gm.choose("Players’ screens", "Blank")
    for seat in party.others:
        expect(seat.page.locator(".tcurtain")).to_be_visible(timeout=LONG)
    expect(gm.page.locator(".tcurtain")).to_be_hidden()
    party.pictures("blank", screen, gm)
    gm.choose("Players’ screens", "Blank")
    gm.choose("Players’ screens", "Upright")
    gm.choose("Players’ screens", "No weather")
    screen.until(lambda: screen.piece("screen")["weather"] == "none", "the sky clear")
    expect(screen.page.locator(".tcurtain")).to_be_hidden(timeout=LONG)


def test_a_handout_is_held_up_and_a_song_is_heard_in_step(party):
    gm, ilse = party.morgan, party.ilse
    gm.open("Handouts")
    gm.page.locator(".tpick", has_text="A Torn Letter").click()
    for seat in (ilse, party.jonah, party.screen):
        expect(seat.page.locator(".thandout")).to_contain_text("The third step is false", timeout=LONG)
    party.pictures("handout", ilse, party.jonah, party.screen)
    ilse.page.get_by_role("button", name="Put it down").click()
    expect(ilse.page.locator(".thandout")).to_have_count(0)
    gm.page.locator("[data-shown]").get_by_role("button", name="Put away").click()
    expect(party.jonah.page.locator(".thandout")).to_have_count(0, timeout=LONG)
    gm.open("Sound")
    gm.page.locator(".mixer__shot", has_text="Dripping").click()
    ilse.until(lambda: ilse.told.of("track"), "a song")
    ilse.until(lambda: (off := out_of_step(ilse, party.made["song"])) is not None and off < 0.15, "the song in step")
    party.pictures("sound", gm)
    gm.page.locator(".tpanel--sound").get_by_role("button", name="Stop").first.click()
    ilse.until(lambda: not ilse.told.of("track"), "silence")


def out_of_step(seat: Seat, song: str) -> float | None:
    """Return how many seconds a song is off in this browser; none while it does not play."""
    heard = seat.page.evaluate(
        """song => window.heardSounds.filter(one => one.src.includes(song) && !one.paused && one.readyState >= 3)
            .map(one => [one.currentTime, Date.now() / 1000])[0] ?? null""",
        song,
    )
    [track] = seat.told.of("track")
    if heard is None or not track["playing"]:
        return None
    at, now = heard
    off = abs(track["offset"] + now - track["since"] - at) % SONG_SECONDS
    return float(min(off, SONG_SECONDS - off))


def test_the_table_is_seen_in_three_dimensions_and_flat_again(party):
    gm = party.morgan
    gm.choose("View", "In three dimensions")
    expect(gm.page.locator("[data-view3d] canvas")).to_be_visible(timeout=LONG)
    gm.page.wait_for_function("document.querySelector('[data-view3d]').dataset.view3d === 'shown'", timeout=LONG)
    party.pictures("3d", gm)
    gm.choose("View", "In three dimensions")
    expect(gm.page.locator("[data-view3d]")).to_be_hidden(timeout=LONG)


# -- the table as a whole -------------------------------------------------------------------------------------------


def test_nothing_is_lost_when_the_network_goes(party):
    gm, wren = party.morgan, party.wren
    wren.context.set_offline(True)
    expect(wren.page.locator("#table[data-link=away]")).to_be_visible(timeout=LONG)
    gm.drag((945, 455), (945, 595))
    gm.until(lambda: gm.place("ogreToken") == (945, 595), "the ogre moved")
    wren.drag((455, 455), (455, 525))
    wren.context.set_offline(False)
    gm.until(lambda: gm.place("wrenToken") == (455, 525), "what Wren did meanwhile")
    wren.until(lambda: wren.place("ogreToken") == (945, 595), "what happened meanwhile")
    wren.until_live()


def test_the_grid_is_changed_and_a_player_is_looked_through(party):
    gm, ilse = party.morgan, party.ilse
    gm.open("Settings")
    size = gm.page.locator(".tpanel--settings").get_by_label("Size of a cell")
    size.fill("35")
    size.press("Tab")
    ilse.until(lambda: ilse.piece("settings")["grid"]["size"] == 35, "smaller cells")
    gm.board.focus()
    gm.page.keyboard.press("Control+z")
    ilse.until(lambda: ilse.piece("settings")["grid"]["size"] == 70, "the cells as before")
    gm.page.get_by_role("button", name="View", exact=True).click()
    with gm.context.expect_page() as opened:
        gm.page.get_by_role("menuitem", name="ilse").first.click()
    looking = opened.value
    expect(looking.locator("[data-looking]")).to_contain_text("ilse", timeout=LONG)
    expect(looking.locator(".tboard__tokens")).to_contain_text("Ilse", timeout=LONG)
    expect(looking.locator(".tboard__tokens")).not_to_contain_text("Lurker")
    looking.close()


def test_another_scene_is_opened_and_all_follow(party):
    gm = party.morgan
    gm.open("Scenes")
    gm.page.get_by_role("button", name="More for The Hill").click()
    gm.page.get_by_role("menuitem", name="Bring everybody here").click()
    for seat in party.others:
        seat.until(lambda seat=seat: seat.piece("settings").get("width") == 1050, "the hill")
        seat.until_live()
    party.pictures("hill")


def test_nobody_was_told_what_stayed_hidden_and_no_page_had_a_fault(party):
    for seat in party.others:
        assert not seat.told.ever("shadeToken") and not seat.told.ever(NEVER_SHOWN), seat.name
        assert not seat.told.ever("wallAbove") and not seat.told.ever("Ogre Turnkey"), seat.name
    faults = [f"{seat.name}: {fault}" for seat in party.all for fault in seat.watch.faults]
    assert not [one for one in faults if "ERR_INTERNET_DISCONNECTED" not in one], "\n".join(faults)
