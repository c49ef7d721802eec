"""Jobs on the curators' desk: states, progress, logs, cancelling, repeating."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RangeDateTimeFilter
from unfold.decorators import display

from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from characters.admin.creatures import model_preview
from reconstruction.models import Export, Reconstruction
from reconstruction.services.exports import cancel_export
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
