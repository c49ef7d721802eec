"""Fills a campaign with something in every table of pictures that an archive carries."""

from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, User
from imagegen.services.settings import change_settings
from imagegen.tests.factories import make_picture


def fill_pictures(campaign: Campaign, owner: User, player: User, entry: Any) -> None:
    """Make pictures of both people, a shared, a featured and a deleted one, and settings."""
    make_picture(owner, campaign=campaign, entry=entry, is_featured=True, sent_prompt="A lamp. Style: ink")
    make_picture(player, campaign=campaign, colour="red", subject_name="Hero", subject_type="character", shared=True)
    make_picture(owner, campaign=campaign, subject_name="Gone", deleted_at=timezone.now())
    change_settings(actor=owner, campaign=campaign, style="ink", providers=["offline"], dollars_a_month="1.50")
