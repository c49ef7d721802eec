"""The orders that a browser gives in a live session, each carried out by its service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import ChecklistItem, Entry, PlaySession, SessionNote, SessionState, User
from campaigns.services import sessions as services

LONGEST_ID = 64


@dataclass(frozen=True)
class Order:
    """One order: what to do, the client's own name for it, and its words."""

    type: str
    id: str
    words: dict[str, Any]

    def text(self, name: str) -> str:
        """Return a text; Refused for anything else."""
        value = self.words.get(name, "")
        if not isinstance(value, str):
            raise Refused("invalid", f"{name} must be a text.", fields={name: ["Must be a text."]})
        return value

    def number(self, name: str) -> int:
        """Return a whole number; Refused for anything else."""
        value = self.words.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > 2**53:
            raise Refused("invalid", f"{name} must be a whole number.", fields={name: ["Must be a whole number."]})
        return value

    def audience(self, default: str = "members") -> dict[str, Any]:
        """Return `visibility` and `known_to`."""
        people = self.words.get("known_to") or []
        if not isinstance(people, list) or not all(isinstance(pk, int) for pk in people):
            raise Refused("invalid", "known_to must list people.", fields={"known_to": ["Must be a list of numbers."]})
        return {"visibility": self.text("visibility") or default, "known_to": people}


def read_order(content: Any) -> Order:
    """Return the order in a message, or refuse it."""
    if not isinstance(content, dict) or content.get("type") not in HANDLERS:
        raise Refused("unknown_order", "There is no such order.")
    order_id = content.get("id")
    if not isinstance(order_id, str) or not 1 <= len(order_id) <= LONGEST_ID:
        raise Refused("order_without_id", "Give each order an id of your own: sent again, it is not done again.")
    return Order(content["type"], order_id, content)


def carry_out(order: Order, *, actor: User, session: PlaySession) -> None:
    """Do what is ordered, once however often it is sent."""
    HANDLERS[order.type](order, actor, session)


def _add_note(order: Order, actor: User, session: PlaySession) -> None:
    services.add_note(actor=actor, session=session, body=order.text("text"), order_id=order.id, **order.audience())


def _change_note(order: Order, actor: User, session: PlaySession) -> None:
    expected = order.number("version") if "version" in order.words else None
    note = _note(order, actor, session)
    services.change_note(actor=actor, note=note, body=order.text("text"), expected_version=expected, order_id=order.id)


def _remove_note(order: Order, actor: User, session: PlaySession) -> None:
    services.remove_note(actor=actor, note=_note(order, actor, session), order_id=order.id)


def _say(order: Order, actor: User, session: PlaySession) -> None:
    services.send_message(actor=actor, session=session, text=order.text("text"), order_id=order.id, **order.audience())


def _tell(order: Order, actor: User, session: PlaySession) -> None:
    day = order.number("in_game_day") if order.words.get("in_game_day") is not None else None
    services.tell_event(
        actor=actor, session=session, text=order.text("text"), in_game_day=day, order_id=order.id, **order.audience()
    )


def _clock(order: Order, actor: User, session: PlaySession) -> None:
    services.set_clock(actor=actor, session=session, day=order.number("day"), order_id=order.id)


def _state(state: SessionState) -> Callable[[Order, User, PlaySession], None]:
    def change(order: Order, actor: User, session: PlaySession) -> None:
        services.change_state(actor=actor, session=session, state=state, order_id=order.id)

    return change


def _add_check(order: Order, actor: User, session: PlaySession) -> None:
    entry = None
    if order.words.get("entry") is not None:
        seen = Entry.objects.visible_to(actor).filter(campaign=session.campaign_id)
        entry = seen.filter(pk=order.number("entry")).first()
        if entry is None:
            raise NotFound("entry_not_found", "There is no such entry, or it is hidden from you.")
    services.add_check(
        actor=actor, session=session, text=order.text("text"), entry=entry, order_id=order.id,
        **order.audience("game_masters"),
    )  # fmt: skip


def _tick(order: Order, actor: User, session: PlaySession) -> None:
    done = order.words.get("done")
    services.tick_check(actor=actor, item=_item(order, actor, session), done=bool(done), order_id=order.id)


def _remove_check(order: Order, actor: User, session: PlaySession) -> None:
    services.remove_check(actor=actor, item=_item(order, actor, session), order_id=order.id)


def _note(order: Order, actor: User, session: PlaySession) -> SessionNote:
    uid = order.text("note")
    # One's own removed note is found, too: the order may be one that is sent again.
    seen = SessionNote.objects.visible_to(actor) | SessionNote.objects.filter(author=actor)
    found = seen.select_related("session").filter(session=session, uid=uid).first() if _is_uid(uid) else None
    if found is None:
        raise NotFound("note_not_found", "There is no such note, or it is hidden from you.")
    return found


def _item(order: Order, actor: User, session: PlaySession) -> ChecklistItem:
    uid = order.text("item")
    seen = ChecklistItem.objects.visible_to(actor).select_related("session").filter(session=session)
    found = seen.filter(uid=uid).first() if _is_uid(uid) else None
    if found is None:
        raise NotFound("item_not_found", "There is no such line, or it is hidden from you.")
    return found


def _is_uid(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


HANDLERS: dict[str, Callable[[Order, User, PlaySession], None]] = {
    "note.add": _add_note,
    "note.change": _change_note,
    "note.remove": _remove_note,
    "message.send": _say,
    "event.tell": _tell,
    "clock.set": _clock,
    "session.start": _state(SessionState.LIVE),
    "session.close": _state(SessionState.CLOSED),
    "check.add": _add_check,
    "check.tick": _tick,
    "check.remove": _remove_check,
}
