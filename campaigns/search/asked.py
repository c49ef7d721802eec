"""A search as an address says it: words, campaign, kinds, tags and page; the same for pages and API."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Campaign, Kind, SavedSearch
from campaigns.permissions import Person
from campaigns.search.engine import BESTIARY
from campaigns.search.words import LONGEST_QUERY

MOST_TAGS_ASKED = 5


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `campaign` is one that the viewer belongs to."""

    query: str
    campaign: Campaign | None = None
    bestiary_only: bool = False
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def filters(self) -> dict[str, Any]:
        """Return the keyword arguments of `search`."""
        return {
            "campaign": self.campaign, "bestiary_only": self.bestiary_only, "kinds": self.kinds, "tags": self.tags,
        }  # fmt: skip


def read_asked(said: QueryDict, viewer: Person) -> Asked:
    """Return what the parameters q, campaign, kind and tag ask for; a campaign that is not one's own is not there."""
    query = said.get("q", "").replace("\x00", " ").strip()
    if len(query) > LONGEST_QUERY:
        raise Refused(
            "query_too_long", f"Look for at most {LONGEST_QUERY} characters, not {len(query)}.",
            fields={"q": [f"At most {LONGEST_QUERY} characters."]},
        )  # fmt: skip
    kinds = tuple(kind for kind in dict.fromkeys(said.getlist("kind")) if kind)
    if unknown := set(kinds) - set(Kind.values):
        raise Refused(
            "unknown_kind", f"There is no kind {', '.join(sorted(unknown))[:100]}: use {', '.join(Kind.values)}.",
            fields={"kind": ["No such kind."]},
        )  # fmt: skip
    tags = [tag.replace("\x00", "").strip()[:60] for tag in said.getlist("tag")]
    place = said.get("campaign", "").strip()
    campaign = None if place in {"", BESTIARY} else find_campaign(place, viewer)
    wanted = tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS_ASKED]
    return Asked(query, campaign, place == BESTIARY, kinds, wanted)


def find_campaign(place: str, viewer: Person) -> Campaign:
    """Return a campaign that the viewer belongs to."""
    try:
        pk = UUID(place)
    except ValueError as error:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.") from error
    found = Campaign.objects.visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    return found


def address_of_search(saved: SavedSearch) -> str:
    """Return the page of a saved search."""
    said = QueryDict(mutable=True)
    if saved.query:
        said["q"] = saved.query
    if saved.campaign_id:
        said["campaign"] = str(saved.campaign_id)
    said.setlist("kind", saved.kinds)
    said.setlist("tag", saved.tags)
    return f"{reverse('search')}?{said.urlencode()}"
