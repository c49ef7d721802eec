"""Contract 4, the tabletop's socket `/ws`: whole scenes to and fro, and what viewers' screens shall do."""

import asyncio
import contextlib
import functools
import json
import logging
from typing import Any
from urllib.parse import parse_qs

import msgspec
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists

from bestiary_site.shared import events
from bestiary_site.shared.consumers import CLOSE_NOT_FOUND, CLOSE_SIGN_IN
from bestiary_site.shared.errors import DomainError
from campaigns.consumers import CLOSE_NOT_A_MEMBER
from campaigns.live.groups import person_group
from campaigns.models import Campaign, User
from campaigns.services.guests import open_table_guest
from scenes.contract_scene import Doc
from scenes.contract_signs import LASTING, PASSED_ON, order_for, word_of
from scenes.models import Scene
from scenes.protocol import ORDERS
from scenes.room.hub import Desk
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services import contract_scenes as contract
from scenes.services import tables

logger = logging.getLogger(__name__)
LOOK_SECONDS, AFTER_FAILURE_SECONDS = 0.5, 5.0
KEPT_SECONDS = 12 * 3600
LONGEST = 5_000_000
WENT_WRONG = "That went wrong on the server. It has been written down; try again."


class NoLongerHere(Exception):
    """The person does not run the campaign any more, or may not sign in."""


