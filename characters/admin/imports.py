"""Imports on the curators' desk: who brought what from where, and what came of it. What was read is not shown."""

from django.contrib import admin

from bestiary_site.shared.admin import ReadOnlyDesk
from campaigns.models import ImportedFrom, ImportRun


@admin.register(ImportRun)
class ImportRunDesk(ReadOnlyDesk):
    """Imports, whole or failed."""

    list_display = ["name", "format", "state", "owner", "campaign", "entry_count", "created_at"]
    list_select_related = ["owner", "campaign"]
    list_filter = ["state", "format"]
    search_fields = ["name", "owner__username"]
    exclude = ["parsed", "report", "result"]


@admin.register(ImportedFrom)
class ImportedFromDesk(ReadOnlyDesk):
    """Where entries have their originals."""

    list_display = ["source", "reference", "importer", "updated_at"]
    list_select_related = ["importer"]
    search_fields = ["source", "reference"]
    exclude = ["baseline", "entry"]
