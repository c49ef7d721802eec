"""The demo's creatures and campaign: enough of them, well spread, and faults named clearly."""

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify

from characters.demo.loader import DIFFICULTIES, FOLDER, DemoError, load_campaign, load_creatures

pytestmark = pytest.mark.pure


def test_the_demo_is_rich_enough_to_show_every_facet() -> None:
    creatures = load_creatures()
    assert len(creatures) >= 25
    assert min(Counter(creature.difficulty for creature in creatures)[name] for name in DIFFICULTIES) >= 5
    assert len({creature.race for creature in creatures}) >= 8
    assert len({creature.location for creature in creatures}) >= 9
    assert len({creature.faction for creature in creatures} - {""}) >= 7
    assert any(creature.faction == "" for creature in creatures)
    assert {creature.level for creature in creatures} >= {1, 100}


def test_every_creature_can_stand_on_its_own_page() -> None:
    for creature in load_creatures():
        assert creature.slug == slugify(creature.name), creature.name
        assert 3 <= len(creature.skills) <= 6, creature.name
        assert 3 <= len(creature.combat) <= 6, creature.name
        assert creature.story.count("\n\n") >= 2, creature.name
        assert creature.tags, creature.name
        assert creature.miniature is not None, creature.name
        assert len(creature.summary) <= 110, f"{creature.name}: a card of the list shows 110 characters"


def test_no_two_creatures_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    for creature in load_creatures():
        for sentence in creature.story.replace("\n", " ").split(". "):
            if len(sentence) > 40:
                assert seen.setdefault(sentence, creature.name) == creature.name


def test_a_harder_difficulty_means_higher_levels() -> None:
    levels: dict[str, list[int]] = {name: [] for name in DIFFICULTIES}
    for creature in load_creatures():
        levels[creature.difficulty].append(creature.level)
    for easier, harder in zip(DIFFICULTIES, DIFFICULTIES[1:], strict=False):
        assert max(levels[easier]) < min(levels[harder])


def test_no_two_miniatures_are_the_same() -> None:
    looks = [
        json.dumps([creature.miniature.family, creature.miniature.seed, dict(creature.miniature.params)])
        for creature in load_creatures()
        if creature.miniature
    ]
    assert len(looks) == len(set(looks))


def test_the_campaign_has_a_table_of_four_players_and_their_characters() -> None:
    campaign = load_campaign()
    assert {member.role for member in campaign.members} == {"game_master", "player", "observer"}
    assert len(campaign.characters) == 11
    assert {character.visibility for character in campaign.characters} == {"members", "game_masters"}
    assert sum(bool(character.player) for character in campaign.characters) == 4
    assert sum(member.role == "player" for member in campaign.members) == 4


def spoil(tmp_path: Path, **changes: Any) -> Path:
    """Write the demo's creatures with the second one changed."""
    data = json.loads((FOLDER / "creatures.json").read_text(encoding="utf-8"))
    data["creatures"][1].update(copy.deepcopy(changes))
    path = tmp_path / "creatures.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": 101}, "level is 101, but must be a whole number from 1 to 100"),
        ({"level": True}, "level is True"),
        ({"difficulty": "Brutal"}, "must be one of Easy, Normal, Hard, Deadly"),
        ({"name": ""}, "name is missing"),
        ({"race": 7}, "race must be a text, not 7"),
        ({"story": "Short."}, "story has 6 characters"),
        ({"stats": [1, 2, 3]}, "stats: must be an object"),
        ({"stats": {"health": 1, "magicka": -1, "stamina": 1}}, "magicka is -1"),
        ({"skills": [{"name": "Biting", "level": 900}]}, "Skill 'Biting' needs a level from 1 to 100"),
        ({"combat": "bite"}, "Must be a list"),
        ({"tags": "one"}, "tags must be a list of texts"),
        ({"slug": "candlewit"}, "two creatures have the same slug, 'candlewit'"),
        ({"miniature": {"family": "bird", "seed": 1, "params": 3}}, "params must be an object"),
    ],
)
def test_a_fault_is_named_with_its_creature(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(DemoError) as refused:
        load_creatures(spoil(tmp_path, **changes))
    assert words in str(refused.value)
    assert "creatures.json" in str(refused.value)
    if "slug" not in changes:
        assert "creature 2" in str(refused.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DemoError) as refused:
        load_creatures(spoil(tmp_path, level=0, race=""))
    assert len(str(refused.value).splitlines()) == 2


def test_broken_or_missing_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="missing"):
        load_creatures(tmp_path / "creatures.json")
    (tmp_path / "creatures.json").write_text("{", encoding="utf-8")
    with pytest.raises(DemoError, match="no readable JSON"):
        load_creatures(tmp_path / "creatures.json")
    (tmp_path / "creatures.json").write_text('{"creatures": []}', encoding="utf-8")
    with pytest.raises(DemoError, match="at least one line"):
        load_creatures(tmp_path / "creatures.json")


def test_a_character_whose_player_is_unknown_is_refused(tmp_path: Path) -> None:
    data = json.loads((FOLDER / "campaign.json").read_text(encoding="utf-8"))
    data["characters"][0]["player"] = "nobody"
    path = tmp_path / "campaign.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(DemoError, match="'nobody', is no key of a member"):
        load_campaign(path)
