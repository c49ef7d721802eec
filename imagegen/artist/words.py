"""Reads what was asked: which motif the words name, at what time, in which weather, mood and style."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

READ_AT_MOST = 2000
DECISIVE = {"underdark", "drow", "mushroom", "mushrooms", "fungus", "fungal", "fungi", "myconid"}

MOTIFS: dict[str, str] = {
    "tavern": "tavern inn pub alehouse taproom bar brewery hearth common-room kitchen hostel lodge longhouse feast",
    "library": (
        "library archive study bookshop scriptorium laboratory lab alchemist wizard's observatory academy school "
        "books scrolls office museum sanctum"
    ),
    "throne": "throne court audience palace ballroom great-hall state-room coronation",
    "temple": "temple church shrine cathedral chapel altar monastery abbey sanctuary basilica priory pantheon",
    "dungeon": (
        "dungeon prison cell jail crypt catacomb catacombs tomb vault cellar corridor labyrinth maze sewer sewers "
        "oubliette undercroft basement torture hallway passage hall gaol warren bunker chamber"
    ),
    "cave": "cave cavern grotto mine mines tunnel den lair hideout burrow dragon's mineshaft hollow",
    "underdark": (
        "underdark mushroom mushrooms fungus fungal fungi glowing bioluminescent drow underground spore crystal "
        "crystals subterranean myconid"
    ),
    "forest": (
        "forest wood woods woodland grove glade jungle thicket trees tree wildwood feywild fey fairy druid "
        "orchard clearing copse weald timber rainforest"
    ),
    "swamp": "swamp marsh bog fen mire bayou wetland wetlands quagmire moor mangrove everglades slough",
    "castle": (
        "castle fortress keep citadel stronghold fort tower palisade battlement battlements bastion spire wall "
        "gatehouse chateau manor mansion estate garrison watchtower"
    ),
    "town": (
        "town city street streets alley lane village-street avenue roofs rooftops quarter district ward borough "
        "slum slums house shop smithy forge guild gate crossroads metropolis capital tenement"
    ),
    "market": "market bazaar fair marketplace stalls plaza square festival carnival souk merchant merchants trade",
    "harbour": (
        "harbour harbor port dock docks wharf pier quay lighthouse coast coastal shore beach bay cove cliffs "
        "seaside marina jetty waterfront"
    ),
    "ship": (
        "ship sea ocean boat galleon vessel deck sail sailing pirate voyage corsair brig sloop aboard storm-at-sea"
    ),
    "lake": "lake river stream waterfall pond lagoon island isle mere loch fjord riverbank ford delta oasis",
    "mountains": (
        "mountain mountains peak peaks summit alps ridge cliff crag highlands pass range glacier valley "
        "mountainside foothills plateau"
    ),
    "snowfield": "snowfield tundra ice arctic frozen winter glacial icefield frost frostfell polar taiga ice-field",
    "volcano": (
        "volcano lava magma volcanic caldera ashlands infernal hell hellish inferno avernus fire-plane brimstone abyss"
    ),
    "desert": "desert dunes dune sand sands pyramid pyramids sphinx wasteland badlands mesa canyon nomad caravan dust",
    "ruins": (
        "ruins ruin ruined remains ancient-city lost-city overgrown crumbling colonnade columns forgotten "
        "amphitheatre stones standing-stones henge monolith monument"
    ),
    "graveyard": (
        "graveyard cemetery grave graves mausoleum churchyard tombstone tombstones burial barrow necropolis boneyard"
    ),
    "fields": (
        "field fields farm farmland village hamlet meadow meadows plain plains prairie grassland countryside mill "
        "windmill pasture cottage barn hills hill vineyard shire steppe road path wayside farmhouse"
    ),
    "gorge": "gorge bridge ravine chasm rift crevasse rope-bridge viaduct precipice abyssal span gulch",
    "camp": (
        "camp battlefield encampment tents tent siege war army campsite campfire warcamp battle bivouac front "
        "trenches camping skirmish"
    ),
}
TIMES: dict[str, str] = {
    "dawn": "dawn sunrise daybreak early-morning morning first-light",
    "day": "day noon midday daylight daytime afternoon sunny",
    "dusk": "dusk sunset evening twilight gloaming sundown golden-hour nightfall",
    "night": "night nighttime night-time moonlit late-night",
    "midnight": "midnight witching-hour starry dead-of-night",
}
WEATHERS: dict[str, str] = {
    "storm": "storm stormy thunder thunderstorm lightning tempest hurricane squall",
    "snow": "snow snowy snowing snowfall blizzard sleet snowstorm hail",
    "rain": "rain rainy raining drizzle downpour wet shower showers monsoon",
    "fog": "fog foggy mist misty haze hazy murk smog",
    "ash": "ash ashfall ashes cinders embers smoke smoky ashen soot",
    "wind": "wind windy gale breezy breeze gusty sandstorm dusty blustery",
    "cloudy": "cloudy clouds overcast grey gray gloomy-sky dull",
    "clear": "clear fair bright cloudless sunny calm fine",
}
MOODS: dict[str, str] = {
    "ominous": (
        "ominous menacing dark grim dread evil sinister threatening haunted horror cursed scary foreboding creepy "
        "bleak gloomy doom spooky eerie terrifying unholy necrotic abandoned"
    ),
    "mysterious": (
        "mysterious mystery arcane magical magic mystical enchanted strange secret occult ethereal dreamy "
        "otherworldly faerie weird hidden"
    ),
    "festive": (
        "festive joyful happy cheerful merry celebration celebratory lively bustling jolly festival warm cosy cozy"
    ),
    "peaceful": "peaceful calm serene quiet tranquil gentle idyllic hopeful restful pastoral sleepy safe",
    "heroic": "heroic epic triumphant grand glorious majestic adventurous noble legendary dramatic battle",
    "sorrowful": "sad sorrowful melancholy lonely mournful forlorn desolate tragic wistful tense lost",
}
STYLES: dict[str, str] = {
    "woodcut": "woodcut linocut woodblock engraving print etching medieval-print dürer durer",
    "watercolour": "watercolour watercolor aquarelle wash gouache pastel",
    "ink": "ink sketch pen drawing pencil charcoal line-art lineart hatching monochrome sepia",
    "oil": "oil painterly oils impressionist baroque impasto brushstrokes canvas",
}


@dataclass(frozen=True)
class Brief:
    """What the artist understood."""

    motif: str
    time: str
    weather: str
    mood: str
    style: str
    words: frozenset[str] = field(default_factory=frozenset)
    key: str = ""

    def says(self, *words: str) -> bool:
        """Whether any of these words was said."""
        return any(word in self.words for word in words)


def plain(text: Any) -> str:
    """Return the beginning of a text in small letters without marks, whatever was given."""
    if not isinstance(text, str):
        text = "" if text is None else str(text)
    return unicodedata.normalize("NFKC", text[:READ_AT_MOST]).lower()[:READ_AT_MOST]


def tokens(text: str) -> list[str]:
    """Return the words of a text in order, and each pair of neighbours joined by a hyphen."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.replace("’", "'"))
    pairs = [f"{a}-{b}" for a, b in zip(words, words[1:], strict=False)]
    return words + pairs


