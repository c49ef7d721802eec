"""Makers of entries, sessions, relations and plots for tests."""

from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from campaigns.folding import fold
from campaigns.models import (
    Campaign,
    Entry,
    EntryName,
    Faction,
    PlaySession,
    PlotStatus,
    PlotThread,
    Relation,
    SessionState,
    User,
    Visibility,
)
from campaigns.services.relations import create_relation

_numbers = count(1)


def make_entry(campaign: Campaign, name: str = "", **fields: Any) -> Faction:
    """Make a faction that all members see."""
    return _named(Faction, campaign, name or f"Faction {next(_numbers)}", fields)


def make_plot(campaign: Campaign, name: str = "", **fields: Any) -> PlotThread:
    """Make an open plot that all members see."""
    return _named(
        PlotThread, campaign, name or f"Plot {next(_numbers)}",
        {"status": PlotStatus.OPEN, "moved_at": timezone.now()} | fields,
    )  # fmt: skip


def play(campaign: Campaign, number: int, **fields: Any) -> PlaySession:
    """Make a played session."""
    defaults = {"number": number, "state": SessionState.CLOSED, "closed_at": timezone.now()}
    return _named(PlaySession, campaign, f"Session {number}", defaults | fields)


def make_relation(source: Entry, target: Entry, *, actor: User, kind: str = "knows", **values: Any) -> Relation:
    """Relate two entries."""
    assert source.campaign is not None
    return create_relation(actor=actor, campaign=source.campaign, source=source, target=target, kind=kind, **values)


def _named(model: Any, campaign: Campaign, name: str, fields: dict[str, Any]) -> Any:
    slug = f"{slugify(name)}-{next(_numbers)}"
    made = model.objects.create(
        **({"visibility": Visibility.MEMBERS} | fields), campaign=campaign, name=name, slug=slug
    )
    EntryName.objects.create(entry_id=made.pk, campaign=campaign, text=name, key=fold(name))
    return made
