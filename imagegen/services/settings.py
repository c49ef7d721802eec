"""How a campaign has its pictures made: style, providers in order, who may ask, limits."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from imagegen.asking import Asked
from imagegen.models import CampaignPictures
from imagegen.providers import registry
from imagegen.services.words import Words

FIELDS = ("style", "providers", "players_may_ask", "pictures_a_day", "dollars_a_month")


def settings_of(campaign: Campaign | None) -> CampaignPictures:
    """Return the settings of a campaign; those that nobody has changed yet are not saved."""
    found = CampaignPictures.objects.filter(campaign=campaign).first() if campaign else None
    return found or CampaignPictures(campaign=campaign)


def settled(campaign: Campaign | None, asked: Asked) -> Asked:
    """Return the wish with the campaign's style, and its providers or the site's, where it names none itself.

    A campaign that has chosen who draws keeps to that: its words go nowhere else, and nobody else is paid.
    """
    said = settings_of(campaign)
    wished, chosen = known_providers(asked.providers), usable(said.providers)
    if others := [name for name in wished if chosen and name not in chosen]:
        drawers = ", ".join(registry.LABELS.get(name, name) for name in chosen)
        message = (
            f"{registry.LABELS.get(others[0], others[0])} does not draw for this campaign, which has chosen: {drawers}."
        )
        raise Refused("provider_not_chosen", message, fields={"providers": [message]})
    providers = wished or chosen or names_here()
    return replace(asked, style=asked.style or said.style, providers=providers)


def known_providers(names: Any) -> list[str]:
    """Return provider names that somebody chose, each once; Refused if one is not set up here."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused("invalid", "Send the providers as a list of names.", fields={"providers": ["Send a list."]})
    here = names_here()
    unknown = [name for name in names if name not in here]
    if unknown:
        message = f"{unknown[0][:40]} is not set up here. There are: {', '.join(here)}."
        raise Refused("unknown_provider", message, fields={"providers": [message]})
    return list(dict.fromkeys(names))


def names_here() -> list[str]:
    """Return the names of the site's providers in the order in which they are tried."""
    return [name for name, _ in registry.choices()]


def usable(names: list[str]) -> list[str]:
    """Return those of a campaign's providers that the site still has."""
    here = names_here()
    return [name for name in names if name in here]


@transaction.atomic
def change_settings(*, actor: Person, campaign: Campaign, **values: Any) -> CampaignPictures:
    """Change some of FIELDS; game masters only."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    held, _ = CampaignPictures.objects.select_for_update().get_or_create(campaign=campaign)
    changes = {}
    for name, value in _clean(values).items():
        if getattr(held, name) != value:
            changes[name] = [getattr(held, name), value]
            setattr(held, name, value)
    if changes:
        held.save()
        record("campaign.picture_settings_changed", actor=person, target=campaign, campaign=campaign, changes=changes)
    return held


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    words = Words()
    fit = {name: value for name, value in values.items() if name in FIELDS}
    if "style" in fit:
        fit["style"] = words.text("style", fit["style"], 0, 500)
    if "providers" in fit:
        fit["providers"] = known_providers(fit["providers"])
    if fit.get("pictures_a_day") is not None:
        fit["pictures_a_day"] = words.number("pictures_a_day", fit["pictures_a_day"], 0, 100_000)
    if fit.get("dollars_a_month") is not None:
        fit["dollars_a_month"] = words.amount("dollars_a_month", fit["dollars_a_month"], Decimal(100_000))
    words.refuse_faults()
    return fit
