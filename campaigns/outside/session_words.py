"""The summary of a play session for a place outside, made from what every member may see of it."""

from campaigns.kinds import whole
from campaigns.models import Entry
from campaigns.outside.open_words import plain_mentions


def summary_of(session: Entry) -> str:
    """Return the text to begin with, in markdown as Discord reads it."""
    played = whole(session)
    campaign = played.campaign
    assert campaign is not None  # sessions belong to campaigns
    pieces = [f"# {campaign.name}: {played.name}"]
    if played.summary:
        pieces.append(f"*{plain_mentions(campaign, played.summary)}*")
    if body := plain_mentions(campaign, played.body):
        pieces.append(body)
    return "\n\n".join(pieces)
