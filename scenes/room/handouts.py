"""Which of the entries that pins and handouts of a scene name somebody may open."""

from dataclasses import replace

from campaigns.models import Entry, User
from scenes.room.links import is_uid
from scenes.room.rights import Rights
from scenes.room.state import State

NAMING = ("pin", "display")
"""Kinds of pieces that name entries."""


def with_entries(rights: Rights, state: State) -> Rights:
    """Return the rights with those of the named entries that may be opened now."""
    named = {one["entry"] for kind in NAMING for one in state.of_kind(kind).values()}
    named = {uid for uid in named if uid and is_uid(uid)}
    if rights.runs or not named:
        return replace(rights, entries=frozenset()) if rights.entries else rights
    person = User.objects.filter(pk=rights.user_id).first()
    seen = Entry.objects.visible_to(person).filter(uid__in=named) if person is not None else Entry.objects.none()
    return replace(rights, entries=frozenset(str(uid) for uid in seen.values_list("uid", flat=True)))
