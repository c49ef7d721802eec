"""Contract 4, the tabletop's socket `/ws`: whole scenes to and fro, and what viewers' screens shall do."""

import asyncio
import contextlib
import json
from typing import Any
from urllib.parse import parse_qs

import msgspec
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.cache import cache

from bestiary_site.shared.consumers import CLOSE_NOT_FOUND, CLOSE_SIGN_IN
from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, User
from campaigns.services.guests import open_table_guest
from scenes.contract_scene import Doc
from scenes.models import Scene
from scenes.pieces import SCREEN_ID
from scenes.protocol import ORDERS
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services import contract_scenes as contract
from scenes.services import tables

LOOK_SECONDS = 0.5
KEPT_SECONDS = 12 * 3600
LONGEST = 5_000_000
# What viewers who come late must hear, too, and what takes each of them back.
_LASTING = {
    "blank_viewer": "blank", "unblank_viewer": "blank", "rotate_viewer": "rotate", "unrotate_viewer": "rotate",
}  # fmt: skip
_PASSED_ON = {*_LASTING, "highlight_marker", "scene_event"}
_EFFECTS = {"ripple_effect": "ripple", "lightning_effect": "lightning", "shake_effect": "shake"}
_WORDS = (*_EFFECTS, "night_mode", "measure_update", "measure_clear")


