"""What is kept with characters, on the desk: to look at, to bin and to bring back."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from characters.admin.filters import InTheBin
from characters.models import Achievement, CharacterNote, CharacterPicture, InventoryLine, VoiceNote
from characters.services.parts import delete_part, restore_part


class PartDesk(ReadOnlyDesk):
    """Base: those of the campaigns that this person runs; for administrators all."""

    list_display = ["__str__", "character", "author", "told", "created_at"]
    list_filter = [InTheBin]
    search_fields = ["character__name"]
    fields = ["character", "author", "told", "created_at", "updated_at", "deleted_at", "deleted_by"]
    readonly_fields = ["told"]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what this person may look after."""
        rows = super().get_queryset(request).select_related("character", "author")
        person: Any = request.user
        return rows if person.is_superuser else rows.filter(character__campaign__in=campaigns_of(request))

    @display(description="For whom")
    def told(self, part: Any) -> str:
        """Who may know of it."""
        return str(part.visibility.label)

    @action(description="Put in the bin")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Bin each of them by the service."""
        actor: Any = request.user
        act_on_each(request, queryset, lambda part: delete_part(actor=actor, part=part), done="{n} put in the bin.")

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Restore each of them by the service."""
        actor: Any = request.user

        def restore(part: Any) -> object:
            return restore_part(actor=actor, model=self.model, part_id=part.pk)

        act_on_each(request, queryset, restore, done="{n} brought back.")


@admin.register(CharacterNote)
class CharacterNoteDesk(PartDesk):
    """Notes."""

    search_fields = ["character__name", "text"]
    fields = ["text", *PartDesk.fields]


@admin.register(VoiceNote)
class VoiceNoteDesk(PartDesk):
    """Voice notes; the clips are heard on the character's page."""

    search_fields = ["character__name", "text"]
    fields = ["text", "media_type", "size", "seconds", *PartDesk.fields]


@admin.register(Achievement)
class AchievementDesk(PartDesk):
    """Achievements and milestones."""

    search_fields = ["character__name", "name"]
    fields = ["name", "kind", "description", "achieved_at", "session", *PartDesk.fields]


@admin.register(InventoryLine)
class InventoryLineDesk(PartDesk):
    """What characters carry."""

    list_select_related = ["item"]
    search_fields = ["character__name", "name", "item__name"]
    fields = ["item", "name", "quantity", "weight", "equipped", "attuned", "note", *PartDesk.fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the items that give lines their names."""
        return super().get_queryset(request).select_related("item")


@admin.register(CharacterPicture)
class CharacterPictureDesk(PartDesk):
    """Pictures of galleries."""

    search_fields = ["character__name", "caption"]
    fields = ["caption", "place", *PartDesk.fields]
