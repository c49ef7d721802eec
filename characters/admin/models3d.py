"""The 3D models on the curators' desk: preview, publishing, the bin."""

import uuid
from typing import Any

from django.contrib.admin import action
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from unfold.contrib.filters.admin import BooleanRadioFilter, RangeDateFilter
from unfold.decorators import display

from bestiary_site.shared import storage
from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each, thumbnail
from bestiary_site.shared.errors import Conflict
from characters.admin.creatures import desk_file, model_preview
from characters.admin.filters import InTheBin
from characters.models import Character, ModelVersion
from characters.services.models3d import delete_model, publish_model, restore_model, unpublish_model


class ModelVersionDesk(ReadOnlyDesk):
    """Models of the creatures that this person looks after."""

    list_display = [
        "poster_shown",
        "label",
        "of_creature",
        "number",
        "is_published",
        "source",
        "size",
        "created_by",
        "created_at",
    ]
    list_display_links = ["poster_shown", "label"]
    list_filter = [InTheBin, ("is_published", BooleanRadioFilter), ("created_at", RangeDateFilter)]
    search_fields = ["name", "character__name"]
    ordering = ["-created_at"]
    fields = [
        "preview",
        "of_creature",
        "number",
        "name",
        "is_published",
        "source",
        "created_by",
        "created_at",
        "size",
        "report",
    ]
    readonly_fields = ["preview", "of_creature", "size"]
    actions = ["publish", "unpublish", "put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelVersion]:
        """All for administrators; else those of creatures that this person may change, and his own."""
        person: Any = request.user
        rows = ModelVersion.objects.all()
        if not person.is_superuser:
            kept = Character.objects.changeable_by(person)
            rows = rows.filter(character__in=kept) | rows.filter(created_by=person)
        return rows.select_related("character", "created_by").order_by("-created_at")

    @display(description="")
    def poster_shown(self, obj: ModelVersion) -> str:
        """The small picture."""
        return thumbnail(desk_file(obj, obj.poster) if obj.poster else "", words=str(obj))

    @display(description="Model", ordering="name")
    def label(self, obj: ModelVersion) -> str:
        """Its name."""
        return str(obj)

    @display(description="Creature", ordering="character__name")
    def of_creature(self, obj: ModelVersion) -> str:
        """The creature's page."""
        if obj.character is None:
            return "none yet"
        return format_html(
            '<a href="{}" class="underline">{}</a>', obj.character.get_absolute_url(), obj.character.name
        )

    @display(description="Size", ordering="size_bytes")
    def size(self, obj: ModelVersion) -> str:
        """All files together."""
        return f"{obj.size_bytes / 1_000_000:.1f} MB"

    @display(description="In 3D")
    def preview(self, obj: ModelVersion) -> str:
        """The model, turning."""
        return model_preview(obj)

    @action(description="Show on the creature's page", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """Publish them."""

        def act(row: ModelVersion) -> None:
            if row.character is None:
                raise Conflict("no_creature", "It belongs to no creature yet: its maker chooses one on the job's page.")
            publish_model(actor=request.user, model=row, character=row.character)

        act_on_each(request, queryset.filter(deleted_at=None), act, done="{n} shown.")

    @action(description="Take off the creature's page", permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """Unpublish them."""
        act_on_each(
            request, queryset, lambda row: unpublish_model(actor=request.user, model=row), done="{n} taken off."
        )

    @action(description="Put in the bin", permissions=["publish"])
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """Delete them softly."""
        living = queryset.filter(deleted_at=None)
        act_on_each(
            request, living, lambda row: delete_model(actor=request.user, model=row), done="{n} put in the bin."
        )

    @action(description="Bring back from the bin", permissions=["publish"])
    def bring_back(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """Undo the deletion."""
        gone = queryset.exclude(deleted_at=None)
        act_on_each(
            request, gone, lambda row: restore_model(actor=request.user, model_id=row.pk), done="{n} brought back."
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the files, for who may look at models here."""
        door = self.admin_site.admin_view(self.give_file)
        own = path("<uuid:model_id>/files/<str:name>", door, name="characters_modelversion_file")
        return [own, *super().get_urls()]

    def give_file(self, request: HttpRequest, model_id: uuid.UUID, name: str) -> HttpResponse | FileResponse:
        """Answer with a file of a model that this person may look at here."""
        model = get_object_or_404(self.get_queryset(request), pk=model_id)
        if not self.has_view_permission(request, model):
            raise PermissionDenied
        if name not in model.file_names:
            raise Http404("The model has no such file.")
        return storage.serve(request, storage.model_file_key(model.pk, name), public=False, name=name)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """The right to change models, used by the acts (the fields themselves are only looked at)."""
        return bool(request.user.has_perm("characters.change_modelversion"))
