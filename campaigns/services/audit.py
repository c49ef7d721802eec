"""Writing the audit: called by every service, inside its transaction."""

from typing import Any

from django.db.models import Model

from bestiary_site.shared.request_id import current_request_id
from campaigns.models import AuditRecord, Campaign, Entry, User


def record(
    act: str,
    *,
    actor: User | None,
    target: Model,
    campaign: Campaign | None = None,
    changes: dict[str, Any] | None = None,
) -> AuditRecord:
    """Write that `actor` did `act` to `target`; `changes` maps a field to [before, after]."""
    # A child of Entry has a parent row; identify it without importing the app it lives in.
    entry = Entry.objects.filter(pk=target.pk).first() if isinstance(target, Entry) else None
    if campaign is None:
        campaign = getattr(target, "campaign", None)
    return AuditRecord.objects.create(
        act=act,
        actor=actor,
        campaign=campaign,
        entry=entry,
        target_type=target._meta.model_name or "",
        target_id=str(target.pk),
        target_name=str(target)[:200],
        changes=_storable(changes or {}),
        request_id=current_request_id(),
    )


def _storable(changes: dict[str, Any]) -> dict[str, Any]:
    """Shorten long texts: the versions keep them whole, the audit says that they changed."""
    return {name: [_short(value) for value in pair] for name, pair in changes.items()}


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= 300 else value[:297] + "..."
    return value if isinstance(value, int | float | bool | list | dict | None) else str(value)
