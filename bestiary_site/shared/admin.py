"""What every app's part of the curators' desk shares: acts on many rows by services, refusals as messages."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin

from bestiary_site.shared.errors import DomainError

logger = logging.getLogger(__name__)
MOST_REFUSALS_SHOWN = 5


class Desk(ModelAdmin):
    """A table of the curators' desk."""

    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = True
    list_filter_sheet = True
    list_fullwidth = True
    warn_unsaved_form = True
    save_on_top = False


class ReadOnlyDesk(Desk):
    """A table to look at: nothing is made, changed or deleted here."""

    actions_on_top = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes here."""
        return False


def act_on_each(request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object], *, done: str) -> int:
    """Do a service's act to each row, each in its own transaction; say how many worked (`done`, with {n}) and why not.

    Returns how many worked.
    """
    worked, refusals = 0, []
    for row in rows:
        try:
            act(row)
        except DomainError as refusal:
            refusals.append(f"{row}: {refusal.message}")
        else:
            worked += 1
    if worked:
        messages.success(request, done.format(n=worked))
    for sentence in refusals[:MOST_REFUSALS_SHOWN]:
        messages.error(request, sentence)
    if len(refusals) > MOST_REFUSALS_SHOWN:
        messages.error(request, f"{len(refusals) - MOST_REFUSALS_SHOWN} more were refused.")
    return worked


def thumbnail(address: str, *, words: str = "", size: int = 48) -> SafeString | str:
    """Return a small picture for a column, or a dash; `words` name it where it is a link."""
    if not address:
        return "–"
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" class="rounded-default object-cover">',
        address, words, size, size,
    )  # fmt: skip
