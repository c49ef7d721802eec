"""Foundry's tokens of every generation: place, size, sight, light, bars, who may see what."""

from typing import TYPE_CHECKING, Any

from scenes.importers.fields import Fields, colour_from
from scenes.importers.found import Gathering, file_name
from scenes.importers.foundry.frame import Frame
from scenes.importers.foundry.things import glow_of

if TYPE_CHECKING:
    from scenes.importers.foundry.scene import LevelRows

DISPOSITIONS = {-2: "secret", -1: "hostile", 0: "neutral", 1: "friendly"}
# What is never drawn there is known to who plays the token all the same, by its sheet.
SHOWN = {0: "owners", 10: "owners", 20: "owners", 30: "everybody", 40: "owners", 50: "everybody"}
SILENT = (
    "_id", "actorLink", "appendNumber", "prependAdjective", "lockRotation", "randomImg", "sort", "flags", "light",
    "sight", "texture", "bar1", "bar2", "actorData", "delta", "occludable", "ring", "turnMarker", "detectionModes",
    "_movementHistory", "_regions", "movementAction", "shape", "depth", "displayBars", "displayName", "effects",
    "vision", "dimSight", "brightSight", "sightAngle", "dimLight", "brightLight", "lightColor", "lightAlpha",
    "lightAngle", "lightAnimation", "img", "tint", "scale", "alpha", "mirrorX", "mirrorY", "hexagonalShape",
)  # fmt: skip
REASONS = {
    "actorId": "it names an actor of the old world; drag the creature of this site onto the token",
    "overlayEffect": "it is a picture of the old world",
    "isometric": "this table is seen from above",
}


