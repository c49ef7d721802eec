"""The creatures' part of the curators' desk."""

from django.contrib import admin

from bestiary_site.shared.admin import ReadOnlyDesk
from characters.admin.creatures import CharacterDesk
from characters.admin.imports import ImportedFromDesk, ImportRunDesk
from characters.admin.keeping import (
    AchievementDesk,
    CharacterNoteDesk,
    CharacterPictureDesk,
    InventoryLineDesk,
    VoiceNoteDesk,
)
from characters.admin.models3d import ModelVersionDesk
from characters.models import Character, Favourite, ModelVersion

__all__ = [
    "AchievementDesk",
    "CharacterDesk",
    "CharacterNoteDesk",
    "CharacterPictureDesk",
    "ImportRunDesk",
    "ImportedFromDesk",
    "InventoryLineDesk",
    "ModelVersionDesk",
    "VoiceNoteDesk",
]

admin.site.register(Character, CharacterDesk)
admin.site.register(ModelVersion, ModelVersionDesk)


@admin.register(Favourite)
class FavouriteDesk(ReadOnlyDesk):
    """Who likes what."""

    list_display = ["user", "character", "created_at"]
    list_select_related = ["user", "character"]
    search_fields = ["user__username", "character__name"]
