"""Campaigns and everything in them on the game masters' and curators' desk."""

from campaigns.admin.campaigns import AuditDesk, CampaignDesk, TagDesk
from campaigns.admin.plots import PlotDesk
from campaigns.admin.relations import RelationDesk
from campaigns.admin.sessions import CalendarDesk, CalendarEventDesk, SessionDesk, SessionEventDesk

__all__ = [
    "AuditDesk",
    "CampaignDesk",
    "TagDesk",
    "PlotDesk",
    "RelationDesk",
    "SessionDesk",
    "SessionEventDesk",
    "CalendarDesk",
    "CalendarEventDesk",
]
