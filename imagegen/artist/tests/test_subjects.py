"""Items, portraits, beasts and arms drawn by rules: they never fail, repeat exactly, and differ from one another."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imagegen.artist.subjects import draw_character, draw_item
from imagegen.artist.subjects.blazon import COLOURS, METALS, compose
from imagegen.artist.subjects.characters import BEASTS, is_house, kind_of
from imagegen.artist.subjects.emblems import EMBLEMS
from imagegen.artist.subjects.items import MOTIFS
from imagegen.artist.subjects.items import kind_of as thing_of
from imagegen.artist.subjects.look import look_of
from imagegen.artist.subjects.persona import PEOPLES, ROLES, persona_of

pytestmark = pytest.mark.pure
SMALL = (96, 96)


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB"), np.int16)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120), st.text(max_size=20), st.integers(-(2**70), 2**70), st.booleans())
def test_any_words_whatever_make_a_picture_of_the_size_asked(name, words, mood, seed, thing):
    picture = (draw_item if thing else draw_character)(name, words, mood, seed, (64, 48))
    assert picture.size == (64, 48) and picture.mode == "RGB"


@pytest.mark.parametrize("kind", sorted(MOTIFS))
def test_every_kind_of_thing_can_be_drawn_plain_and_magical(kind):
    word = MOTIFS[kind][2].split()[0]
    for name in (word, f"legendary {word} of frost"):
        assert np.ptp(pixels(draw_item(name, "", "", 5, SMALL))) > 80


@pytest.mark.parametrize("kind", sorted(BEASTS))
def test_every_beast_and_monster_can_be_drawn_in_two_moods(kind):
    word = BEASTS[kind].split()[0]
    assert kind_of(word, "") == kind
    for mood in ("angry", "kind"):
        assert np.ptp(pixels(draw_character(word, "", mood, 5, SMALL))) > 80


@pytest.mark.parametrize("people", sorted(PEOPLES))
def test_every_people_is_known_in_every_trade_and_can_be_drawn(people):
    trades = sorted(ROLES)
    for role in trades:
        who = persona_of(f"{PEOPLES[people].split()[0]} {ROLES[role].split()[0]}", "", "", 1)
        assert (who.people, who.role) == (people, role)
    role = trades[sorted(PEOPLES).index(people) % len(trades)]
    name = f"{PEOPLES[people].split()[0]} {ROLES[role].split()[0]}"
    assert np.ptp(pixels(draw_character(name, "", "", 1, SMALL))) > 80


@pytest.mark.parametrize("draw", [draw_item, draw_character])
def test_the_same_question_gets_the_same_pixels(draw):
    first, second = (draw("Flame of the north", "an old thing", "sad", 7, (200, 160)) for _ in range(2))
    assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("draw", [draw_item, draw_character])
def test_another_seed_or_name_makes_another_picture(draw):
    base = pixels(draw("Wolfbane", "", "", 1, (160, 160)))
    for other in (draw("Wolfbane", "", "", 2, (160, 160)), draw("Wolfsbane", "", "", 1, (160, 160))):
        assert np.abs(base - pixels(other)).mean() > 3


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (300, 7), (320, 180), (180, 320)])
def test_odd_shapes_of_sheets_are_filled(size):
    for draw in (draw_item, draw_character):
        assert draw("Sword of House Varn", "", "", 3, size).size == size


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sword of the Dragon King", "sword"), ("Staff of Fire", "staff"), ("The Crown of Swords", "crown"),
        ("Potions of healing", "potion"),
        ("Boots of Striding and Springing", "boot"), ("Bag of Holding", "pouch"), ("Shield, +1", "shield"),
        ("Blacksmith's Hammer", "hammer"),
    ],
)  # fmt: skip
def test_a_thing_is_what_the_noun_of_its_name_says(name, kind):
    assert thing_of(name, "a ring lies beside it", look_of(name, "", 1)) == kind


def test_a_thing_without_a_known_noun_is_what_its_description_says():
    assert thing_of("Moonwhisper", "a slender dagger of silver", look_of("Moonwhisper", "", 1)) == "dagger"


def test_magic_and_material_and_rarity_are_read_from_the_words():
    look = look_of("Legendary golden axe", "wreathed in flames", 3)
    assert (look.material, look.element, look.rarity) == ("gold", "fire", "legendary")
    assert look_of("Axe", "", 3).glow is None


@pytest.mark.parametrize(
    ("name", "words", "kind"),
    [
        ("Dire wolf", "", "wolf"), ("Wolf hunter", "", None), ("Knight of the Dragon", "", None),
        ("Captain Raven", "", None), ("Ashardalon", "an ancient red dragon", "dragon"),
        ("Mira", "a farmer who fears wolves", None), ("Lich King", "", "skeleton"),
        ("Elf ranger", "with her wolf", None),
    ],
)  # fmt: skip
def test_beasts_are_told_from_people(name, words, kind):
    assert kind_of(name, words) == kind


@pytest.mark.parametrize(
    "name", ["House Varn", "Order of the Silver Rose", "The Thieves' Guild", "Kingdom of Ash", "Clan Ironforge"]
)
def test_bodies_of_people_get_arms(name):
    assert is_house(name, "")


@pytest.mark.parametrize(
    "name", ["Guildmaster Orla", "Knight of the Order of Ash", "Lady Varn", "Captain of the Company"]
)
def test_single_people_get_no_arms(name):
    assert not is_house(name, "")


def test_every_coat_of_arms_obeys_the_rule_of_tincture():
    names = [
        "House Varn",
        "Order of the Silver Rose",
        "The Red Company",
        "Kingdom of the Black Wolf",
        "Golden Sun of white and yellow",
        "",
    ]
    for seed in range(400):
        arms = compose(names[seed % len(names)], np.random.default_rng(seed))
        assert arms.lawful() and arms.charge in EMBLEMS


def test_the_rule_of_tincture_is_really_checked():
    from imagegen.artist.subjects.blazon import Blazon

    assert not Blazon("or", charge="lion", charge_tincture="argent").lawful()
    assert not Blazon("azure", ordinary="fess", ordinary_tincture="gules").lawful()
    assert Blazon(
        "azure", ordinary="fess", ordinary_tincture="or", charge="lion", charge_tincture="sable", on_ordinary=True
    ).lawful()
    assert not set(METALS) & set(COLOURS)


def test_arms_bear_what_the_name_names_in_its_colour():
    arms = compose("Order of the Silver Rose", np.random.default_rng(4))
    assert arms.charge == "rose" and "argent" in (arms.charge_tincture, arms.ordinary_tincture, arms.field, arms.second)


def test_names_tell_sex_beard_and_age():
    assert persona_of("Queen Isolde", "", "", 1).woman
    assert not persona_of("Captain Redbeard", "", "", 1).woman
    assert persona_of("Old Marn", "", "", 1).age > 0.8
    assert persona_of("Marn", "", "furious", 1).mood == "angry"


def test_the_artist_needs_no_django():
    code = "import sys; from imagegen.artist.subjects import draw_item; draw_item('a', 'b', 'c', 1, (64, 64)); "
    code += "sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
