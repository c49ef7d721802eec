"""Pictures and their requests on the desk: looked at, put into the bin, brought back, cancelled."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RangeDateTimeFilter
from unfold.decorators import display

from bestiary_site.shared import jobs
from bestiary_site.shared.admin import ReadOnlyDesk, act_on_each
from imagegen.models import Picture, PictureRequest
from imagegen.services.pictures import delete_picture, restore_picture
from imagegen.services.requests import cancel_request

_STATES = {
    "queued": "info", "running": "warning", "succeeded": "success", "failed": "danger", "crashed": "danger",
}  # fmt: skip


@admin.register(Picture)
class PictureDesk(ReadOnlyDesk):
    """Pictures: all for administrators, else those that one may change. What they show stays with their people."""

    list_display = [
        "subject_name", "subject_type", "campaign", "owner", "provider", "bytes", "dollars", "is_featured", "shared",
        "use_count", "created_at", "deleted_at",
    ]  # fmt: skip
    list_filter = [
        ("subject_type", ChoicesCheckboxFilter), "provider", ("origin", ChoicesCheckboxFilter),
        ("deleted_at", admin.EmptyFieldListFilter), ("created_at", RangeDateTimeFilter),
    ]  # fmt: skip
    search_fields = ["subject_name", "campaign__name", "owner__username", "digest", "id"]
    ordering = ["-created_at"]
    fields = [
        "subject_name", "subject_type", "component", "campaign", "owner", "entry", "origin", "provider", "model",
        "seed", "aspect_ratio", "width", "height", "bytes", "dollars", "generation_time_ms", "digest", "variants",
        "is_featured", "shared", "use_count", "last_used_at", "drawn_at", "created_at", "deleted_at",
    ]  # fmt: skip
    readonly_fields = ["bytes", "dollars"]
    actions = ["put_in_bin", "bring_back"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        """With whose they are."""
        person: Any = request.user
        rows = Picture.objects.all() if person.is_superuser else Picture.objects.owned_by(person)
        return rows.select_related("campaign", "owner", "entry")

    @display(description="Size", ordering="file_size_bytes")
    def bytes(self, obj: Any) -> str:
        """How large the full file is."""
        return filesizeformat(obj.file_size_bytes)

    @display(description="Cost", ordering="cost_microdollars")
    def dollars(self, obj: Any) -> str:
        """What it has cost."""
        return f"${obj.cost_microdollars / 1e6:.3f}" if obj.cost_microdollars else "–"

    @action(description="Put in the bin (your own, or your campaigns')")
    def put_in_bin(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        """Delete softly, as their own page does."""
        act_on_each(
            request, queryset, lambda row: delete_picture(actor=request.user, picture=row), done="{n} are in the bin."
        )

    @action(description="Bring back (your own, or your campaigns')")
    def bring_back(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:
        """Take them out of the bin."""
        act_on_each(
            request, queryset, lambda row: restore_picture(actor=request.user, picture_id=row.pk), done="{n} are back."
        )


@admin.register(PictureRequest)
class PictureRequestDesk(ReadOnlyDesk):
    """Pictures being made: all for administrators, else one's own."""

    list_display = ["name", "state_shown", "percent", "author", "campaign", "error_message", "created_at"]
    list_filter = [("state", ChoicesCheckboxFilter), ("created_at", RangeDateTimeFilter)]
    search_fields = ["author__username", "campaign__name", "error_message", "id"]
    ordering = ["-created_at"]
    fields = [
        "name", "state", "percent", "message", "author", "campaign", "picture", "error_code", "error_message",
        "attempt", "cancel_requested", "created_at", "started_at", "finished_at", "log",
    ]  # fmt: skip
    readonly_fields = ["name", "percent"]
    actions = ["cancel", "cancel_for_all"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PictureRequest]:
        """With whose they are."""
        person: Any = request.user
        rows = PictureRequest.objects.all() if person.is_superuser else PictureRequest.objects.visible_to(person)
        return rows.select_related("author", "campaign", "picture")

    @display(description="Subject")
    def name(self, obj: PictureRequest) -> str:
        """What is being drawn."""
        return str(obj.parameters.get("subject_name", ""))

    @display(description="State", ordering="state", label=_STATES)
    def state_shown(self, obj: PictureRequest) -> str:
        """The state as a badge."""
        return str(obj.state)

    @display(description="Progress", ordering="fraction")
    def percent(self, obj: PictureRequest) -> str:
        """How far it is."""
        return f"{obj.fraction:.0%}"

    @action(description="Withdraw your own wish")
    def cancel(self, request: HttpRequest, queryset: QuerySet[PictureRequest]) -> None:
        """Wait for them no longer."""
        act_on_each(
            request, queryset, lambda row: cancel_request(actor=request.user, request=row), done="{n} withdrawn."
        )

    @action(description="End for everybody", permissions=["end"])
    def cancel_for_all(self, request: HttpRequest, queryset: QuerySet[PictureRequest]) -> None:
        """Stop them, whoever waits."""
        act_on_each(request, queryset, lambda row: jobs.request_cancel(PictureRequest, row.pk), done="{n} are ended.")

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Only administrators end what others wait for."""
        return bool(getattr(request.user, "is_superuser", False))
