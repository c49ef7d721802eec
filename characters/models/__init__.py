"""Creatures of the bestiary, characters of campaigns, what is kept with them, favourites and 3D models."""

from characters.models.creatures import (
    Character,
    CharacterQuerySet,
    CharacterRole,
    Difficulty,
    Favourite,
    FavouriteQuerySet,
)
from characters.models.keeping import (
    Achievement,
    AchievementKind,
    CharacterNote,
    CharacterPicture,
    InventoryLine,
    Part,
    VoiceNote,
)
from characters.models.models3d import ModelVersion, ModelVersionQuerySet

__all__ = [
    "Achievement",
    "AchievementKind",
    "Character",
    "CharacterNote",
    "CharacterPicture",
    "CharacterQuerySet",
    "CharacterRole",
    "Difficulty",
    "Favourite",
    "FavouriteQuerySet",
    "InventoryLine",
    "ModelVersion",
    "ModelVersionQuerySet",
    "Part",
    "VoiceNote",
]
