"""What the side of every page of a campaign leads to."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from campaigns.audiences import is_game_master
from campaigns.kinds import all_kinds
from campaigns.models import Campaign, Kind


@dataclass(frozen=True)
class Place:
    """One link of the campaign's own navigation."""

    label: str
    url: str
    icon: str
    here: bool


# (label, name of the route, icon); kinds without pages of their own come from the registry.
_STORY = [("Overview", "campaign", "book"), ("Live table", "table", "play"), ("Search", "campaign_search", "search"),
          ("Characters", "campaign_characters", "users"), ("Locations", "locations", "pin"),
          ("Plots", "plots", "thread"), ("Sessions", "sessions", "clock"), ("Calendar", "calendar", "sun"),
          ("Relations", "relations", "link"), ("Pictures", "campaign_pictures", "image"),
          ("Shown to you", "shown_to_me", "scroll")]  # fmt: skip
_KEEPING = [("Scenes", "scenes", "map"), ("Maps and sounds", "assets", "folder"),
            ("Proposals", "proposals", "check"), ("Templates", "templates", "edit"),
            ("Who sees what", "who_sees_what", "lock"), ("What happened", "campaign_audit", "history"),
            ("Webhooks, Discord", "outside", "arrow"),
            ("Settings", "campaign_settings", "filter")]  # fmt: skip
_FOR_ALL = [("In and out", "in_and_out", "upload"), ("Recording", "consents", "clock")]
_WITH_OWN_PAGES = {Kind.CHARACTER, Kind.LOCATION, Kind.PLOT, Kind.SESSION, Kind.SCENE}


def places(request: HttpRequest, campaign: Campaign) -> dict[str, list[Place]]:
    """Return the links for this person: `story` for everybody, `keeping` for game masters."""
    story = [_place(request, label, icon, route, campaign.pk) for label, route, icon in _STORY]
    for kind in all_kinds():
        if kind.kind not in _WITH_OWN_PAGES:
            story.append(_place(request, kind.plural, kind.icon, "entries", campaign.pk, kind.path))
    story += [_place(request, label, icon, route, campaign.pk) for label, route, icon in _FOR_ALL]
    keeping = []
    if is_game_master(campaign, request.user):
        keeping = [_place(request, label, icon, route, campaign.pk) for label, route, icon in _KEEPING]
    return {"story": [place for place in story if place], "keeping": [place for place in keeping if place]}


def _place(request: HttpRequest, label: str, icon: str, route: str, *arguments: object) -> Place | None:
    try:
        url = reverse(route, args=arguments)
    except NoReverseMatch:
        return None
    here = request.path == url if route == "campaign" else request.path.startswith(url)
    return Place(label, url, icon, here)
