"""People, campaigns, entries, audit and cache stamps."""

from campaigns.models.audit import AuditRecord
from campaigns.models.calendar import CalendarEvent, CampaignCalendar, Repeats
from campaigns.models.campaign import Campaign, Invitation, Membership, Role
from campaigns.models.entries import Entry, EntryName, EntryViewer, Kind, NameKind, Tag, Visibility
from campaigns.models.imports import ImportedFrom, ImportRun, ImportState
from campaigns.models.locations import Location, MapLayer, MapPin, PinColour, PinIcon, Placement
from campaigns.models.outside import (
    DeliveryState,
    DiscordPurpose,
    DiscordWebhook,
    Happening,
    Outlet,
    Webhook,
    WebhookDelivery,
)
from campaigns.models.pages import Faction, Handout, Item, Note
from campaigns.models.people import User
from campaigns.models.plots import (
    PlotDependency,
    PlotForeshadowing,
    PlotLink,
    PlotMilestone,
    PlotProgress,
    PlotStatus,
    PlotThread,
)
from campaigns.models.privacy import Consent, ConsentPurpose, StandIn
from campaigns.models.proposals import Proposal, ProposalState
from campaigns.models.relations import Relation, RelationChange
from campaigns.models.search import RecentSearch, SavedSearch, SearchTerm, SearchText, SearchWord
from campaigns.models.sessions import (
    Attendance,
    ChecklistItem,
    PlaySession,
    Presence,
    SessionEvent,
    SessionNote,
    SessionState,
    StreamPlace,
)
from campaigns.models.stamps import CacheStamp
from campaigns.models.writing import Attachment, EntryMention, EntryTemplate, HandoutShowing

__all__ = [
    "Attachment",
    "Attendance",
    "AuditRecord",
    "CacheStamp",
    "CalendarEvent",
    "Campaign",
    "CampaignCalendar",
    "ChecklistItem",
    "Consent",
    "ConsentPurpose",
    "DeliveryState",
    "DiscordPurpose",
    "DiscordWebhook",
    "Entry",
    "EntryMention",
    "EntryName",
    "EntryTemplate",
    "EntryViewer",
    "Faction",
    "Handout",
    "HandoutShowing",
    "Happening",
    "ImportRun",
    "ImportState",
    "ImportedFrom",
    "Invitation",
    "Item",
    "Kind",
    "Location",
    "MapLayer",
    "MapPin",
    "Membership",
    "NameKind",
    "Note",
    "Presence",
    "Proposal",
    "ProposalState",
    "RecentSearch",
    "Outlet",
    "PinColour",
    "PinIcon",
    "Placement",
    "PlaySession",
    "PlotDependency",
    "PlotForeshadowing",
    "PlotLink",
    "PlotMilestone",
    "PlotProgress",
    "PlotStatus",
    "PlotThread",
    "Relation",
    "RelationChange",
    "Role",
    "Repeats",
    "SavedSearch",
    "SearchTerm",
    "SearchText",
    "SearchWord",
    "SessionEvent",
    "SessionNote",
    "SessionState",
    "StreamPlace",
    "StandIn",
    "Tag",
    "User",
    "Visibility",
    "Webhook",
    "WebhookDelivery",
]
