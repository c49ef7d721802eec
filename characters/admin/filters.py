"""Filters of the creatures' table on the curators' desk."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import MultipleDropdownFilter, RadioFilter

from campaigns.models import Visibility


class InTheBin(RadioFilter):
    """The living ones unless the bin is asked for."""

    title = "where"
    parameter_name = "where"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("book", "In the book"), ("bin", "In the bin"), ("both", "Both")]

    def value(self) -> str:
        """Return the choice made."""
        return str(super().value() or "book")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        if self.value() == "both":
            return queryset
        return queryset.exclude(deleted_at=None) if self.value() == "bin" else queryset.filter(deleted_at=None)


class Published(RadioFilter):
    """Whether everybody sees it."""

    title = "published"
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("yes", "Published"), ("no", "Draft or private")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        shown = {"campaign": None, "visibility": Visibility.EVERYBODY}
        if self.value() == "yes":
            return queryset.filter(**shown)
        return queryset.exclude(**shown) if self.value() == "no" else queryset


class HasModel(RadioFilter):
    """Whether it shows a 3D model."""

    title = "3D model"
    parameter_name = "has_model"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("yes", "With a model"), ("no", "Without")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows (the table has `has_model` as an annotation)."""
        return queryset.filter(has_model=self.value() == "yes") if self.value() else queryset


class _Values(MultipleDropdownFilter):
    """Any of the values that the column holds among the rows this person sees."""

    column = ""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Return the values in use."""
        rows = model_admin.get_queryset(request).exclude(**{self.column: ""}).order_by(self.column)
        return [(value, value) for value in rows.values_list(self.column, flat=True).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        chosen = [value for value in self.value() or [] if value]
        return queryset.filter(**{f"{self.column}__in": chosen}) if chosen else queryset


class ByRace(_Values):
    """Race."""

    title = parameter_name = column = "race"


class ByLocation(_Values):
    """Location."""

    title = parameter_name = column = "location"


class ByFaction(_Values):
    """Faction."""

    title = parameter_name = column = "faction"