def _index(table: dict[str, str]) -> dict[str, str]:
    """Return which entry each word names: the first that lists it."""
    found: dict[str, str] = {}
    for name, words in table.items():
        for word in [name, *words.split()]:
            found.setdefault(word, name)
    return found


INDEXES = {id(table): _index(table) for table in (MOTIFS, TIMES, WEATHERS, MOODS, STYLES)}


def named(table: dict[str, str], *texts: str) -> str | None:
    """Return the entry that the first of these texts names; in a text the last words count most.

    English puts the thing last: a "forest temple" is a temple, "the ruined tower" a tower; what follows
    "of", "in", "by" or "under" only says where. Some words decide alone: nothing else looks like the deep.
    """
    index = INDEXES[id(table)]
    for text in texts:
        if table is MOTIFS and DECISIVE.intersection(tokens(text)):
            return "underdark"
        head = re.split(r"\b(?:of|in|at|by|on|near|under|beneath|below|beside|with|from)\b|[,;:.]", text)
        for part in [text] if table is not MOTIFS else [*head, text]:
            for word in reversed(_known(part, index)):
                return index[word]
    return None


def _known(text: str, index: dict[str, str]) -> list[str]:
    """Return the words of a text that an index knows, plurals too, pairs last."""
    found = []
    for word in tokens(text):
        for form in (word, word.removesuffix("s"), word.removesuffix("es")):
            if form in index:
                found.append(form)
                break
    return found


def read(asked: Any) -> Brief:
    """Return what a request asks for. Fields may be missing, empty or nonsense; words decide, else the seed."""

    def get(name: str) -> str:
        return plain(_field(asked, name))

    place, free = f"{get('location')} ", f"{get('custom_prompt')} . {get('prompt')}"
    name = get("subject_name")
    texts = (place, name, free)
    everything = " ".join((place, name, free, get("mood"), get("style"), get("component")))
    motif = named(MOTIFS, *texts)
    return Brief(
        motif=motif or "",
        time=named(TIMES, get("time_of_day"), *texts) or "day",
        weather=named(WEATHERS, get("weather"), *texts) or "clear",
        mood=named(MOODS, get("mood"), get("style"), *texts) or "",
        style=named(STYLES, get("style"), free) or "",
        words=frozenset(tokens(everything)),
        key="|".join((place.strip(), name.strip(), get("component"), get("prompt"), get("custom_prompt"))),
    )


def _field(asked: Any, name: str) -> Any:
    """Return a field of an object or of a mapping, None where there is none."""
    return asked.get(name) if isinstance(asked, Mapping) else getattr(asked, name, None)
