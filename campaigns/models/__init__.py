"""People, campaigns, entries, audit and cache stamps."""

from campaigns.models.audit import AuditRecord
from campaigns.models.campaign import Campaign, Invitation, Membership, Role
from campaigns.models.entries import Entry, Kind, Tag, Visibility
from campaigns.models.people import User
from campaigns.models.stamps import CacheStamp

__all__ = [
    "AuditRecord",
    "CacheStamp",
    "Campaign",
    "Entry",
    "Invitation",
    "Kind",
    "Membership",
    "Role",
    "Tag",
    "User",
    "Visibility",
]
