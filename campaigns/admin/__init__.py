"""Campaigns and everything in them on the game masters' and curators' desk."""

from campaigns.admin.campaigns import AuditDesk, CampaignDesk, TagDesk

__all__ = ["AuditDesk", "CampaignDesk", "TagDesk"]
