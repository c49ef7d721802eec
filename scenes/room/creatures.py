"""What a scene takes from creatures and characters: looks, size, hit points, senses, initiative."""

import re
import uuid
from typing import Any

from bestiary_site.shared.errors import NotFound
from campaigns.models import User
from characters.models import Character
from scenes.pieces import Record
from scenes.room.doing import Doing
from scenes.services.token_looks import token_model_for, token_picture_for
from scenes.token_looks import sealed_picture

SIZES = {"tiny": 0.5, "small": 1, "medium": 1, "large": 2, "huge": 3, "gargantuan": 4, "colossal": 6}
NO_CREATURE = "There is no such creature or character, or it is hidden from you."


def initiative_of(entry: str | None) -> tuple[int, float]:
    """Return (modifier of the roll, what breaks ties) of the creature that a token stands for."""
    found = Character.objects.filter(uid=entry).only("sheet").first() if entry and _is_uid(entry) else None
    sheet = found.sheet if found is not None else {}
    dexterity = (sheet.get("abilities") or {}).get("dex", 10)
    modifier = sheet.get("initiative")
    return (modifier if isinstance(modifier, int) else (dexterity - 10) // 2), float(dexterity)


def token_of(entry: str, doing: Doing) -> Record:
    """Return the values of a token for a creature that this person may put on the scene."""
    person = User.objects.get(pk=doing.rights.user_id)
    seen = Character.objects.visible_to(person) if doing.rights.runs else Character.objects.filter(keeper=person)
    found = seen.filter(uid=entry).first() if _is_uid(entry) else None
    if found is None or found.campaign_id not in (None, doing.campaign_id):
        raise NotFound("creature_not_found", NO_CREATURE)
    return token_values(found)


def token_values(found: Character) -> Record:
    """Return what a token takes from its creature when it is put on a scene."""
    sheet = found.sheet or {}
    feet = sheet.get("speeds") or {}
    senses = {_word(name): number for name, number in (sheet.get("senses") or {}).items()}
    owners = [found.keeper_id] if found.keeper_id and found.campaign_id else []
    sight = {sense: float(senses.get(sense, 0)) for sense in ("darkvision", "blindsight", "tremorsense", "truesight")}
    looks = looks_of(found)
    return {
        "name": found.name,
        "entry": str(found.uid),
        "size": SIZES.get(_word(sheet.get("size")), 1),
        "owners": owners,
        "disposition": "friendly" if owners else "hostile",
        "name_shown": "everybody" if owners else "owners",
        "health_shown": "nobody" if owners else "words",
        "bars": [_hit_points(found, sheet)],
        "speed": float(feet.get("walk") or max(feet.values(), default=0)) or None,
        "vision": {"on": bool(owners), **sight},
        **looks,
    }


def looks_of(found: Character) -> Record:
    """Return the addresses of a creature's picture and model at the table."""
    return {
        "picture": token_picture_for(found) or sealed_picture(found.picture_small or found.picture),
        "model": token_model_for(found),
        "shape": "round",
    }


def _hit_points(found: Character, sheet: dict[str, Any]) -> Record:
    points = sheet.get("hit_points") or {}
    most = float(points.get("max") or found.health or 1)
    owned = bool(found.keeper_id and found.campaign_id)
    return {"name": "Hit points", "value": float(points.get("current", most)), "max": most,
            "shown": "everybody" if owned else "owners"}  # fmt: skip


def _word(text: Any) -> str:
    return re.sub(r"[^a-z]", "", str(text or "").lower())


def _is_uid(text: Any) -> bool:
    try:
        return bool(text) and bool(uuid.UUID(str(text)))
    except ValueError:
        return False
