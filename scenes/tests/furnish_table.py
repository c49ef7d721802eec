"""Fills an empty data folder with a campaign that six people play, for browser tests: `python -m
scenes.tests.furnish_table`. Prints what the tests need as JSON: the campaign, its people, its things.
"""

import io
import json
import math
import os
import struct
import sys
from typing import Any

import django

PASSWORD = "a password for tests"
PEOPLE = {
    "morgan": "game master", "wren": "player", "ilse": "player", "jonah": "player", "pia": "observer",
    "screen": "observer",
}  # fmt: skip
NEVER_SHOWN = "Whisper Under Stairs"
SONG_SECONDS = 40


def furnish() -> dict[str, Any]:
    """Make people, a campaign, a creature, a vault and a hill, a handout, a map and a song."""
    from campaigns.models import Role
    from campaigns.services.entries import create_entry
    from campaigns.services.membership import create_campaign
    from campaigns.tests.factories import add_member, make_user
    from scenes.services.assets import add_asset
    from scenes.services.scenes import create_scene

    roles = {"player": Role.PLAYER, "observer": Role.OBSERVER}
    people = {name: make_user(name, password=PASSWORD) for name in PEOPLE}
    master = people["morgan"]
    campaign = create_campaign(actor=master, name="The Sunken Stair")
    for name, role in PEOPLE.items():
        if role in roles:
            add_member(campaign, people[name], roles[role])
    ground = add_asset(actor=master, campaign=campaign, source=vault_picture(), name="Vault")
    song = add_asset(actor=master, campaign=campaign, source=song_file(), name="Dripping")
    vault = create_scene(actor=master, campaign=campaign, name="The Vault", pieces=vault_pieces(people, ground.uid))
    hill = create_scene(actor=master, campaign=campaign, name="The Hill", pieces=hill_pieces(people))
    create_entry(
        actor=master, campaign=campaign, kind="handout", name="A Torn Letter", visibility="game_masters",
        body="The third step is *false*.",
    )  # fmt: skip
    make_goblin(master, campaign)
    home = campaign.get_absolute_url()
    return {
        "home": home, "table": f"{home}table/", "song": song.uid,
        "vault": f"{home}scenes/{vault.slug}/", "hill": f"{home}scenes/{hill.slug}/", "hill_uid": str(hill.uid),
        "people": {name: person.pk for name, person in people.items()},
    }  # fmt: skip


def make_goblin(master: Any, campaign: Any) -> None:
    """Make a creature with a model of three levels of detail."""
    from bestiary_site.tests.furnish import _sphere_model
    from characters.services.creatures import create_character
    from characters.services.models3d import publish_model

    goblin = create_character(
        actor=master, campaign=campaign, name="Cave Goblin", race="Goblin", level=2, difficulty="Easy", health=12,
        location="The Vault", summary="Bites.", visibility="game_masters",
    )  # fmt: skip
    publish_model(actor=master, model=_sphere_model(master), character=goblin)


def vault_pieces(people: dict[str, Any], ground: str) -> list[dict[str, Any]]:
    """Return two dark rooms of ten by fourteen cells, a wall with a door between them, who stands there."""
    wall = {"kind": "wall", "x1": 700, "x2": 700}
    torch = {"kind": "light", "bright": 30, "dim": 60, "animation": "torch"}
    hidden = {"kind": "token", "hidden": True, "disposition": "hostile"}
    return [
        {"kind": "settings", "width": 1400, "height": 980, "sight": True, "darkness": 1.0},
        {"kind": "map", "id": "ground", "asset": ground, "x": 700, "y": 490, "width": 1400, "height": 980},
        wall | {"id": "wallAbove", "y1": 0, "y2": 420}, wall | {"id": "wallBelow", "y1": 560, "y2": 980},
        wall | {"id": "theDoor", "y1": 420, "y2": 560, "door": "door"},
        torch | {"id": "torchNear", "x": 245, "y": 455}, torch | {"id": "torchFar", "x": 1015, "y": 455},
        hero("wren", people, 245, 455), hero("ilse", people, 245, 315), hero("jonah", people, 245, 595),
        {
            "kind": "token", "id": "ogreToken", "name": "Ogre Turnkey", "x": 945, "y": 455, "disposition": "hostile",
            "name_shown": "nobody", "health_shown": "words", "bars": [{"name": "Hit points", "value": 40, "max": 40}],
        },
        hidden | {"id": "lurkToken", "name": "Lurker", "x": 455, "y": 245},
        hidden | {"id": "shadeToken", "name": NEVER_SHOWN, "x": 385, "y": 315},
    ]  # fmt: skip


def hero(name: str, people: dict[str, Any], x: float, y: float) -> dict[str, Any]:
    """Return a player's own token."""
    colours = {"wren": "#2e6f57", "ilse": "#7a3b69", "jonah": "#2f5d8a"}
    return {
        "kind": "token", "id": f"{name}Token", "name": name.title(), "x": x, "y": y, "owners": [people[name].pk],
        "colour": colours[name], "disposition": "friendly", "vision": {"on": True}, "speed": 30,
        "bars": [{"name": "Hit points", "value": 20, "max": 20, "shown": "everybody"}],
    }  # fmt: skip


def hill_pieces(people: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an open hill under the sky, in hexes."""
    settings = {"kind": "settings", "width": 1050, "height": 700, "background": "#5c6b3c", "grid": {"type": "hex_flat"}}
    return [settings, hero("wren", people, 245, 245), hero("ilse", people, 245, 385), hero("jonah", people, 385, 385)]


def vault_picture() -> bytes:
    """Return the map: flagstones, and the wall between the rooms."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1400, 980), "#8d8070")
    draw = ImageDraw.Draw(picture)
    for column in range(20):
        for row in range(14):
            shade = 120 + (column * 37 + row * 53) % 23
            box = (column * 70 + 1, row * 70 + 1, column * 70 + 68, row * 70 + 68)
            draw.rectangle(box, fill=(shade, shade - 8, shade - 22))
    for top, bottom in ((0, 420), (560, 980)):
        draw.rectangle((690, top, 710, bottom), fill="#3a332b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def song_file(hertz: int = 8000) -> bytes:
    """Return a quiet falling tone, 16 bits, one channel."""
    count = SONG_SECONDS * hertz
    samples = (int(2000 * math.sin(2 * math.pi * (300 - 4 * n / hertz) * n / hertz)) for n in range(count))
    data = struct.pack(f"<{count}h", *samples)
    shape = struct.pack("<HHIIHH", 1, 1, hertz, hertz * 2, 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + shape + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
    django.setup()
    sys.stdout.write(json.dumps(furnish()))
