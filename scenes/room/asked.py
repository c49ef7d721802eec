"""What a browser asks over the socket: understood, or refused with what is wrong."""

import json
from typing import Any

import msgspec

from bestiary_site.shared.errors import Refused
from scenes.protocol import read_order

LONGEST = 1 << 20


def understood(text: str) -> Any:
    """Return the order that a text says. Refused when it says none."""
    if len(text) > LONGEST:
        raise Refused("too_long", "That is more than one order may hold.")
    try:
        return read_order(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused("not_understood", f"This order is not understood: {error}.") from error


def id_in(text: str) -> str:
    """Find the order's id for the refusal, if it is that well-formed at all."""
    try:
        content = json.loads(text[:LONGEST])
    except (ValueError, RecursionError):
        return ""
    found = content.get("id") if isinstance(content, dict) else None
    return found if isinstance(found, str) and len(found) <= 64 else ""


def named_by(order: Any) -> list[str]:
    """Return the ids of the pieces that an order names."""
    rows = getattr(order, "tokens", None) or getattr(order, "pieces", None) or []
    ids = [one.id for one in rows if hasattr(one, "id")] + [one for one in rows if isinstance(one, str)]
    ids += [uid for uid in getattr(order, "ids", []) if isinstance(uid, str)]
    single = (getattr(order, name, None) for name in ("door", "combatant", "track"))
    return ids + [uid for uid in single if isinstance(uid, str)]
