"""The socket that every page of a campaign opens: what is shown to this person now."""

from typing import Any

from bestiary_site.shared.consumers import SnapshotConsumer
from bestiary_site.shared.errors import NotFound
from campaigns.facts import group_of
from campaigns.models import Campaign
from campaigns.permissions import require_sign_in
from campaigns.services.handouts import fact_of, unseen_by


class CampaignConsumer(SnapshotConsumer):
    """Tells one person what concerns him, whatever page of the campaign he looks at."""

    def load_snapshot(self) -> tuple[str, dict[str, Any]]:
        """Return the person's group and the handouts that he has not closed yet."""
        person = require_sign_in(self.scope["user"])
        campaign_id = self.scope["url_route"]["kwargs"]["campaign_id"]
        if not Campaign.objects.visible_to(person).filter(pk=campaign_id).exists():
            raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
        waiting = [fact_of(one, one.handout).message() for one in unseen_by(person, campaign_id)]
        return group_of(campaign_id, person.pk), {"type": "campaign.snapshot", "version": 0, "shown": waiting}
