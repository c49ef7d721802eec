"""A gallery of forty scenes and forty subjects, to be looked at by whoever changes the artist."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from . import draw

Row = tuple[str, str, str, str, str]

SCENES: tuple[Row, ...] = (
    ("The Gilded Goose tavern", "night", "clear", "festive", ""),
    ("Roadside inn", "day", "rain", "", ""),
    ("Whispering forest", "day", "clear", "peaceful", ""),
    ("Haunted forest", "dusk", "fog", "ominous", ""),
    ("Feywild grove", "night", "clear", "mysterious", ""),
    ("Autumn wood", "day", "wind", "", ""),
    ("Black swamp", "dusk", "fog", "mysterious", ""),
    ("Smugglers' cave", "day", "clear", "", ""),
    ("Dragon's lair", "night", "clear", "ominous", ""),
    ("Crypt below the abbey", "midnight", "clear", "ominous", ""),
    ("Dungeon hall", "night", "clear", "", ""),
    ("Castle Ravenhold", "midnight", "cloudy", "ominous", ""),
    ("King's castle", "dawn", "clear", "heroic", ""),
    ("Old town street", "night", "rain", "", ""),
    ("City of roofs", "day", "clear", "", ""),
    ("Harvest market", "dusk", "clear", "festive", ""),
    ("Bazaar", "day", "clear", "festive", ""),
    ("Harbour of Saltmere", "day", "clear", "", ""),
    ("Lantern docks", "night", "fog", "mysterious", ""),
    ("Ship on the open sea", "day", "wind", "", ""),
    ("Pirate ship", "dusk", "storm", "heroic", ""),
    ("Mirror lake", "dawn", "clear", "peaceful", ""),
    ("River through the woods", "day", "clear", "", ""),
    ("Mountain pass", "day", "clear", "heroic", ""),
    ("Stormy peaks", "day", "storm", "ominous", ""),
    ("Frozen tundra", "midnight", "clear", "mysterious", ""),
    ("Snowfield", "day", "snow", "", ""),
    ("Volcano", "dusk", "ash", "heroic", ""),
    ("Desert pyramids", "dusk", "clear", "", ""),
    ("Caravan across the dunes", "day", "wind", "", ""),
    ("Overgrown ruins", "day", "clear", "peaceful", ""),
    ("Standing stones", "midnight", "clear", "mysterious", ""),
    ("Graveyard", "midnight", "fog", "ominous", ""),
    ("Temple of the Dawn", "dawn", "clear", "", ""),
    ("Wizard's library", "dusk", "clear", "mysterious", ""),
    ("Throne room", "day", "clear", "heroic", ""),
    ("Underdark grove", "night", "clear", "mysterious", ""),
    ("Village fields", "day", "clear", "peaceful", "watercolour"),
    ("Bridge over the gorge", "day", "clear", "", "oil"),
    ("Siege camp", "night", "clear", "heroic", "woodcut"),
)
SUBJECTS: tuple[tuple[str, str], ...] = tuple(
    [
        ("item", name)
        for name in (
            "Longsword of dawn",
            "Healing potion",
            "Ring of warmth",
            "Oak shield",
            "Elven bow",
            "Scroll of fire",
            "Dwarven axe",
            "Golden crown",
            "Leather boots",
            "Iron helm",
            "Amulet of the moon",
            "Spellbook",
            "Thieves' tools",
            "Silver dagger",
            "Lantern",
            "Bag of coins",
            "Wizard's staff",
            "War hammer",
            "Cloak of shadows",
            "Dragon egg",
        )
    ]
    + [
        ("character", name)
        for name in (
            "Elf ranger",
            "Dwarf smith",
            "Human knight",
            "Orc warlord",
            "Halfling thief",
            "Tiefling warlock",
            "Gnome inventor",
            "Old wizard",
            "Vampire lord",
            "Skeleton guard",
            "Goblin scout",
            "Dragonborn paladin",
            "Mermaid",
            "Bandit captain",
            "Village priest",
            "Witch of the mire",
            "Innkeeper",
            "Queen of thorns",
            "Werewolf",
            "Bard",
        )
    ]
)


def scenes(seed: int = 7) -> Iterator[tuple[str, Image.Image]]:
    """Yield each scene with its name."""
    for place, time, weather, mood, style in SCENES:
        asked = {
            "subject_type": "scene",
            "location": place,
            "time_of_day": time,
            "weather": weather,
            "mood": mood,
            "style": style,
            "seed": seed,
            "size": (1280, 720),
        }
        yield place, draw(asked)


def subjects(seed: int = 7) -> Iterator[tuple[str, Image.Image]]:
    """Yield each subject with its name."""
    for kind, name in SUBJECTS:
        yield (
            name,
            draw({"subject_type": kind, "subject_name": name, "prompt": name, "seed": seed, "size": (1024, 1024)}),
        )


def sheet(files: list[Path], thumb: tuple[int, int], columns: int) -> Image.Image:
    """Return a contact sheet of picture files."""
    page = Image.new("RGB", (columns * thumb[0], -(-len(files) // columns) * thumb[1]), (24, 22, 20))
    for i, file in enumerate(files):
        with Image.open(file) as image:
            page.paste(image.resize(thumb, Image.Resampling.LANCZOS), (i % columns * thumb[0], i // columns * thumb[1]))
    return page


def hang(folder: Path) -> list[Path]:
    """Draw the whole gallery into a folder, with a sheet of the scenes and one of the subjects; return all files."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for kind, pictures, thumb, columns in (("scene", scenes(), (480, 270), 5), ("subject", subjects(), (256, 256), 8)):
        files = []
        for i, (name, image) in enumerate(pictures):
            files.append(folder / f"{kind}-{i + 1:02d}-{'-'.join(name.lower().replace(chr(39), '').split())}.png")
            image.save(files[-1])
        sheet(files, thumb, columns).save(folder / f"sheet-{kind}s.png")
        made += [*files, folder / f"sheet-{kind}s.png"]
    return made
