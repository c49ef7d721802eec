"""A campaign as a vault of markdown pages, for whoever belongs to it."""

from collections.abc import Iterator

from campaigns.archive.vault import make_vault
from campaigns.models import Campaign, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record


def export_vault(*, actor: Person, campaign: Campaign) -> Iterator[bytes]:
    """Yield a ZIP of the pages that this person may see."""
    person = require_sign_in(actor)
    require_role(campaign, person, *Role)
    record("campaign.vault_exported", actor=person, target=campaign, campaign=campaign)
    return make_vault(campaign, person)
