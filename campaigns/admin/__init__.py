"""Campaigns and everything in them on the game masters' and curators' desk."""

from campaigns.admin.campaigns import AuditDesk, CampaignDesk, TagDesk
from campaigns.admin.plots import PlotDesk
from campaigns.admin.relations import RelationDesk

__all__ = ["AuditDesk", "CampaignDesk", "TagDesk", "PlotDesk", "RelationDesk"]