class ContractSocket(AsyncWebsocketConsumer):
    """One of their clients: everybody in a campaign's room gets what one of them sends."""

    person: User
    group = ""
    looking: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Let in who may; say so, then what is on the table."""
        await self.accept()
        person = await database_sync_to_async(self._who)()
        campaign = await database_sync_to_async(self._home)(person) if person is not None else None
        if person is None or campaign is None:
            await self.close(CLOSE_SIGN_IN if person is None else CLOSE_NOT_FOUND)
            return
        self.person, self.campaign = person, campaign
        self.known: tuple[int, int] = (0, -1)
        self.group = f"contract.{self.campaign.pk.hex}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self._say({"type": "connection_status", "status": "connected"})
        await self._look(always=True)
        for name in ("blank", "rotate", "night"):
            if kept := await cache.aget(self._key(name)):
                await self._say(kept)
        self.looking = asyncio.get_running_loop().create_task(self._keep_looking())

    def _who(self) -> User | None:
        user = self.scope.get("user")
        if isinstance(user, User) and user.is_active:
            return user
        return open_table_guest() if settings.OPEN_TABLE else None

    def _home(self, person: User) -> Campaign | None:
        asked = parse_qs(self.scope.get("query_string", b"").decode()).get("campaign", [""])[0]
        with contextlib.suppress(DomainError):
            return contract.home_of(person, asked, make=True)
        return None

    async def disconnect(self, code: int) -> None:
        """Leave the room."""
        if self.looking is not None:
            self.looking.cancel()
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take what a client says; what is none of the known words is left alone."""
        try:
            said = json.loads(text_data or "")
        except (ValueError, RecursionError):
            return
        if not isinstance(said, dict) or not self.group or len(text_data or "") > LONGEST:
            return
        kind = str(said.get("type"))
        if kind == "ping":
            await self._say({"type": "pong"})
        elif kind == "request_scene_update":
            await self._look(always=True)
        elif kind == "scene_update":
            await self._take_scene(said.get("scene"))
        elif kind in _PASSED_ON:
            await self._take_sign(kind, said)

    # -- scenes ---------------------------------------------------------------------------------------------

    async def _take_scene(self, doc: Any) -> None:
        try:
            scene_id, number, told = await database_sync_to_async(self._save)(doc)
        except DomainError as refusal:
            await self._say({"type": "error", "detail": refusal.message})
            return
        self.known = (scene_id, number)
        await self._everybody({"type": "scene_update", "scene": told}, scene=[scene_id, number])

    def _save(self, doc: Any) -> tuple[int, int, Doc]:
        scene = contract.save(actor=self.person, campaign=self.campaign, doc=doc)
        here = tables.table_scene(self.campaign)
        if here is None or here.pk != scene.pk:
            tables.open_scene(actor=self.person, scene=scene)
        scene = Scene.objects.select_related("campaign", "folder", "contract").get(pk=scene.pk)
        return scene.pk, scene.number, contract.tell(scene)

    async def _look(self, *, always: bool = False) -> None:
        """Send the scene of the table if it is another one than this client knows."""
        found = await database_sync_to_async(self._changed)(always)
        if found is not None:
            self.known = found[0]
            await self._say({"type": "scene_update", "scene": found[1]})

    def _changed(self, always: bool) -> tuple[tuple[int, int], Doc] | None:
        here = tables.table_scene(self.campaign)
        if here is None or (not always and (here.pk, here.number) == self.known):
            return None
        scene = Scene.objects.select_related("campaign", "folder", "contract").get(pk=here.pk)
        return (scene.pk, scene.number), contract.tell(scene)

    async def _keep_looking(self) -> None:
        """Follow what happens at our own table."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            with contextlib.suppress(DomainError):
                await self._look()

    # -- signs ------------------------------------------------------------------------------------------------

    async def _take_sign(self, kind: str, said: Doc) -> None:
        word = next((one for one in _WORDS if one in json.dumps(said)), "") if kind == "scene_event" else kind
        if word in _LASTING:
            await cache.aset(self._key(_LASTING[word]), None if word.startswith("un") else said, KEPT_SECONDS)
        elif word == "night_mode":
            await cache.aset(self._key("night"), said, KEPT_SECONDS)
        with contextlib.suppress(DomainError):
            await database_sync_to_async(self._show_here)(word, said)
        await self._everybody(said)

    def _show_here(self, word: str, said: Doc) -> None:
        """Do the same at our own table."""
        scene = tables.table_scene(self.campaign)
        order = _order_for(word, said)
        if scene is not None and order is not None:
            carry_out(scene, msgspec.convert(order, ORDERS), rights_of(self.person, scene))

    # -- sending ----------------------------------------------------------------------------------------------

    def _key(self, name: str) -> str:
        return f"contract:{self.campaign.pk.hex}:{name}"

    async def _say(self, message: Doc) -> None:
        await self.send(text_data=json.dumps(message, ensure_ascii=False))

    async def _everybody(self, message: Doc, scene: list[int] | None = None) -> None:
        told = {"type": "told", "message": json.dumps(message, ensure_ascii=False), "scene": scene}
        await self.channel_layer.group_send(self.group, told)

    async def told(self, event: dict[str, Any]) -> None:
        """Pass on what one of the room has sent."""
        if event["scene"]:
            self.known = (event["scene"][0], event["scene"][1])
        await self.send(text_data=event["message"])


def _order_for(word: str, said: Doc) -> Doc | None:
    """Return the order at our own table that does what such a client asks for; None: there is none."""
    if word in _EFFECTS:
        x, y = _place_in(said)
        return {"type": "effect.play", "effect": _EFFECTS[word], "x": x, "y": y}
    values: Doc = {}
    if word in ("blank_viewer", "unblank_viewer"):
        values = {"blank": word == "blank_viewer"}
    elif word in ("rotate_viewer", "unrotate_viewer"):
        turned = _number_in(said, "rotation", _number_in(said, "angle", 180.0))
        values = {"rotation": round(turned / 90) * 90 % 360 if word == "rotate_viewer" else 0}
    elif word == "night_mode":
        values = {"night": _is_on(said)}
    return {"type": "piece.change", "pieces": [{"id": SCREEN_ID, "set": values}]} if values else None


def _inner(said: Doc) -> Doc:
    """Return the part of an event that says what it is about."""
    inner = next((value for key, value in said.items() if isinstance(value, dict)), None)
    return {**said, **(inner or {})}


def _place_in(said: Doc) -> tuple[float, float]:
    inner = _inner(said)
    place = inner.get("position") if isinstance(inner.get("position"), dict) else inner
    return _number_in(place, "x", 0.0), _number_in(place, "y", 0.0)


def _number_in(said: Any, name: str, otherwise: float) -> float:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return otherwise
    return max(-200_000.0, min(200_000.0, float(value)))


def _is_on(said: Doc) -> bool:
    inner = _inner(said)
    for name in ("enabled", "active", "on", "isNight", "night", "value"):
        if isinstance(inner.get(name), bool):
            return bool(inner[name])
    return True
