"""What must happen whenever an entry of any kind is saved: names, mentions, search, webhooks, fresh caches."""

from campaigns.models import CacheStamp, Campaign, Entry, User
from campaigns.services.names import keep_names


def campaign_stamp(campaign: Campaign | int | object) -> str:
    """The name of the stamp that a campaign's cached answers carry."""
    return f"campaign:{getattr(campaign, 'pk', campaign)}"


def entry_saved(entry: Entry, *, actor: User | None, act: str) -> None:
    """Follow up a saved entry inside the same transaction. `act`: created, changed, deleted, restored, shown."""
    keep_names(entry)
    if entry.campaign_id:
        CacheStamp.raise_for(campaign_stamp(entry.campaign_id))
