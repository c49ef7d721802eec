"""Scenes on the desk: put away, binned and brought back; what lies and happened on them, to be looked at only."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from campaigns.kinds import address_of
from scenes.models import Piece, Scene, SceneEvent, SceneFolder
from scenes.services import scenes as services


@admin.register(Scene)
class SceneDesk(ReadOnlyDesk):
    """Scenes: they are changed at the table and on their own pages."""

    list_display = ["name", "campaign", "folder", "pieces_there", "number", "visibility", "archived_at", "on_site"]
    list_filter = [
        ("campaign", RelatedDropdownFilter), "visibility",
        ("archived_at", admin.EmptyFieldListFilter), ("deleted_at", admin.EmptyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["campaign", "folder"]
    search_fields = ["name", "summary", "campaign__name"]
    ordering = ["campaign", "position", "name"]
    fields = ["name", "campaign", "folder", "position", "visibility", "summary", "number", "archived_at", "deleted_at"]
    actions = ["put_away", "take_out", "put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scene]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = Scene.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        lying = (
            Piece.objects.filter(scene=OuterRef("pk")).order_by().values("scene").annotate(n=Count("pk")).values("n")
        )
        return rows.annotate(pieces_n=Coalesce(Subquery(lying), 0)).select_related("campaign", "folder")

    @display(description="Pieces", ordering="pieces_n")
    def pieces_there(self, obj: Any) -> int:
        """How many things lie on it."""
        return int(obj.pieces_n)

    @display(description="On the site")
    def on_site(self, obj: Any) -> str:
        """A link to its table."""
        if obj.deleted_at is not None:
            return "in the bin"
        return format_html('<a href="{}">Open</a>', address_of(obj))

    @action(description="Put away")
    def put_away(self, request: HttpRequest, queryset: QuerySet[Scene]) -> None:
        """Archive; whoever is there leaves."""
        self._each(request, queryset.filter(deleted_at=None), services.archive_scene, "{n} put away.")

    @action(description="Take out again")
    def take_out(self, request: HttpRequest, queryset: QuerySet[Scene]) -> None:
        """Bring back among the others."""
        self._each(request, queryset.filter(deleted_at=None), services.unarchive_scene, "{n} taken out.")

    @action(description="Put in the bin")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Scene]) -> None:
        """Delete softly."""
        self._each(request, queryset.filter(deleted_at=None), services.delete_scene, "{n} put in the bin.")

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Scene]) -> None:
        """Undo the deletion."""
        self._each(request, queryset.exclude(deleted_at=None), services.restore_scene, "{n} brought back.")

    def _each(self, request: HttpRequest, rows: QuerySet[Scene], act: Callable[..., Any], done: str) -> None:
        act_on_each(request, rows, lambda row: act(actor=request.user, scene=row), done=done)


@admin.register(SceneFolder)
class SceneFolderDesk(ReadOnlyDesk):
    """Folders of scenes."""

    list_display = ["name", "campaign", "parent", "scenes_there", "updated_at"]
    list_filter = [("campaign", RelatedDropdownFilter)]
    list_select_related = ["campaign", "parent"]
    search_fields = ["name", "campaign__name"]
    fields = ["name", "campaign", "parent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SceneFolder]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = SceneFolder.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        return rows.annotate(scenes_n=Count("scenes")).select_related("campaign", "parent")

    @display(description="Scenes in it", ordering="scenes_n")
    def scenes_there(self, obj: Any) -> int:
        """How many scenes lie directly in it."""
        return int(obj.scenes_n)


@admin.register(Piece)
class PieceDesk(ReadOnlyDesk):
    """What lies on scenes: it changes by orders alone, so that nobody's table falls out of step."""

    list_display = ["uid", "kind", "scene", "asset", "entry"]
    list_filter = [("scene__campaign", RelatedDropdownFilter), "kind"]
    list_select_related = ["scene", "asset", "entry"]
    search_fields = ["uid", "scene__name"]
    fields = ["scene", "uid", "kind", "asset", "entry", "data"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Piece]:
        """All for administrators; for game masters those of the campaigns that they run."""
        return Piece.objects.filter(scene__campaign__in=campaigns_of(request).values("pk"))


@admin.register(SceneEvent)
class SceneEventDesk(ReadOnlyDesk):
    """The log of the tables."""

    list_display = ["number", "scene", "type", "actor", "at", "undone"]
    list_filter = [("scene__campaign", RelatedDropdownFilter), "type", "undone"]
    list_select_related = ["scene", "actor"]
    search_fields = ["scene__name", "type", "actor__username"]
    ordering = ["-at", "-pk"]
    show_full_result_count = False
    fields = ["scene", "number", "type", "actor", "at", "changes", "content", "audience", "undone", "session"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SceneEvent]:
        """All for administrators; for game masters those of the campaigns that they run."""
        return SceneEvent.objects.filter(scene__campaign__in=campaigns_of(request).values("pk"))
