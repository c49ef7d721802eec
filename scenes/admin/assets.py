"""Assets and their folders on the desk: looked at, put into the bin, brought back, prepared again."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from campaigns.admin.campaigns import campaigns_of
from scenes.models import Asset, AssetFolder, AssetPreparation
from scenes.services import assets


@admin.register(Asset)
class AssetDesk(ReadOnlyDesk):
    """Maps, pictures and sounds: they are changed on the campaign's own page."""

    list_display = ["picture", "name", "campaign", "kind", "folder", "bytes", "pixels", "deleted_at"]
    list_display_links = ["name"]
    list_filter = [("campaign", RelatedDropdownFilter), "kind", ("deleted_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "uid", "campaign__name"]
    ordering = ["campaign", "name"]
    fields = [
        "name", "uid", "campaign", "folder", "kind", "tags", "title", "credit", "note", "content_type", "size", "width",
        "height", "duration", "sizes", "tiles", "digest", "created_by", "created_at", "deleted_at",
    ]  # fmt: skip
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Asset]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = Asset.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        return rows.select_related("campaign", "folder", "created_by")

    @display(description="")
    def picture(self, obj: Any) -> SafeString | str:
        """The thumbnail, for who belongs to the campaign."""
        if not obj.thumbnail:
            return ""
        return format_html('<img src="{}" alt="" width="64" loading="lazy">', obj.address("thumbnail.webp"))

    @display(description="Size", ordering="size")
    def bytes(self, obj: Any) -> str:
        """How large the original is."""
        return filesizeformat(obj.size)

    @display(description="Pixels or length", ordering="width")
    def pixels(self, obj: Any) -> str:
        """How large the picture is, or how long the sound."""
        return f"{obj.width} x {obj.height}" if obj.width else obj.duration_words

    @action(description="Put in the bin")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        """Delete softly; what scenes use stays, and says so."""
        act_on_each(
            request,
            queryset.filter(deleted_at=None),
            lambda row: assets.delete_asset(actor=request.user, asset=row),
            done="{n} put in the bin.",
        )

    @action(description="Bring back from the bin")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        """Undo the deletion."""
        act_on_each(
            request,
            queryset.exclude(deleted_at=None),
            lambda row: assets.restore_asset(actor=request.user, asset=row),
            done="{n} brought back.",
        )


@admin.register(AssetFolder)
class AssetFolderDesk(ReadOnlyDesk):
    """Folders of assets."""

    list_display = ["name", "campaign", "parent", "files", "deleted_at"]
    list_filter = [("campaign", RelatedDropdownFilter), ("deleted_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "campaign__name"]
    ordering = ["campaign", "folded"]
    fields = ["name", "campaign", "parent", "created_by", "created_at", "deleted_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssetFolder]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = AssetFolder.objects.filter(campaign__in=campaigns_of(request).values("pk"))
        living = Count("assets", filter=Q(assets__deleted_at=None))
        return rows.select_related("campaign", "parent", "created_by").annotate(files_n=living)

    @display(description="Files", ordering="files_n")
    def files(self, obj: Any) -> int:
        """How many files lie directly in it."""
        return int(obj.files_n)


@admin.register(AssetPreparation)
class AssetPreparationDesk(ReadOnlyDesk):
    """The making of smaller copies and tiles of large maps."""

    list_display = ["asset", "state", "fraction", "attempt", "created_at", "finished_at", "error_code"]
    list_filter = ["state", "error_code"]
    search_fields = ["asset__name", "asset__uid"]
    ordering = ["-created_at"]
    fields = [
        "asset", "state", "fraction", "stage", "attempt", "error_code", "error_message", "log", "created_at",
        "started_at", "finished_at",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssetPreparation]:
        """All for administrators; for game masters those of the campaigns that they run."""
        rows = AssetPreparation.objects.filter(asset__campaign__in=campaigns_of(request).values("pk"))
        return rows.select_related("asset")
