"""Who did what, when: written in the same transaction as the act, never changed."""

from django.conf import settings
from django.db import models

from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry


class AuditRecord(models.Model):
    """One act. `changes` maps a field to [before, after]."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=60, db_index=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.SET_NULL, related_name="audit")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="audit")
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_name = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.target_name}"
