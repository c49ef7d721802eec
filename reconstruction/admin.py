"""Captures, uploads and jobs on the curators' desk: states, progress, logs, cancelling, repeating, exports."""

import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RangeDateTimeFilter
from unfold.decorators import display

from bestiary_site.shared import storage
from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each, thumbnail
from characters.admin.creatures import CharacterDesk, model_preview
from characters.admin.models3d import ModelVersionDesk
from characters.models import Character, ModelVersion
from reconstruction.models import Capture, Export, ExportFormat, Reconstruction, Upload
from reconstruction.services.exports import cancel_export, start_export
from reconstruction.services.reconstructions import cancel_reconstruction, retry_reconstruction

STATE_COLOURS = {
    "queued": "info", "running": "warning", "succeeded": "success", "failed": "danger", "crashed": "danger",
    "receiving": "warning", "checking": "warning", "ready": "success", "refused": "danger",
}  # fmt: skip
JOB_FIELDS = [
    "state", "stage", "progress", "message", "error_code", "error_message", "attempt", "cancel_requested",
    "created_at", "started_at", "finished_at", "log_shown",
]  # fmt: skip


class JobDesk(ReadOnlyDesk):
    """What tables of jobs share."""

    ordering = ["-created_at"]

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_shown(self, obj: Any) -> str:
        """The state as a badge."""
        return str(obj.state)

    @display(description="Progress", ordering="fraction")
    def progress(self, obj: Any) -> str:
        """A bar with its percentage."""
        percent = round(100 * obj.fraction)
        bar = '<progress max="100" value="{}" class="w-24 align-middle" aria-label="Progress"></progress> {} %'
        return format_html(bar, percent, percent)

    @display(description="Log")
    def log_shown(self, obj: Any) -> str:
        """What the worker wrote."""
        return format_html('<pre class="whitespace-pre-wrap text-xs">{}</pre>', obj.log or "Nothing was written.")

    def has_act_permission(self, request: HttpRequest) -> bool:
        """The right to cancel and repeat (the rows themselves are only looked at)."""
        return bool(request.user.has_perm(f"reconstruction.change_{self.opts.model_name}"))


@admin.register(Reconstruction)
class ReconstructionDesk(JobDesk):
    """Reconstructions: all for who looks after jobs, else one's own."""

    list_display = ["name", "state_shown", "progress", "stage", "quality", "person", "error_message", "created_at"]
    list_filter = [
        ("state", ChoicesCheckboxFilter),
        ("quality", ChoicesCheckboxFilter),
        ("created_at", RangeDateTimeFilter),
    ]
    search_fields = ["capture__name", "capture__owner__username", "error_message", "id"]
    fields = ["name", "quality", "person", "preview", *JOB_FIELDS]
    readonly_fields = ["name", "person", "preview", "progress", "log_shown"]
    actions = ["cancel", "retry", "retry_from_start"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconstruction]:
        """Without logs in lists."""
        person: Any = request.user
        all_of_them = person.is_superuser or self.has_act_permission(request)
        rows = Reconstruction.objects.all() if all_of_them else Reconstruction.objects.visible_to(person)
        return rows.select_related("capture__owner", "model__character").order_by("-created_at")

    @display(description="Capture", ordering="capture__name")
    def name(self, obj: Reconstruction) -> str:
        """What is being made."""
        return obj.capture.name

    @display(description="Owner", ordering="capture__owner__username")
    def person(self, obj: Reconstruction) -> str:
        """Whose it is."""
        return obj.capture.owner.display_name

    @display(description="In 3D")
    def preview(self, obj: Reconstruction) -> str:
        """The model, turning."""
        return model_preview(obj.model)

    @action(description="Cancel", permissions=["act"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Reconstruction]) -> None:
        """Stop them."""
        act_on_each(
            request, queryset, lambda row: cancel_reconstruction(actor=request.user, job=row), done="{n} cancelled."
        )

    @action(description="Try again (go on from the last finished stage)", permissions=["act"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Reconstruction]) -> None:
        """Queue them again."""
        act_on_each(
            request, queryset, lambda row: retry_reconstruction(actor=request.user, job=row), done="{n} queued again."
        )

    @action(description="Do all of it again from the photos", permissions=["act"])
    def retry_from_start(self, request: HttpRequest, queryset: QuerySet[Reconstruction]) -> None:
        """Queue them again, ignoring what is finished."""
        act_on_each(
            request,
            queryset,
            lambda row: retry_reconstruction(actor=request.user, job=row, from_stage="photos"),
            done="{n} queued again from the photos.",
        )


