"""Talk and dice: what is said to whom, what was rolled; all of it kept in the log."""

import re
from typing import Any

from bestiary_site.shared.errors import NotAllowed, Refused
from campaigns.audiences import ALL, GAME_MASTERS, chosen
from campaigns.models import Membership
from scenes.protocol import Audience, RollDice, Say
from scenes.room.doing import PLAYERS, Doing, anybody, handles
from scenes.room.rolls import roll_for

_ROLL = re.compile(r"^/(r|roll|gmr|gmroll)\s+(?P<formula>.+)$", re.IGNORECASE | re.DOTALL)


@handles(Say, by=anybody)
def say(order: Say, doing: Doing) -> None:
    """Say something to all, to game masters or to some; /r rolls."""
    rolled = _ROLL.match(order.text.strip())
    if rolled is not None:
        to: Audience = "game_masters" if rolled[1].lower().startswith("gm") else order.to
        _roll(doing, rolled["formula"], to, "", order.speaker, "ours")
        return
    text = order.text.strip()
    if not text:
        raise Refused("nothing_said", "Write something first.")
    doing.content = {"text": text, "to": order.to, "speaker": _speaker(order.speaker, doing)}
    doing.audience = _audience(order.to, doing)


@handles(RollDice, by=PLAYERS)
def roll(order: RollDice, doing: Doing) -> None:
    """Roll dice on the server."""
    _roll(doing, order.formula, order.to, order.label, order.speaker, order.dialect)


def _roll(doing: Doing, formula: str, to: Audience, label: str, speaker: str | None, dialect: str) -> None:
    if not (doing.rights.runs or doing.rights.plays):
        raise NotAllowed("observers_watch", "Observers watch: ask the game master for a player's place.")
    doing.content = {"text": label, "to": to, "speaker": _speaker(speaker, doing)}
    doing.audience = _audience(to, doing)
    # Last: what is refused after it would give its number back, and its thrower could know what is rolled next.
    rolled, proof = roll_for(doing.campaign_id, formula, dialect, private=to != "everybody")
    doing.content |= {"roll": rolled, "proof": proof}


def _speaker(uid: str | None, doing: Doing) -> str:
    if uid is None:
        return ""
    token = doing.need(uid, "token")
    if not doing.rights.owns(token):
        raise NotAllowed("not_yours", "You may speak for your own tokens.")
    # A name that is for nobody yet is not told to its own player by letting him speak under it.
    return str((doing.viewer.shown(token) or token)["name"])


def _audience(to: Audience, doing: Doing) -> str:
    if to == "everybody":
        return ALL
    if to == "game_masters":
        return f"{GAME_MASTERS}{chosen([doing.rights.user_id])}"
    people: Any = set(to)
    members = set(Membership.objects.filter(campaign=doing.campaign_id, user__in=people).values_list("user", flat=True))
    if not people or people - members:
        raise Refused("no_such_people", "You can whisper to members of this campaign only.")
    # What is whispered is heard by these people; game masters overhear it, as the page says.
    return chosen([*members, doing.rights.user_id])
