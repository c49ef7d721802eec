"""What pictures may be drawn for a person and for a campaign: so many a day, so much money a month."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone

from bestiary_site.shared.errors import QuotaReached
from campaigns.models import Campaign, User
from campaigns.permissions import Person, require_sign_in
from imagegen.models import PictureRequest, ProviderCall
from imagegen.providers import registry
from imagegen.services.settings import settings_of

DAY, MONTH = timedelta(days=1), timedelta(days=30)


@dataclass(frozen=True)
class Usage:
    """What was drawn in the last 24 hours and paid in the last 30 days, and how much of it is allowed."""

    pictures: int
    pictures_allowed: int
    dollars: float
    dollars_allowed: float

    def as_json(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        return asdict(self)


def usage_of_person(person: User) -> Usage:
    """Return what a person has used, in all campaigns and alone."""
    drawn, paid = _counted(Q(person=person), Q(author=person))
    return Usage(drawn, settings.PICTURES_A_DAY, paid, float(settings.PICTURE_DOLLARS_A_MONTH))


def usage_of_campaign(campaign: Campaign) -> Usage:
    """Return what a campaign's people have used together."""
    said = settings_of(campaign)
    drawn, paid = _counted(Q(campaign=campaign), Q(campaign=campaign))
    pictures = settings.CAMPAIGN_PICTURES_A_DAY if said.pictures_a_day is None else said.pictures_a_day
    dollars = said.dollars_a_month
    allowed = Decimal(settings.CAMPAIGN_DOLLARS_A_MONTH) if dollars is None else dollars
    return Usage(drawn, pictures, paid, float(allowed))


def _counted(calls: Q, waiting: Q) -> tuple[int, float]:
    """Return pictures of a day, those being made included, and dollars of a month."""
    now = timezone.now()
    told = ProviderCall.objects.filter(calls, at__gte=now - MONTH).aggregate(
        drawn=Count("pk", filter=Q(outcome="drawn", at__gte=now - DAY)), paid=Sum("cost_microdollars")
    )
    return told["drawn"] + PictureRequest.objects.active().filter(waiting).count(), (told["paid"] or 0) / 1e6


def require_quota(person: User, campaign: Campaign | None, providers: list[str]) -> None:
    """Refuse a further picture of who has used what is allowed; what costs nothing is not held up by money."""
    _require(usage_of_person(person), "You", providers)
    if campaign is not None:
        _require(usage_of_campaign(campaign), f"The campaign {campaign.name}", providers)


def _require(usage: Usage, who: str, providers: list[str]) -> None:
    if usage.pictures >= usage.pictures_allowed:
        raise QuotaReached(
            "pictures_of_the_day",
            f"{who} had {usage.pictures} pictures in the last 24 hours; {usage.pictures_allowed} are allowed. "
            "Try again tomorrow.",
            details={"usage": usage.as_json()},
        )
    if usage.dollars >= usage.dollars_allowed and _costs(providers):
        raise QuotaReached(
            "dollars_of_the_month",
            f"{who} had pictures for {usage.dollars:.2f} dollars in the last 30 days; {usage.dollars_allowed:.2f} are "
            "allowed. Choose the offline artist alone, who costs nothing, or wait.",
            details={"usage": usage.as_json()},
        )


def _costs(providers: list[str]) -> bool:
    """Whether one of the providers sends a bill; the site's own artist, or a server at home, does not."""
    found = [registry.by_name(name) for name in providers]
    return any(one is not None and one.price > 0 for one in found)


def told_to(actor: Person, campaign: Campaign | None) -> dict[str, Any]:
    """Return what is left to a person, and to a campaign that he sees."""
    person = require_sign_in(actor)
    told = {"person": usage_of_person(person).as_json()}
    return told | ({"campaign": usage_of_campaign(campaign).as_json()} if campaign else {})


def names(person: User, campaign: Campaign | None) -> list[str]:
    """Return under which names the counting is locked."""
    return [f"pictures of person {person.pk}", *([f"pictures of campaign {campaign.pk}"] if campaign else [])]
