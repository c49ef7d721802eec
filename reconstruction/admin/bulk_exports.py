"""Creatures and models on the curators' desk with what their own app does not know of: exports of many at once."""

from django.contrib.admin import action
from django.db.models import QuerySet
from django.http import HttpRequest

from bestiary_site.shared.admin import act_on_each
from characters.admin.creatures import CharacterDesk
from characters.admin.models3d import ModelVersionDesk
from characters.models import Character, ModelVersion
from reconstruction.models import ExportFormat
from reconstruction.services.exports import start_export


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