@admin.register(Export)
class ExportDesk(JobDesk):
    """Exports: all for who looks after jobs, else one's own."""

    list_display = ["label", "format", "state_shown", "progress", "size", "created_by", "error_message", "created_at"]
    list_filter = [("state", ChoicesCheckboxFilter), ("format", ChoicesCheckboxFilter)]
    search_fields = ["model__name", "model__character__name", "created_by__username"]
    fields = ["label", "format", "size", "created_by", *JOB_FIELDS]
    readonly_fields = ["label", "size", "progress", "log_shown"]
    actions = ["cancel"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Export]:
        """With what a row shows."""
        person: Any = request.user
        all_of_them = person.is_superuser or self.has_act_permission(request)
        rows = Export.objects.all() if all_of_them else Export.objects.visible_to(person)
        return rows.select_related("model__character", "created_by").order_by("-created_at")

    @display(description="Model")
    def label(self, obj: Export) -> str:
        """Which model."""
        return str(obj.model)

    @display(description="Size", ordering="size_bytes")
    def size(self, obj: Export) -> str:
        """The file's."""
        return f"{obj.size_bytes / 1_000_000:.1f} MB" if obj.size_bytes else "–"

    @action(description="Cancel", permissions=["act"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Export]) -> None:
        """Stop them."""
        act_on_each(request, queryset, lambda row: cancel_export(actor=request.user, export=row), done="{n} cancelled.")


