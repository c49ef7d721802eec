"""Looking at a campaign as one of its players sees it: a game master's eyes changed, his hands tied."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from bestiary_site.shared.api import error_body
from bestiary_site.shared.errors import NotAllowed
from campaigns.models import Attachment, Campaign, Entry, Membership, Role, User

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "view_as"
SAFE = {"GET", "HEAD", "OPTIONS"}
_CAMPAIGN = re.compile(r"^/(?:play|api/v1/campaigns)/(?P<campaign>[0-9a-f-]{36})(?:/|$)")
_KINDS = "entries|characters|locations|plots|sessions|scenes"
_ENTRY = re.compile(rf"^/(?:api/v1/(?:{_KINDS})|files/pictures)/(?P<entry>\d{{1,18}})(?:/|$)")
_FILE = re.compile(r"^/(?:files|api/v1)/attachments/(?P<file>[0-9a-f-]{36})(?:/|$)")


class ViewAsMiddleware:
    """While a game master looks as a member, answer for that campaign as to that member, and change nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = getattr(request, "session", None)
        chosen = session.get(SESSION_KEY) if session is not None else None
        if chosen and request.user.is_authenticated and _concerns(request, chosen["campaign"]):
            member = member_viewed(request.user, chosen)
            if member is None:
                request.session.pop(SESSION_KEY, None)
            elif request.path == reverse("view_as_stop", args=[chosen["campaign"]]):
                pass
            elif request.method in SAFE:
                self._look(request, member)
            else:
                return _refuse(request, member)
        return self.get_response(request)

    def _look(self, request: HttpRequest, member: User) -> None:
        looking: Any = request
        looking.viewed_by, looking.viewing_as = request.user, member
        request.user = member


def member_viewed(person: User, chosen: dict[str, Any]) -> User | None:
    """Return as whom a game master looks, or None if one of the two has lost his place since."""
    if not Campaign.objects.run_by(person).filter(pk=chosen["campaign"]).exists():
        return None
    members = Membership.objects.filter(campaign=chosen["campaign"], user=chosen["user"]).exclude(role=Role.GAME_MASTER)
    found = members.select_related("user").first()
    return found.user if found else None


def _concerns(request: HttpRequest, campaign_id: str) -> bool:
    """Whether the request is about that campaign, by its address or, to be on the safe side, by where it comes from."""
    path = request.path_info
    if match := _CAMPAIGN.match(path):
        return match["campaign"] == campaign_id
    if match := _ENTRY.match(path):
        return Entry.objects.filter(pk=match["entry"], campaign=uuid.UUID(campaign_id)).exists()
    if match := _FILE.match(path):
        return (
            _is_uuid(match["file"])
            and Attachment.objects.filter(pk=match["file"], entry__campaign=uuid.UUID(campaign_id)).exists()
        )
    if path.startswith("/api/v1/search"):
        return request.GET.get("campaign") == campaign_id
    if request.method in SAFE or not path.startswith("/api/"):
        return False
    return f"/play/{campaign_id}/" in request.headers.get("Referer", "")


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _refuse(request: HttpRequest, member: User) -> HttpResponse:
    error = NotAllowed(
        "only_looking", f"You are looking as {member.display_name} and cannot change anything. Stop looking first."
    )
    if request.path_info.startswith("/api/"):
        return JsonResponse(error_body(error.code, error.message), status=error.status)
    return render(request, "refusal.html", {"error": error}, status=error.status)
