"""The versions of a creature: listing, comparing two, bringing one back."""

import uuid
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.permissions import require_change, require_sign_in
from campaigns.services.words import Pen
from characters.comparison import compare_fields
from characters.models import Character
from characters.services.creatures import restore_version
from characters.views.browse import COMPARED
from characters.views.common import find_character, links_of, may_change, person_of

LABELS = {"name": "Name", "aliases": "Other names", **COMPARED}
VERSIONS_LISTED = 200


@login_required
@require_GET
def versions(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """All versions, for who may change the creature; ?a=&b= (history ids) compares two.

    Template characters/versions.html, context: character, links, versions: dicts of id, version, at, author (name),
    reason, is_current; a, b: such a dict or None; rows: dicts of label, before, after, differs, pieces (objects with
    op same|deleted|inserted and text; empty unless a long text changed); may_change.
    """
    character = find_character(request, slug, campaign_id)
    require_change(character, person_of(request))
    past = list(character.history.select_related("history_user").defer("body")[:VERSIONS_LISTED])
    listed = [_describe(row, character) for row in past]
    a, b = (_version(character, request.GET.get(name, "")) for name in ("a", "b"))
    context = {
        "character": character,
        "links": links_of(character),
        "versions": listed,
        "a": _describe(a, character) if a else None,
        "b": _describe(b, character) if b else None,
        "rows": compare_fields(_as_read(request, character, a), _as_read(request, character, b), LABELS)
        if a and b
        else [],
        "may_change": may_change(request, character),
    }
    return render(request, "characters/versions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, slug: str, history_id: int, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Ask, showing what would change, then bring a version back as the newest.

    Template characters/restore.html, context: character, links, past (dict as in versions), rows (before: now,
    after: what it would become).
    """
    character = find_character(request, slug, campaign_id)
    require_change(character, person_of(request))
    past = _version(character, str(history_id))
    if past is None:
        raise Http404("There is no such version.")
    if request.method == "POST":
        restored = restore_version(actor=person_of(request), character=character, history_id=history_id)
        messages.success(request, f"{restored.name} is as it was in version {past.version}.")
        return redirect(restored)
    now, then = _as_read(request, character, character), _as_read(request, character, past)
    context = {
        "character": character,
        "links": links_of(character),
        "past": _describe(past, character),
        "rows": [row for row in compare_fields(now, then, LABELS) if row.differs],
    }
    return render(request, "characters/restore.html", context)


def _as_read(request: HttpRequest, character: Character, version: Any) -> Any:
    """Return a version with its story as this person may read it; not to be saved."""
    read = copy(version)
    read.body = Pen(character, require_sign_in(request.user)).shown(version.body)
    return read


def _version(character: Character, history_id: str) -> Any:
    """Return a row of this creature's own history, or None where the address names none."""
    if not history_id:
        return None
    if not history_id.isdecimal() or len(history_id) > 18:
        raise Http404("There is no such version.")
    found = character.history.select_related("history_user").filter(history_id=int(history_id)).first()
    if found is None:
        raise Http404("There is no such version.")
    return found


def _describe(row: Any, character: Character) -> dict[str, Any]:
    author = row.history_user
    return {
        "id": row.history_id,
        "version": row.version,
        "at": row.history_date,
        "author": author.display_name if author else "somebody who has left",
        "reason": row.history_change_reason or "",
        "is_current": row.version == character.version,
    }
