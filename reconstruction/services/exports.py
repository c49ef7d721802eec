"""Asking for a model in another format."""

from django.db import transaction

from bestiary_site.shared import jobs, storage
from bestiary_site.shared.errors import Conflict, QuotaReached, Refused
from campaigns.permissions import Person
from campaigns.services.audit import record
from characters.models import ModelVersion
from reconstruction import tasks
from reconstruction.models import Export, ExportFormat
from reconstruction.permissions import require_export, require_model_view

MOST_ACTIVE = 10


@transaction.atomic
def start_export(*, actor: Person, model: ModelVersion, format: str) -> Export:
    """Queue an export of a model that the person may see; the same one, active or finished, is given back."""
    person = require_model_view(actor, model)
    if format not in ExportFormat.values:
        sentence = f"There is no format {format!r}: choose {', '.join(ExportFormat.values)}."
        raise Refused("unknown_format", sentence, fields={"format": [sentence]})
    if not model.levels:
        raise Conflict("no_model", "This model has no files to export.")
    ModelVersion.objects.select_for_update().get(pk=model.pk)
    mine = Export.objects.filter(created_by=person)
    same = mine.filter(model=model, format=format)
    known = same.active().first() or same.filter(state=jobs.JobState.SUCCEEDED).first()
    if known is not None and (not known.file or storage.exists(known.file)):
        return known
    if mine.active().count() >= MOST_ACTIVE:
        raise QuotaReached("too_many_exports", "Many exports of yours are still going on. Wait for one to end.")
    export = Export.objects.create(model=model, format=format, created_by=person)
    record("export.started", actor=person, target=export)
    jobs.enqueue_on_commit(tasks.wake_export, export.pk)
    return export


@transaction.atomic
def cancel_export(*, actor: Person, export: Export) -> Export:
    """End an export. Conflict if it has ended already."""
    person = require_export(actor, export)
    jobs.request_cancel(Export, export.pk)
    export.refresh_from_db()
    if not export.cancel_requested or export.state not in {jobs.JobState.RUNNING, jobs.JobState.CANCELLED}:
        raise Conflict("already_finished", "This export has already ended.")
    record("export.cancelled", actor=person, target=export)
    return export
