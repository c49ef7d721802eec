"""Campaigns and everything in them on the game masters' and curators' desk."""

from campaigns.admin.campaigns import AuditDesk, CampaignDesk, TagDesk
from campaigns.admin.locations import LocationDesk
from campaigns.admin.outside import ConsentDesk, DeliveryDesk, DiscordDesk, StandInDesk, WebhookDesk
from campaigns.admin.plots import PlotDesk
from campaigns.admin.proposals import ProposalDesk
from campaigns.admin.relations import RelationDesk
from campaigns.admin.sessions import CalendarDesk, CalendarEventDesk, SessionDesk, SessionEventDesk

__all__ = [
    "AuditDesk",
    "CampaignDesk",
    "TagDesk",
    "LocationDesk",
    "PlotDesk",
    "ProposalDesk",
    "RelationDesk",
    "SessionDesk",
    "SessionEventDesk",
    "CalendarDesk",
    "CalendarEventDesk",
    "ConsentDesk",
    "DeliveryDesk",
    "DiscordDesk",
    "StandInDesk",
    "WebhookDesk",
]
