"""Words as all members may read them, for places outside: no secret block, no name of what is hidden."""

from campaigns.models import Campaign, EntryName
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.writing.text import HIDDEN, mentions, parts, with_mentions


def open_words(campaign: Campaign, text: str) -> str:
    """Return markdown without what is not for every member."""
    seen = "".join(part.text for part in parts(text) if part.audience is None)
    return _without_hidden_names(campaign, seen).strip()


def plain_mentions(campaign: Campaign, text: str) -> str:
    """Return the same with mentions as plain names, for places that do not know the brackets."""
    seen = open_words(campaign, text)
    return with_mentions(seen, {found.start: found.label or found.name for found in mentions(seen)})


def _without_hidden_names(campaign: Campaign, text: str) -> str:
    found = mentions(text)
    keys = {mention.key for mention in found}
    rows = EntryName.objects.filter(campaign=campaign, key__in=keys)
    named = set(rows.values_list("key", flat=True))
    shown = set(
        rows.filter(entry__deleted_at=None, entry__visibility__in=SEEN_BY_MEMBERS).values_list("key", flat=True)
    )
    hidden = named - shown
    return with_mentions(text, {mention.start: HIDDEN for mention in found if mention.key in hidden})
