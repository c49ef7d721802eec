"""The studio's part of the curators' desk."""

from django.contrib import admin

from characters.models import Character, ModelVersion
from reconstruction.admin import captures, jobs
from reconstruction.admin.bulk_exports import ExportingCharacterDesk, ExportingModelVersionDesk

__all__ = ["captures", "jobs"]

# This app stands to the right of `characters`, whose tables do not know of exports.
admin.site.unregister([Character, ModelVersion])
admin.site.register(Character, ExportingCharacterDesk)
admin.site.register(ModelVersion, ExportingModelVersionDesk)
