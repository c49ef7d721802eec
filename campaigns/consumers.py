"""The socket of a play session: the state first, then facts; orders in, refusals to the sender alone."""

import asyncio
import time
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.db import transaction

from bestiary_site.shared import events, tracing
from bestiary_site.shared.consumers import CLOSE_NOT_FOUND, CLOSE_SIGN_IN
from bestiary_site.shared.errors import DomainError, NotAllowed, NotFound, SignInNeeded
from campaigns.live import shown
from campaigns.live.groups import person_group, stream_group
from campaigns.live.orders import carry_out, read_order
from campaigns.middleware import SESSION_KEY, member_viewed
from campaigns.models import Campaign, PlaySession, SessionEvent, User
from campaigns.permissions import require_sign_in
from campaigns.services import session_presence as presence
from campaigns.services.session_events import latest_numbers

CLOSE_NOT_A_MEMBER = 4403
CLOSE_TOO_SLOW = 4408
SEND_SECONDS = 15.0
ORDERS_PER_TEN_SECONDS = 100


class NoLongerHere(Exception):
    """The person has been sent away, plays another role, or the session is hidden from him now."""


class SessionConsumer(AsyncJsonWebsocketConsumer):
    """One browser at the table."""

    person: User | None = None
    only_looks = False
    session: PlaySession
    campaign: Campaign
    streams: list[str]

    async def connect(self) -> None:
        """Accept, join the streams of this person, then send the state as it is now."""
        events.bind_server_loop(asyncio.get_running_loop())
        self.recent: list[float] = []
        await self.accept()
        try:
            await database_sync_to_async(self._find)()
            for group in self._groups():
                await self.channel_layer.group_add(group, self.channel_name)
            await database_sync_to_async(self._enter)()
            # Read after subscribing: what happened in between would be lost otherwise.
            await self._tell(await database_sync_to_async(shown.snapshot_of)(self.session, self.person))
        except SignInNeeded:
            await self.close(CLOSE_SIGN_IN)
        except NotFound:
            await self.close(CLOSE_NOT_FOUND)

    async def disconnect(self, code: int) -> None:
        """Leave the streams and the table."""
        if self.person is None:
            return
        for group in self._groups():
            await self.channel_layer.group_discard(group, self.channel_name)
        await database_sync_to_async(presence.leave)(session=self.session, socket=self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Take a ping, a request for what was missed, or an order."""
        kind = content.get("type") if isinstance(content, dict) else None
        if self.person is None:
            return
        try:
            if kind == "ping":
                await self._tell(await database_sync_to_async(self._pong)())
            elif kind == "resume":
                await self._resume(content.get("after"))
            else:
                await self._order(content)
        except NoLongerHere:
            await self.close(CLOSE_NOT_A_MEMBER)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """Return the message, or None for what is no JSON: a bad message must not end the socket."""
        try:
            return await super().decode_json(text_data)
        except (ValueError, RecursionError):
            return None

    # -- orders -------------------------------------------------------------------------------------------

    async def _order(self, content: Any) -> None:
        order_id = content.get("id") if isinstance(content, dict) else None
        try:
            self._require_patience()
            if self.only_looks:
                raise NotAllowed("looking_as", "You look with a player's eyes: stop that to take part yourself.")
            with tracing.span("order in a session", {"socket.kind": "session"}):
                answer = await database_sync_to_async(self._carry_out)(content)
        except DomainError as refusal:
            await self._tell(
                {
                    "type": "order.refused",
                    "id": order_id if isinstance(order_id, str) else None,
                    "error": {"code": refusal.code, "message": refusal.message, "fields": refusal.fields},
                }
            )
        else:
            await self._tell(answer)

    def _require_patience(self) -> None:
        now = time.monotonic()
        self.recent = [at for at in self.recent if at > now - 10]
        if len(self.recent) >= ORDERS_PER_TEN_SECONDS:
            raise DomainError("too_many_orders", "That was too quick: wait a moment, then send it again.")
        self.recent.append(now)

    def _carry_out(self, content: Any) -> dict[str, Any]:
        """Do the order as the person may now, not as he might when he connected."""
        order, person = read_order(content), self._fresh_person()
        carry_out(order, actor=person, session=self.session)
        done = SessionEvent.objects.filter(session=self.session, actor=person, order_id=order.id).first()
        return {"type": "order.done", "id": order.id, "event": str(done.uid) if done else None}

    # -- what was missed ----------------------------------------------------------------------------------

    async def _resume(self, after: Any) -> None:
        numbers = after if isinstance(after, dict) else {}
        clean = {str(stream): number for stream, number in numbers.items() if isinstance(number, int) and number >= 0}
        await self._tell(await database_sync_to_async(self._missed)(clean))

    @transaction.atomic
    def _missed(self, after: dict[str, int]) -> dict[str, Any]:
        person = self._fresh_person()
        facts = shown.missed_by(self.session, person, after)
        if facts is None:
            return shown.snapshot_of(self.session, person)
        return {"type": "session.missed", "facts": facts, "present": presence.who_is_here(self.session)}

    def _pong(self) -> dict[str, Any]:
        """Keep the seat, and name the latest numbers: the loss of the very last fact shows, too."""
        person = self._fresh_person()
        if not self.only_looks:
            presence.stay(session=self.session, person=person, socket=self.channel_name)
        return {"type": "pong", "streams": latest_numbers(self.session, self.streams)}

    # -- facts --------------------------------------------------------------------------------------------

    async def fact(self, event: dict[str, Any]) -> None:
        """Pass a fact on as this person may read it; a change of membership sends him to knock again."""
        content = event["content"]
        if content["type"] == "membership.changed":
            await self.close(CLOSE_NOT_A_MEMBER)
        elif content["type"] == "session.event":
            try:
                await self._tell(await database_sync_to_async(self._readable)(content))
            except NoLongerHere:
                await self.close(CLOSE_NOT_A_MEMBER)
        elif content["type"] == "session.presence":
            await self._tell(content)

    def _readable(self, content: dict[str, Any]) -> dict[str, Any]:
        person = self._fresh_person()
        if content["stream"] not in shown.streams_for(self.campaign, person):
            raise NoLongerHere
        event = shown.show_events([content["event"]], campaign=self.campaign, viewer=person)[0]
        return {**content, "event": event}

    # -- parts --------------------------------------------------------------------------------------------

    def _find(self) -> None:
        person = require_sign_in(self.scope["user"])
        session = self.scope.get("session")
        chosen = session.get(SESSION_KEY) if session is not None else None
        if chosen and (member := member_viewed(person, chosen)) is not None and self._is_of(chosen["campaign"]):
            person, self.only_looks = member, True  # a game master who looks with a player's eyes hears as he does
        seen = PlaySession.objects.visible_to(person).select_related("campaign", "created_by")
        found = seen.filter(pk=self.scope["url_route"]["kwargs"]["session_id"]).first()
        if found is None or found.campaign is None:
            raise NotFound("session_not_found", "There is no such session, or it is hidden from you.")
        self.session, self.campaign, self.person = found, found.campaign, person
        self.streams = shown.streams_for(self.campaign, person)

    def _is_of(self, campaign_id: str) -> bool:
        session_id = self.scope["url_route"]["kwargs"]["session_id"]
        return PlaySession.objects.filter(pk=session_id, campaign_id=campaign_id).exists()

    def _fresh_person(self) -> User:
        """Return the person as he is now; NoLongerHere once he has been sent away."""
        assert self.person is not None
        person = User.objects.filter(pk=self.person.pk, is_active=True).first()
        if person is None or not PlaySession.objects.visible_to(person).filter(pk=self.session.pk).exists():
            raise NoLongerHere
        return person

    def _enter(self) -> None:
        assert self.person is not None
        if self.only_looks:
            return
        presence.enter(session=self.session, person=self.person, socket=self.channel_name)

    def _groups(self) -> list[str]:
        assert self.person is not None
        mine = person_group(self.campaign.pk, self.person.pk)
        return [mine, *(stream_group(self.session.pk, stream) for stream in self.streams)]

    async def _tell(self, content: dict[str, Any]) -> None:
        """Send; who takes nothing for long is let go, and comes back by `resume`."""
        try:
            await asyncio.wait_for(self.send_json(content), SEND_SECONDS)
        except TimeoutError:
            await self.close(CLOSE_TOO_SLOW)
