"""Heard: rows inside a campaign that only some of its people may know of, with an identity of their own."""

import re
import uuid
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign
from campaigns.models.entries import Entry, Kind, Visibility

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from campaigns.models.people import User

HeardType = TypeVar("HeardType", bound="Heard", covariant=True)


class HeardQuerySet(models.QuerySet[HeardType]):
    """Questions to rows with an audience; `inside` is the way from a row to its campaign."""

    inside = "campaign"

    def heard_by(self, user: "User | AnonymousUser") -> Self:
        """Those said to this person; game masters hear everything in the campaigns that they run."""
        if not user.is_authenticated:
            return self.none()
        run = Q(**{f"{self.inside}__in": Campaign.objects.run_by(user)})
        member = Q(**{f"{self.inside}__in": Campaign.objects.visible_to(user)})
        return self.filter(run | (member & (Q(audience="") | Q(audience__contains=f"@{user.pk}@"))))


class Heard(models.Model):
    """A row that is told to all who see what it belongs to, to chosen people, or to game masters alone."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    audience = models.TextField(
        blank=True, default="", help_text="Empty: all who see the thing; gm: game masters; @12@@15@: these people."
    )

    class Meta:
        abstract = True

    @property
    def visibility(self) -> Visibility:
        """The audience as people choose it."""
        if not self.audience:
            return Visibility.MEMBERS
        return Visibility.CHOSEN if "@" in self.audience else Visibility.GAME_MASTERS

    @property
    def known_to(self) -> list[int]:
        """The chosen people (primary keys of users)."""
        return [int(pk) for pk in re.findall(r"@(\d+)@", self.audience)]


def session_link() -> "models.ForeignKey[Entry | None, Entry | None]":
    """Return a link to the play session that something happened in; none: before the first one, or outside of any."""
    return models.ForeignKey(
        Entry,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"kind": Kind.SESSION},
    )
