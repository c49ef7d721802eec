"""What must happen whenever an entry of any kind is saved: names, mentions, search, webhooks, fresh caches."""

from campaigns.models import CacheStamp, Campaign, Entry, User
from campaigns.search.index import index_entry
from campaigns.services.names import keep_names
from campaigns.services.webhooks import announce_entry
from campaigns.writing.mentions import find_waiting, keep_mentions


def campaign_stamp(campaign: Campaign | int | object) -> str:
    """The name of the stamp that a campaign's cached answers carry."""
    return f"campaign:{getattr(campaign, 'pk', campaign)}"


def entry_saved(entry: Entry, *, actor: User | None, act: str) -> None:
    """Follow up a saved entry inside the same transaction. `act`: created, changed, deleted, restored, shown."""
    keep_names(entry)
    keep_mentions(entry, actor=actor)
    if entry.deleted_at is None:
        find_waiting(entry)
    index_entry(entry)
    if entry.campaign_id:
        CacheStamp.raise_for(campaign_stamp(entry.campaign_id))
    announce_entry(entry, act=act)
