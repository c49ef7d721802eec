"""Rolling dice for a campaign: drawn from its sealed seed, numbered without gaps, and checkable once it is shown."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from scenes.dice import DiceError, Fair, Roll, commitment_of, new_seed, parse
from scenes.dice import roll as throw
from scenes.dice import verify as throw_again
from scenes.models.dice import DiceSeed


class Proof(TypedDict):
    """What anybody needs, beside the seed when it is shown, to roll the same again."""

    commitment: str
    nonce: int | str


@dataclass(frozen=True, slots=True)
class FailedRoll:
    """A roll that came to nothing after dice had fallen: it has its number and its place in the log like any other."""

    formula: str
    dialect: str
    label: str
    code: str
    reason: str

    def as_data(self) -> dict[str, Any]:
        """Return plain data, ready for JSON: what the browser draws."""
        data = {"formula": self.formula, "dialect": self.dialect, "label": self.label}
        return data | {"failed": self.code, "text": f"{self.formula}: the roll failed. {self.reason}"}


@transaction.atomic
def roll_dice(
    *,
    campaign: Campaign | UUID,
    text: str,
    dialect: str = "ours",
    variables: Mapping[str, object] | None = None,
    private: bool = False,
) -> tuple[Roll | FailedRoll, Proof]:
    """Roll with the campaign's next number. A private roll takes none, so that nobody can count or guess it.

    Refused only before the first die has fallen. What fails later is returned, not raised: raising would give the
    number back, and why it failed (even that it did) tells what the next roll shows.
    """
    try:
        expression = parse(text, dialect)
        seed, nonce = _unnumbered(campaign) if private else _numbered(campaign)
        dice = Fair(seed.secret, nonce)
        proof: Proof = {"commitment": seed.commitment, "nonce": nonce}
        try:
            return throw(expression, rng=dice, variables=variables), proof
        except DiceError as error:
            if not dice.counter:
                raise
            failed = FailedRoll(expression.text, expression.dialect, expression.label, error.code, error.message)
            return failed, proof
    except DiceError as error:
        raise refusal(error) from error


def refusal(error: DiceError) -> Refused:
    """Return the site's refusal of a formula, with the place in it that is wrong."""
    place = {} if error.position is None else {"position": error.position}
    return Refused(error.code, error.message, fields={"formula": [error.message]}, details=place)


def key_of(campaign: Campaign | UUID) -> UUID:
    """Return a campaign's key."""
    return campaign.pk if isinstance(campaign, Campaign) else campaign


def open_seed(campaign: Campaign | UUID) -> DiceSeed:
    """Return the seed in use, made where there is none yet."""
    key = key_of(campaign)
    found = DiceSeed.objects.filter(campaign_id=key, revealed_at=None).first()
    if found is not None:
        return found
    seed = new_seed()
    fresh = {"commitment": commitment_of(seed), "seed": seed.hex()}
    made, _ = DiceSeed.objects.get_or_create(campaign_id=key, revealed_at=None, defaults=fresh)
    return made


def _numbered(campaign: Campaign | UUID) -> tuple[DiceSeed, int]:
    """Take the next number; the row stays locked until the roll is written, so what is refused leaves no gap."""
    while True:
        seed = open_seed(campaign)
        if DiceSeed.objects.filter(pk=seed.pk, revealed_at=None).update(nonce=F("nonce") + 1):
            seed.refresh_from_db(fields=["nonce"])
            return seed, seed.nonce


def _unnumbered(campaign: Campaign | UUID) -> tuple[DiceSeed, str]:
    return open_seed(campaign), secrets.token_hex(16)


@transaction.atomic
def change_seed(*, actor: Person, campaign: Campaign) -> DiceSeed:
    """Show the seed in use, so that its rolls can be checked, and seal a new one."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    old = DiceSeed.objects.select_for_update().filter(campaign=campaign, revealed_at=None).first()
    if old is not None:
        old.revealed_at = timezone.now()
        old.save(update_fields=["revealed_at"])
    fresh = open_seed(campaign)
    changes = {"commitment": [old.commitment if old else "", fresh.commitment]}
    record("dice.seed_changed", actor=person, target=campaign, campaign=campaign, changes=changes)
    return fresh


def dice_shown(campaign: Campaign | UUID) -> dict[str, Any]:
    """Return what a member may know of the dice: the commitment in force and the seeds shown so far."""
    seed = open_seed(campaign)
    shown = DiceSeed.objects.filter(campaign_id=seed.campaign_id).exclude(revealed_at=None)[:50]
    return {
        "commitment": seed.commitment,
        "rolls": seed.nonce,
        "opened_at": seed.opened_at.isoformat(),
        "revealed": [_revealed(one) for one in shown],
    }


def _revealed(seed: DiceSeed) -> dict[str, Any]:
    assert seed.revealed_at
    return {
        "commitment": seed.commitment,
        "seed": seed.seed,
        "rolls": seed.nonce,
        "opened_at": seed.opened_at.isoformat(),
        "revealed_at": seed.revealed_at.isoformat(),
    }


def check_roll(
    *,
    campaign: Campaign | UUID,
    commitment: str,
    nonce: int | str,
    text: str,
    dialect: str = "ours",
    variables: Mapping[str, object] | None = None,
) -> Roll:
    """Roll again what was rolled with a seed that has been shown."""
    key = key_of(campaign)
    seed = DiceSeed.objects.filter(campaign_id=key, commitment=commitment.lower()).first()
    if seed is None:
        raise Refused("dice_seed_unknown", "No dice of this campaign were sealed with this commitment.")
    if seed.revealed_at is None:
        raise Refused("dice_seed_sealed", "These dice are still sealed. Ask the game master to show their seed.")
    try:
        return throw_again(seed.secret, commitment, nonce, text, dialect, variables)
    except DiceError as error:
        raise refusal(error) from error
