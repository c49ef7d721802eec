"""Captures and their files on the curators' desk."""

import uuid
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RangeDateTimeFilter
from unfold.decorators import display

from bestiary_site.shared import storage
from bestiary_site.shared.admin import ReadOnlyDesk, thumbnail
from reconstruction.admin.jobs import STATE_COLOURS
from reconstruction.models import Capture, Upload


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