class UploadInline(TabularInline):
    """The files of a capture."""

    model = Upload
    extra = 0
    can_delete = False
    fields = ["small", "name", "kind", "state", "size", "width", "height", "error_message"]
    readonly_fields = fields

    @display(description="")
    def small(self, obj: Upload) -> str:
        """The small picture."""
        return thumbnail(desk_thumbnail(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Files come by the studio."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only looked at."""
        return False


def desk_thumbnail(upload: Upload) -> str:
    """Return the address of an upload's small picture on the desk, which its owner's own address does not give."""
    return reverse("admin:reconstruction_upload_thumbnail", args=[upload.pk]) if upload.thumbnail else ""


@admin.register(Capture)
class CaptureDesk(ReadOnlyDesk):
    """Captures of everybody: for administrators."""

    list_display = ["picture", "name", "owner", "file_count", "job_count", "character", "created_at", "deleted_at"]
    list_display_links = ["picture", "name"]
    list_filter = [("created_at", RangeDateTimeFilter)]
    search_fields = ["name", "reference", "owner__username"]
    ordering = ["-created_at"]
    inlines = [UploadInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        """All for administrators, else one's own."""
        person: Any = request.user
        rows = Capture.objects.all() if person.is_superuser else Capture.objects.visible_to(person)
        counts = {"files_n": Count("uploads", distinct=True), "jobs_n": Count("reconstructions", distinct=True)}
        shown = Prefetch("uploads", queryset=Upload.objects.ready().only("pk", "thumbnail", "capture_id"))
        return (
            rows.annotate(**counts).select_related("owner", "character").prefetch_related(shown).order_by("-created_at")
        )

    @display(description="")
    def picture(self, obj: Capture) -> str:
        """The first file's small picture."""
        first = next((upload for upload in obj.uploads.all() if upload.thumbnail), None)
        return thumbnail(desk_thumbnail(first), words=obj.name) if first else "–"

    @display(description="Files", ordering="files_n")
    def file_count(self, obj: Any) -> int:
        """How many files."""
        return int(obj.files_n)

    @display(description="Jobs", ordering="jobs_n")
    def job_count(self, obj: Any) -> int:
        """How many reconstructions."""
        return int(obj.jobs_n)


@admin.register(Upload)
class UploadDesk(ReadOnlyDesk):
    """Files of everybody: for administrators."""

    list_display = ["picture", "name", "capture", "state_shown", "kind", "size", "width", "height", "error_message"]
    list_display_links = ["picture", "name"]
    list_filter = [("state", ChoicesCheckboxFilter), "kind", ("created_at", RangeDateTimeFilter)]
    search_fields = ["name", "capture__name", "capture__owner__username", "sha256"]
    list_select_related = ["capture"]
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        """All for administrators, else one's own."""
        person: Any = request.user
        rows = Upload.objects.all() if person.is_superuser else Upload.objects.visible_to(person)
        return rows.select_related("capture").order_by("-created_at")

    @display(description="")
    def picture(self, obj: Upload) -> str:
        """The small picture."""
        return thumbnail(desk_thumbnail(obj), words=obj.name)

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_shown(self, obj: Upload) -> str:
        """The state as a badge."""
        return str(obj.state)

    def get_urls(self) -> list[URLPattern]:
        """Add the small pictures, for who may look at files here."""
        own = path(
            "<uuid:upload_id>/thumbnail/",
            self.admin_site.admin_view(self.give_thumbnail),
            name="reconstruction_upload_thumbnail",
        )
        return [own, *super().get_urls()]

    def give_thumbnail(self, request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse | FileResponse:
        """Answer with the small picture of a file that this person may look at here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(self.get_queryset(request), pk=upload_id)
        return storage.serve(request, upload.thumbnail, public=False)


def export_models(request: HttpRequest, models: QuerySet[ModelVersion], format: ExportFormat) -> None:
    """Ask for each model in a format; the files wait on the table of exports."""
    act_on_each(
        request,
        models,
        lambda row: start_export(actor=request.user, model=row, format=format),
        done=f"{{n}} exports to {format.upper()} queued: see Exports.",
    )


class ExportingModelVersionDesk(ModelVersionDesk):
    """The models, with exports."""

    actions = [*ModelVersionDesk.actions, "export_stl", "export_obj"]

    @action(description="Export as STL", permissions=["view"])
    def export_stl(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """For printing."""
        export_models(request, queryset, ExportFormat.STL)

    @action(description="Export as OBJ with texture", permissions=["view"])
    def export_obj(self, request: HttpRequest, queryset: QuerySet[ModelVersion]) -> None:
        """For other programs."""
        export_models(request, queryset, ExportFormat.OBJ)


class ExportingCharacterDesk(CharacterDesk):
    """The creatures, with exports of the models that they show."""

    actions = [*CharacterDesk.actions, "export_stl", "export_obj"]

    @action(description="Export models as STL", permissions=["view"])
    def export_stl(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """For printing."""
        self._export(request, queryset, ExportFormat.STL)

    @action(description="Export models as OBJ with texture", permissions=["view"])
    def export_obj(self, request: HttpRequest, queryset: QuerySet[Character]) -> None:
        """For other programs."""
        self._export(request, queryset, ExportFormat.OBJ)

    def _export(self, request: HttpRequest, queryset: QuerySet[Character], format: ExportFormat) -> None:
        models = ModelVersion.objects.published().filter(character__in=queryset.values("pk"))
        export_models(request, models, format)


# This app stands to the right of `characters`, whose tables do not know of exports.
admin.site.unregister([Character, ModelVersion])
admin.site.register(Character, ExportingCharacterDesk)
admin.site.register(ModelVersion, ExportingModelVersionDesk)
