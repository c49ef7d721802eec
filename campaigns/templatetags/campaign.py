"""What the templates of campaigns ask for: navigation, addresses of entries."""

from typing import Any

from django import template

from campaigns.kinds import address_of, kind_of
from campaigns.models import Campaign, Entry
from campaigns.navigation import Place, places

register = template.Library()


@register.simple_tag(takes_context=True)
def campaign_places(context: dict[str, Any], campaign: Campaign) -> dict[str, list[Place]]:
    """Return the links of the campaign's navigation for who asks."""
    return places(context["request"], campaign)


@register.filter
def entry_url(entry: Entry) -> str:
    """Return the address of an entry's page, whatever its kind."""
    return address_of(entry)


@register.filter
def entry_icon(entry: Entry) -> str:
    """Return the name of the icon of an entry's kind."""
    return kind_of(entry).icon


@register.filter
def entry_kind(entry: Entry) -> str:
    """Return the word for an entry's kind."""
    return str(kind_of(entry).kind.label)
