"""What the pages of relations and plots share: the campaign, the person, the way back."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from campaigns.models import Campaign, Role, User
from campaigns.permissions import require_sign_in, role_in
from campaigns.story_forms import Offers


@dataclass
class Visit:
    """Somebody at a page inside a campaign."""

    request: HttpRequest
    campaign: Campaign

    @cached_property
    def person(self) -> User:
        """Who is asking."""
        return require_sign_in(self.request.user)

    @cached_property
    def role(self) -> Role | None:
        """What he is in the campaign."""
        return role_in(self.campaign, self.person)

    @cached_property
    def offers(self) -> Offers:
        """What his forms offer."""
        return Offers(self.campaign, self.person)

    @property
    def game_master(self) -> bool:
        """Whether he runs it."""
        return self.role == Role.GAME_MASTER

    @property
    def may_make(self) -> bool:
        """Whether he may make things in it."""
        return self.role in (Role.GAME_MASTER, Role.PLAYER)

    def form(self, shape: Any, *, initial: Any = None, bound: bool = False, prefix: Any = None, **more: Any) -> Any:
        """Return a form of the campaign for him."""
        said = self.request.POST if bound else None
        return shape(
            said, initial=initial, prefix=prefix, offers=self.offers, game_master=self.game_master, **more
        )  # fmt: skip

    def back(self, otherwise: str) -> str:
        """Return where he came from (`next`), if that is a page of this site."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if safe else otherwise


def visit(request: HttpRequest, campaign_id: uuid.UUID) -> Visit:
    """Return the visit, or a 404 for who does not belong to the campaign."""
    seen = Campaign.objects.visible_to(request.user)
    return Visit(request, get_object_or_404(seen, pk=campaign_id))
