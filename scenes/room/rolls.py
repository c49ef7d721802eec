"""Dice for the room: what an order rolls, and what a browser is told of the seed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from scenes.services.dice import open_seed, roll_dice


def roll_for(
    campaign_id: UUID,
    formula: str,
    dialect: str = "ours",
    *,
    variables: Mapping[str, object] | None = None,
    private: bool = True,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a roll and its proof as plain data. Only what everybody sees may say `private=False`: it is numbered.

    One that failed after dice had fallen has `failed` in place of a total, and belongs in the log as well.
    """
    rolled, proof = roll_dice(campaign=campaign_id, text=formula, dialect=dialect, variables=variables, private=private)
    return rolled.as_data(), dict(proof)


def fair_dice(campaign_id: UUID) -> dict[str, Any]:
    """Return what the snapshot tells of the dice: the commitment in force, and how many open rolls it has seen."""
    seed = open_seed(campaign_id)
    return {"commitment": seed.commitment, "rolls": seed.nonce}
