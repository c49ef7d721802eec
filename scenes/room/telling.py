"""Something that has happened, and what of it is told as words rather than as pieces."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.crypto import salted_hmac

from campaigns.audiences import GAME_MASTERS, hears, people_in
from scenes.models import SceneEvent
from scenes.protocol import Audience as To
from scenes.protocol import ChatSaid, EffectPlayed, Message, Pinged
from scenes.room.state import Change

TALK = ("chat.say", "dice.roll")


@dataclass
class Happened:
    """An event, read once for all who are told."""

    pk: int
    number: int
    type: str
    actor: int | None
    name: str
    at: float
    changes: list[Change]
    content: dict[str, Any]
    audience: str
    undoes: int | None


def happened_from(event: SceneEvent, name: str = "") -> Happened:
    """Return an event as rooms take it."""
    return Happened(
        event.pk, event.number, event.type, event.actor_id, name, event.at.timestamp(), event.changes, event.content,
        event.audience, event.undoes_id,
    )  # fmt: skip


def message_of(one: Happened, name: str) -> Message:
    """Return something said or rolled as browsers list it."""
    roll = one.content.get("roll")
    if roll is not None:
        roll = {**roll, "proof": one.content.get("proof")}
    return Message(
        id=_sealed(one.pk), kind="rolled" if roll is not None else "said", by=one.actor, name=name, at=one.at,
        text=str(one.content.get("text", "")), to=_to(one.audience), speaker=str(one.content.get("speaker", "")),
        roll=roll,
    )  # fmt: skip


def _sealed(pk: int) -> int:
    """Return the id of a message: events are counted over the whole site, and between two of his messages somebody
    would learn how much has happened unseen."""
    return int.from_bytes(salted_hmac("scenes.message", str(pk), algorithm="sha256").digest()[:6])


def _to(audience: str) -> To:
    if not audience:
        return "everybody"
    return "game_masters" if audience.startswith(GAME_MASTERS) else people_in(audience)


def words_of(one: Happened, name: str) -> str | None:
    """Return the JSON (without its opening brace) of what an event says; None: it says nothing."""
    if one.type in TALK:
        fact: Any = ChatSaid(message=message_of(one, name))
    elif one.type == "view.ping":
        fact = Pinged(by=one.actor or 0, **{key: one.content[key] for key in ("x", "y", "pull", "zoom")})
    elif one.type == "effect.play":
        fact = EffectPlayed(**{key: one.content[key] for key in ("effect", "x", "y")})
    else:
        return None
    return tail_of(fact)


def tail_of(fact: Any) -> str:
    """Return a fact's JSON without the opening brace, for a number to be put before it."""
    return msgspec.json.encode(fact).decode()[1:]


def is_for(one: Happened, user_id: int, *, runs: bool) -> bool:
    """Whether somebody hears what an event says."""
    return hears(one.audience, user_id, is_game_master=runs)
