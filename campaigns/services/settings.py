"""The settings of a campaign: what its game masters decide for all of its table."""

from typing import Any

from django.db import transaction

from bestiary_site.shared.errors import Refused
from campaigns.models import CacheStamp, Campaign, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.saving import campaign_stamp

SWITCHES = ("edits_need_approval", "play_needs_no_approval")
DAYS = ("keep_audit_days", "keep_bin_days", "keep_recordings_days")
FIELDS = (*SWITCHES, "stalled_after", *DAYS)
MOST_DAYS = 36_500


@transaction.atomic
def update_settings(*, actor: Person, campaign: Campaign, **values: Any) -> Campaign:
    """Change settings. Proposals that wait stay so when changes need no word any more: they are still to be decided."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    _check(values)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    changes = {
        name: [getattr(campaign, name), value] for name, value in values.items() if getattr(campaign, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(campaign, name, value)
    if changes:
        campaign.save(update_fields=[*changes, "updated_at"])
        record("campaign.settings_changed", actor=person, target=campaign, campaign=campaign, changes=changes)
        CacheStamp.raise_for(campaign_stamp(campaign))
    return campaign


def _check(values: dict[str, Any]) -> None:
    if unknown := set(values) - set(FIELDS):
        raise Refused("unknown_field", f"There is no setting {', '.join(sorted(unknown))}.")
    complaints = {}
    for name, value in values.items():
        if name in SWITCHES and not isinstance(value, bool):
            complaints[name] = ["Must be true or false."]
        elif name == "stalled_after" and not _is_from(value, 0, 100):
            complaints[name] = ["Write a number of sessions from 0 (never) to 100."]
        elif name in DAYS and value is not None and not _is_from(value, 1, MOST_DAYS):
            complaints[name] = [f"Write a number of days from 1 to {MOST_DAYS}; empty: for ever."]
    if complaints:
        raise Refused("invalid", "Some settings need another look.", fields=complaints)


def _is_from(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
