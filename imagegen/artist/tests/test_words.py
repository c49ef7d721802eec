"""Words name motifs, times, weathers, moods and styles."""

import importlib
from types import SimpleNamespace

import pytest

from imagegen.artist.words import MOTIFS, read


@pytest.mark.parametrize(
    ("place", "motif"),
    [
        ("The Prancing Pony Inn", "tavern"),
        ("Whispering Woods", "forest"),
        ("forest temple", "temple"),
        ("temple in the forest", "temple"),
        ("Ruined tower", "castle"),
        ("Castle ruins", "ruins"),
        ("Goblin caves", "cave"),
        ("city market", "market"),
        ("Bridge over the gorge", "gorge"),
        ("The docks of Saltmarsh", "harbour"),
        ("Pirate ship", "ship"),
        ("catacombs beneath the church", "dungeon"),
        ("Orc war camp", "camp"),
        ("Frozen Tundra", "snowfield"),
        ("the king's throne room", "throne"),
        ("Mushroom cavern", "underdark"),
        ("Underdark grove", "underdark"),
        ("Farmland", "fields"),
    ],
)
def test_a_place_names_its_motif(place, motif):
    assert read({"location": place}).motif == motif


def test_every_motif_has_its_file():
    for motif in MOTIFS:
        assert callable(importlib.import_module(f"imagegen.artist.scenes.motif_{motif}").build)


def test_the_fields_say_time_weather_mood_and_style():
    brief = read(
        SimpleNamespace(
            location="inn", time_of_day="Evening", weather="Heavy downpour", mood="very creepy", style="old engraving"
        )
    )
    assert (brief.time, brief.weather, brief.mood, brief.style) == ("dusk", "rain", "ominous", "woodcut")


def test_the_prompt_speaks_where_fields_are_silent():
    brief = read({"prompt": "A lonely lighthouse at midnight in a thunderstorm", "mood": None})
    assert (brief.motif, brief.time, brief.weather) == ("harbour", "midnight", "storm")


def test_the_fields_overrule_the_prompt():
    assert read({"location": "library", "time_of_day": "day", "prompt": "a forest at night"}).time == "day"


def test_unknown_words_name_nothing_and_are_no_error():
    brief = read({"location": "Zxqwv", "time_of_day": "später", "weather": 17})
    assert (brief.motif, brief.time, brief.weather) == ("", "day", "clear")


def test_an_object_without_fields_is_read():
    assert read(object()).motif == ""
