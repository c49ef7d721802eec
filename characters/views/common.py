"""What the pages of creatures share: finding the creature, its addresses, who may see it how."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from campaigns.models import Campaign, Role, User, Visibility
from campaigns.permissions import Person, role_in
from characters.models import Character

_PAGES = {
    "edit": "creature_edit",
    "delete": "creature_delete",
    "versions": "creature_versions",
    "export": "creature_export",
    "favourite": "favourite_toggle",
}


def person_of(request: HttpRequest) -> Person:
    """Return who is asking."""
    return request.user


def find_character(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None) -> Character:
    """Return the living creature if this person may see it, or a 404."""
    seen = Character.objects.visible_to(person_of(request)).select_related("campaign", "created_by")
    return get_object_or_404(seen, campaign=campaign_id, slug=slug)


def find_campaign(request: HttpRequest, campaign_id: uuid.UUID | None) -> Campaign | None:
    """Return the campaign that the address names (None: the public bestiary), or a 404."""
    if campaign_id is None:
        return None
    return get_object_or_404(Campaign.objects.visible_to(person_of(request)), pk=campaign_id)


def links_of(character: Character) -> dict[str, str]:
    """Return the addresses of a creature's pages: page, edit, delete, versions, favourite, copy."""
    where = [character.campaign_id, character.slug] if character.campaign_id else [character.slug]
    links = {name: reverse(route, args=where) for name, route in _PAGES.items()}
    copy = "" if character.campaign_id else reverse("creature_copy", args=[character.slug])
    return {"page": character.get_absolute_url(), "copy": copy, **links}


def may_change(request: HttpRequest, character: Character) -> bool:
    """Whether this person may change the creature."""
    person = person_of(request)
    return person.is_authenticated and Character.objects.changeable_by(person).filter(pk=character.pk).exists()


def visibilities_for(person: Person, campaign: Campaign | None) -> list[tuple[str, str]]:
    """Return the choices of who may see a creature that this person may make there."""
    if campaign is not None:
        choices: list[tuple[str, str]] = [
            (Visibility.MEMBERS, "All members of the campaign"),
            (Visibility.CHOSEN, "Chosen people"),
            (Visibility.GAME_MASTERS, "Game masters only"),
        ]
        # A player who hides his own character from himself would be locked out of it.
        return choices if role_in(campaign, person) == Role.GAME_MASTER else choices[:2]
    draft: tuple[str, str] = (Visibility.GAME_MASTERS, "Nobody else: a draft")
    if isinstance(person, User) and person.may_curate:
        return [(Visibility.EVERYBODY, "Everybody: published in the bestiary"), draft]
    return [draft]


def own_marks(request: HttpRequest, ids: list[int]) -> set[int]:
    """Return which of these creatures the person has marked as favourites."""
    person: Any = request.user
    if not person.is_authenticated:
        return set()
    return set(person.favourites.filter(character__in=ids).values_list("character_id", flat=True))