class ContractSocket(AsyncWebsocketConsumer):
    """One of their clients: everybody in a campaign's room gets what one of them sends."""

    person: User
    campaign: Campaign
    groups_joined: tuple[str, ...] = ()
    looking: "asyncio.Task[None] | None" = None
    saving: "asyncio.Task[None] | None" = None

    async def connect(self) -> None:
        """Let in who may; say so, then what is on the table."""
        events.bind_server_loop(asyncio.get_running_loop())
        await self.accept()
        person = await database_sync_to_async(self._who)()
        campaign = await database_sync_to_async(self._home)(person) if person is not None else None
        if person is None or campaign is None:
            await self.close(CLOSE_SIGN_IN if person is None else CLOSE_NOT_FOUND)
            return
        self.person, self.campaign = person, campaign
        self.known: tuple[int, int] = (0, -1)
        self.waiting: list[Any] = []
        self.groups_joined = (self._room(), person_group(campaign.pk, person.pk))
        for group in self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        try:
            await self._greet()
        except NoLongerHere:
            await self.close(CLOSE_NOT_A_MEMBER)
            return
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

    async def _greet(self) -> None:
        await self._say({"type": "connection_status", "status": "connected"})
        await self._look(always=True)
        for name in dict.fromkeys(LASTING.values()):
            if kept := await cache.aget(self._key(name)):
                await self._say(kept)

    async def disconnect(self, code: int) -> None:
        """Leave the room; what was sent before is still saved."""
        if self.looking is not None:
            self.looking.cancel()
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)
        await self._all_saved()

    async def fact(self, event: dict[str, Any]) -> None:
        """Let go whoever's place in the campaign has changed: he knocks again as who he is now."""
        if event["content"].get("type") == "membership.changed":
            await self.close(CLOSE_NOT_A_MEMBER)

    def _require_place(self) -> None:
        """Ask again whether this person runs the campaign: it is shown here with all that is hidden from players."""
        active = User.objects.filter(pk=self.person.pk, is_active=True)
        if not Campaign.objects.run_by(self.person).filter(Exists(active), pk=self.campaign.pk).exists():
            raise NoLongerHere

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take what a client says; what is none of the known words is left alone."""
        said = _read(text_data or "")
        if said is None or not self.groups_joined:
            return
        try:
            contract.encoded(said)  # what cannot be sent on would end the socket of everybody else
            await self._take(str(said.get("type")), said)
        except NoLongerHere:
            await self.close(CLOSE_NOT_A_MEMBER)
        except DomainError as refusal:
            await self._refuse(refusal.message)
        except Exception:
            # One bad message must not end the socket; the log says what, and the sender is told.
            logger.exception("a message to the tabletop of campaign %s failed", self.campaign.pk)
            await self._refuse(WENT_WRONG)

    async def _take(self, kind: str, said: Doc) -> None:
        if kind == "ping":
            await self._say({"type": "pong"})
        elif kind == "request_scene_update":
            await self._all_saved()
            await self._look(always=True)
        elif kind == "scene_update":
            await self._take_scene(said.get("scene"))
        elif kind in PASSED_ON:
            await self._take_sign(kind, said)

    # -- scenes ---------------------------------------------------------------------------------------------

    async def _take_scene(self, doc: Any) -> None:
        """Save a scene while the client goes on: of those of one scene that wait, only the newest is."""
        if self.waiting and _id_of(self.waiting[0]) != _id_of(doc):
            await self._all_saved()
        self.waiting = [doc]
        if self.saving is None or self.saving.done():
            self.saving = asyncio.get_running_loop().create_task(self._save_waiting())

    async def _save_waiting(self) -> None:
        while self.waiting:
            try:
                await self._save_one(self.waiting.pop())
            except DomainError as refusal:
                await self._refuse(refusal.message)
            except Exception:
                logger.exception("a scene of the tabletop of campaign %s could not be saved", self.campaign.pk)
                await self._refuse(WENT_WRONG)

    async def _all_saved(self) -> None:
        if self.saving is not None:
            await self.saving

    async def _save_one(self, doc: Any) -> None:
        scene_id, number, told = await _desk().do(self._save, doc)
        self.known = (scene_id, number)
        await self._everybody({"type": "scene_update", "scene": told}, scene=[scene_id, number])

    def _save(self, doc: Any) -> tuple[int, int, Doc]:
        scene = contract.save(actor=self.person, campaign=self.campaign, doc=doc)
        here = tables.table_scene(self.campaign)
        if here is None or here.pk != scene.pk:
            tables.open_scene(actor=self.person, scene=scene)
        return scene.pk, scene.number, contract.tell(scene)

    async def _look(self, *, always: bool = False) -> None:
        """Send the scene of the table if it is another one than this client knows."""
        found = await database_sync_to_async(self._changed)(always)
        if found is not None:
            self.known = found[0]
            await self._say({"type": "scene_update", "scene": found[1]})

    def _changed(self, always: bool) -> tuple[tuple[int, int], Doc] | None:
        self._require_place()
        here = tables.table_scene(self.campaign)
        if here is None or (not always and (here.pk, here.number) == self.known):
            return None
        scene = Scene.objects.select_related("campaign", "folder", "contract").get(pk=here.pk)
        return (scene.pk, scene.number), contract.tell(scene)

    async def _keep_looking(self) -> None:
        """Follow what happens at our own table, also after a while in which the database was away."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.saving is not None and not self.saving.done():
                continue  # it tells the scene when it is whole: halfway there are new pieces and the old document
            try:
                await self._look()
            except NoLongerHere:
                await self.close(CLOSE_NOT_A_MEMBER)
                return
            except Exception:
                logger.exception("the tabletop of campaign %s could not be looked at", self.campaign.pk)
                await asyncio.sleep(AFTER_FAILURE_SECONDS)

    # -- signs ------------------------------------------------------------------------------------------------

    async def _take_sign(self, kind: str, said: Doc) -> None:
        word = word_of(kind, said)
        order = order_for(word, said)
        if order is not None:
            await self._all_saved()
        await database_sync_to_async(self._show_here)(order)
        if word in LASTING:
            await cache.aset(self._key(LASTING[word]), None if word.startswith("un") else said, KEPT_SECONDS)
        await self._everybody(said)

    def _show_here(self, order: Doc | None) -> None:
        """Do the same at our own table; what is refused there is passed on all the same."""
        self._require_place()
        scene = tables.table_scene(self.campaign)
        if scene is not None and order is not None:
            with contextlib.suppress(DomainError):
                carry_out(scene, msgspec.convert(order, ORDERS), rights_of(self.person, scene))

    # -- sending ----------------------------------------------------------------------------------------------

    def _room(self) -> str:
        return f"contract.{self.campaign.pk.hex}"

    def _key(self, name: str) -> str:
        return f"contract:{self.campaign.pk.hex}:{name}"

    async def _say(self, message: Doc) -> None:
        await self.send(text_data=json.dumps(message, ensure_ascii=False))

    async def _refuse(self, sentence: str) -> None:
        await self._say({"type": "error", "detail": sentence})

    async def _everybody(self, message: Doc, scene: list[int] | None = None) -> None:
        told = {"type": "told", "message": json.dumps(message, ensure_ascii=False), "scene": scene}
        await self.channel_layer.group_send(self._room(), told)

    async def told(self, event: dict[str, Any]) -> None:
        """Pass on what one of the room has sent."""
        if event["scene"]:
            self.known = (event["scene"][0], event["scene"][1])
        await self.send(text_data=event["message"])


@functools.cache
def _desk() -> Desk:
    """Return the threads that save scenes. The one that channels' sockets share would let nobody else be heard, not
    even who sends the next state of the same scene."""
    return Desk("contract-scenes", threads=2)


def _read(text: str) -> Doc | None:
    """Return the message; None for what is no object of JSON, or too long to be one of theirs."""
    if len(text) > LONGEST:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _id_of(doc: Any) -> Any:
    return doc.get("id") if isinstance(doc, dict) else None
