"""Names for places that a seed has made."""

import random

FIRST = {
    "dungeon": ("Vaults", "Cellars", "Halls", "Crypts", "Undercroft", "Oubliettes", "Galleries", "Catacombs"),
    "cave": ("Hollow", "Grotto", "Caverns", "Maw", "Burrow", "Sinkhole", "Dripping Halls", "Den"),
    "forest": ("Thicket", "Glade", "Wildwood", "Crossing", "Copse", "Dell", "Grove", "Weald"),
    "tavern": ("Boar", "Lantern", "Griffin", "Kettle", "Mermaid", "Badger", "Anchor", "Owl", "Stag", "Barrel"),
}  # fmt: skip
OF = ("Ash", "the Pale Moth", "Old Bram", "Sorrow", "the Seventh Key", "Thorns", "the Drowned Bell", "Grey Water",
      "the Lost Watch", "Embers", "Whispers", "the Blind Queen", "Moss and Bone", "the Long Night", "Quiet Feet",
      "the Broken Wheel")  # fmt: skip
KINDS_OF_GUESTS = (
    "Singing",
    "Crooked",
    "Golden",
    "Sleeping",
    "Merry",
    "Black",
    "Thirsty",
    "Laughing",
    "Gilded",
    "One-Eyed",
)


def name_for(kind: str, dice: random.Random) -> str:
    """Return a name that goes with the kind of place."""
    word = dice.choice(FIRST[kind])
    if kind == "tavern":
        return f"The {dice.choice(KINDS_OF_GUESTS)} {word}"
    return f"The {word} of {dice.choice(OF)}"
