"""The page of a character inside a campaign: the sheet, the story, and all that is kept with it."""

from typing import Any

from django.http import HttpRequest

from campaigns.models import Entry, Proposal, Role, User
from campaigns.permissions import role_in
from campaigns.services.relation_rows import relations_context
from campaigns.writing.page import entry_context
from campaigns.writing.shown import render_all
from characters.models import Achievement, Character, CharacterNote, CharacterPicture, InventoryLine, Part, VoiceNote
from characters.services.inventory import total_weight
from characters.views.parts import KINDS

MOST_SHOWN = 100
OTHERS_SHOWN = 200


def kept_with(request: HttpRequest, character: Character, person: User, may_change: bool) -> dict[str, Any]:
    """Return what characters/campaign_character.html shows besides the creature's own context:

    notes, voice_notes, achievements, lines, pictures: dicts of row, may_change, hidden (for whom, if not for all), and
    html (notes), item (lines: the entry, where it is seen).   weight.
    others: characters to give things to.   may_say, may_change.   gone: dict of part and id, just deleted, or None.
    waiting: the person's own open proposal, or None.   game_master.   parts (entry_context), relation_rows ...
    """
    assert character.campaign is not None, "a character of a campaign"
    role = role_in(character.campaign, person)
    game_master = role == Role.GAME_MASTER
    said = {model: _rows(model, character, person, game_master, own=True) for model in (CharacterNote, VoiceNote)}
    kept = {model: _rows(model, character, person, may_change) for model in (Achievement, CharacterPicture)}
    rows = said | kept
    lines = _rows(InventoryLine, character, person, may_change, also="item__as_item")
    return {
        "game_master": game_master,
        "may_say": role in (Role.GAME_MASTER, Role.PLAYER),
        "notes": _with_words(rows[CharacterNote], character, person),
        "voice_notes": _with_words(rows[VoiceNote], character, person),
        "achievements": _with_sessions(rows[Achievement], person),
        "pictures": rows[CharacterPicture],
        "lines": _with_items(lines, person),
        "weight": total_weight([line["row"] for line in lines]),
        "others": _others(character, person) if may_change and lines else [],
        "gone": _gone(request),
        "waiting": None if game_master else Proposal.objects.open().filter(entry=character.pk, author=person).first(),
        **entry_context(character, person),
        **relations_context(character, person),
    }


def _rows(
    model: Any, character: Character, person: User, may_change: bool, *, own: bool = False, also: str = "author"
) -> list[dict[str, Any]]:
    """Return what the person may know of; `own`: who made a thing may change it, too."""
    seen = model.objects.visible_to(person).filter(character=character).select_related("author", also)
    found: list[Part] = list(seen[:MOST_SHOWN])
    for row in found:
        row.character = character
    return [
        {"row": row, "may_change": may_change or (own and row.author_id == person.pk), "hidden": _called(row)}
        for row in found
    ]


def _called(row: Part) -> str:
    return {"members": "", "chosen": "for chosen people", "game_masters": "for game masters"}[row.visibility]


def _with_words(rows: list[dict[str, Any]], character: Character, person: User) -> list[dict[str, Any]]:
    texts = [(shown["row"].text, shown["row"].author) for shown in rows]
    words = render_all(texts, campaign=character.campaign, viewer=person)
    return [{**shown, "html": html} for shown, html in zip(rows, words, strict=True)]


def _with_sessions(rows: list[dict[str, Any]], person: User) -> list[dict[str, Any]]:
    seen = _entries({shown["row"].session_id for shown in rows}, person)
    return [{**shown, "session": seen.get(shown["row"].session_id)} for shown in rows]


def _with_items(rows: list[dict[str, Any]], person: User) -> list[dict[str, Any]]:
    seen = _entries({shown["row"].item_id for shown in rows}, person)
    return [{**shown, "item": seen.get(shown["row"].item_id)} for shown in rows]


def _entries(keys: set[int | None], person: User) -> dict[int, Entry]:
    wanted = [key for key in keys if key is not None]
    return {entry.pk: entry for entry in Entry.objects.visible_to(person).filter(pk__in=wanted).defer("body")}


def _others(character: Character, person: User) -> list[Character]:
    seen = Character.objects.visible_to(person).filter(campaign=character.campaign_id).exclude(pk=character.pk)
    return list(seen.only("pk", "name").order_by("name")[:OTHERS_SHOWN])


def _gone(request: HttpRequest) -> dict[str, Any] | None:
    part, _, number = request.GET.get("gone", "").rpartition("-")
    return {"part": part, "id": int(number)} if part in KINDS and number.isdecimal() and len(number) < 18 else None