def read_tokens(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add the tokens; Foundry names the upper left corner, the table the centre."""
    for token in rows.rows("tokens"):
        across, down = (token.number(key, 1, least=0.1, most=40) for key in ("width", "height"))
        if across != down:
            token.ledger.lose("tokens.height", "a token is as high as wide here; the greater one holds")
        x, y = frame.at(token.coordinate("x", 0), token.coordinate("y", 0))
        cell, vision, light = frame.cell, _vision(token, frame), _light(token)
        gathering.add(
            "token", where=token.where, x=x + across * cell[0] / 2, y=y + down * cell[1] / 2, size=max(across, down),
            **_look(token, gathering), rotation=_rotation(token, one_way(vision, light)), vision=vision, light=light,
            bars=_bars(token), conditions=_conditions(token),
        )  # fmt: skip
        token.ignore(*SILENT)
        token.finish(REASONS)


def _look(token: Fields, gathering: Gathering) -> dict[str, Any]:
    texture = token.part("texture")
    path = texture.words("src", most=300) or token.words("img", most=300)
    tint = texture.raw("tint", token.raw("tint"))
    return {
        "name": token.words("name"), "asset": gathering.picture(path, role="token") if path else None,
        "elevation": token.number("elevation", 0, least=-100_000, most=100_000),
        "hidden": token.truth("hidden"), "locked": token.truth("locked"),
        "opacity": token.number("alpha", 1, least=0, most=1),
        "tint": colour_from(tint) if colour_from(tint) != "#ffffff" else None,
        "disposition": DISPOSITIONS.get(int(token.number("disposition", 0)), "neutral"),
        "name_shown": SHOWN.get(int(token.number("displayName", 0)), "owners"), "shape": "picture" if path else "round",
    }  # fmt: skip


def one_way(vision: dict[str, Any], light: dict[str, Any]) -> bool:
    """Tell whether a token sees or shines to one side only."""
    sees = bool(vision.get("on")) and vision.get("angle", 360) < 360
    return sees or (max(light["dim"], light["bright"]) > 0 and light["angle"] < 360)


def _rotation(token: Fields, turns: bool) -> float:
    """Return the rotation; Foundry's looks south when it is 0, ours east: of matter to who looks one way."""
    rotation = token.number("rotation", 0, least=-3600, most=3600)
    if not turns:
        return rotation
    token.ledger.warn(
        "Tokens that see or shine to one side are turned by a quarter, so that it is the same side; so is the picture."
    )
    return (rotation + 90) % 360


def _vision(token: Fields, frame: Frame) -> dict[str, Any]:
    """Return how a token sees. A range without a special mode is sight in the dark, as Foundry plays it."""
    if "sight" not in token:
        dark = max(token.number("dimSight", 0, least=0), token.number("brightSight", 0, least=0))
        return {"on": token.truth("vision"), "darkvision": min(dark, 100_000), "angle": _angle(token, "sightAngle")}
    sight = token.part("sight")
    vision: dict[str, Any] = {"on": sight.truth("enabled"), "angle": _angle(sight, "angle")}
    reach, mode = sight.raw("range"), sight.words("visionMode", "basic")
    far = 100_000.0 if reach is None else sight.number("range", 0, least=0, most=100_000)
    if mode == "tremorsense":
        vision["tremorsense"] = far
    elif mode == "blindness":
        vision["blind"] = True
    else:
        vision["darkvision"] = far
    return vision | _other_senses(token)


def _other_senses(token: Fields) -> dict[str, float]:
    """Return the further senses, listed as rows (till version 13) or by name (from 14)."""
    modes = token.raw("detectionModes", [])
    if isinstance(modes, dict):
        modes = [value | {"id": key} for key, value in modes.items() if isinstance(value, dict)]
    senses: dict[str, float] = {}
    for at, mode in enumerate(modes if isinstance(modes, list) else []):
        fields = Fields(mode, f"{token.place('detectionModes')}[{at}]", token.ledger)
        name = {
            "feelTremor": "tremorsense",
            "seeAll": "truesight",
            "blindsight": "blindsight",
            "devilsSight": "darkvision",
        }
        ours = name.get(fields.words("id"))
        if ours and fields.truth("enabled", True):
            senses[ours] = fields.number("range", 0, least=0, most=100_000)
        elif not ours and fields.words("id") not in ("basicSight", "lightPerception", ""):
            token.ledger.lose("tokens.detectionModes", f"this table has no sense called {fields.words('id')[:30]!r}")
    return senses


def _angle(fields: Fields, key: str) -> float:
    return fields.number(key, 360, least=0, most=360) or 360


def _light(token: Fields) -> dict[str, Any]:
    if "light" in token:
        config = token.part("light")
        glow = glow_of(config)
        config.ignore("darkness")
        return glow
    flat = {"dim": "dimLight", "bright": "brightLight", "tintColor": "lightColor", "tintAlpha": "lightAlpha"}
    data = {ours: token.raw(theirs) for ours, theirs in flat.items()}
    data |= {"angle": token.raw("lightAngle"), "lightAnimation": token.raw("lightAnimation", {})}
    return glow_of(Fields(data, token.where, token.ledger))


def _bars(token: Fields) -> list[dict[str, Any]]:
    """Return the bars whose numbers the token itself carries; those of actors of the old world are not in the file."""
    shown = SHOWN.get(int(token.number("displayBars", 0)), "owners")
    bars = []
    for key in ("bar1", "bar2"):
        attribute = token.part(key).words("attribute", most=100)
        if not attribute:
            continue
        found = _numbers(token, attribute)
        if found is None:
            token.ledger.lose(f"tokens.{key}", "its numbers stand with the actor, which is not in the file")
            continue
        name = attribute.split(".")[-1]
        bars.append({"name": name[:40], "value": found[0], "max": found[1], "shown": shown,
                     "colour": "#b3261e" if key == "bar1" else "#2d5d8b"})  # fmt: skip
    return bars


def _numbers(token: Fields, attribute: str) -> tuple[float, float | None] | None:
    for start in (("delta", "system"), ("actorData", "system"), ("actorData", "data"), ("actor", "system")):
        value: Any = token.data
        for part in (*start, *attribute.split(".")):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, dict) and isinstance(value.get("value"), int | float):
            most = value.get("max")
            return float(value["value"]), float(most) if isinstance(most, int | float) and most >= 0 else None
    return None


def _conditions(token: Fields) -> list[dict[str, Any]]:
    """Return the states, named after their pictures (till version 11 a token listed those)."""
    names = []
    for effect in token.raw("effects", []) if isinstance(token.raw("effects", []), list) else []:
        label = (effect.get("name") or effect.get("label") or "") if isinstance(effect, dict) else effect
        name = file_name(str(label)[:300])[:60] if label else ""
        if name:
            names.append({"name": name})
    return names[:40]
