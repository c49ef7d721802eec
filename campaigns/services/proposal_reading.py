"""What a proposal would change, as somebody may read it."""

from typing import Any

from campaigns.kinds import kind_of, whole
from campaigns.models import Membership, Proposal
from campaigns.permissions import Person
from campaigns.services.approval import state_of
from campaigns.writing.differences import compare_words
from campaigns.writing.hiding import redact
from campaigns.writing.shown import reading_of

_WORDS = {
    "body": "Story", "aliases": "Other names", "shown_to": "Shown to", "keeper_id": "Played by",
    "needs_attunement": "Needs attunement", "race": "Race", "model_path": "Model elsewhere",
}  # fmt: skip
_LONG = ("body", "summary")


def label_of(name: str) -> str:
    """Return the word for a field."""
    return _WORDS.get(name) or name.replace("_", " ").capitalize()


def asked_fields(proposal: Proposal) -> list[str]:
    """Return the words for what a proposal would change."""
    return [label_of(name) for name in sorted(proposal.values)]


def differences(proposal: Proposal, viewer: Person) -> list[dict[str, Any]]:
    """Return a row for each field: name, label, before (when it was asked), after (as asked), now, clashes, pieces."""
    entry = whole(proposal.entry)
    now = state_of(entry, proposal.values)
    reading = reading_of(entry, viewer)
    people = _names(proposal)

    def shown(name: str, value: Any) -> str:
        if name == "body":
            return redact(str(value or ""), reading)
        if name in ("shown_to", "keeper_id"):
            keys = value if isinstance(value, list) else [value]
            return ", ".join(people.get(key, "nobody") for key in keys) or "nobody"
        return _as_text(value)

    rows = []
    for name, value in sorted(proposal.values.items()):
        before, after, current = (shown(name, said) for said in (proposal.base.get(name), value, now[name]))
        pieces = (
            [{"op": piece.op, "text": piece.text} for piece in compare_words(before, after)] if name in _LONG else []
        )
        rows.append({
            "name": name, "label": label_of(name), "before": before, "after": after, "now": current, "pieces": pieces,
            "clashes": now[name] not in (proposal.base.get(name), value), "taken": name in proposal.taken,
        })  # fmt: skip
    return rows


def kind_word(proposal: Proposal) -> str:
    """Return the word for the kind of entry that it is about."""
    return str(kind_of(proposal.entry).kind.label).lower()


def _names(proposal: Proposal) -> dict[int, str]:
    members = Membership.objects.filter(campaign=proposal.campaign_id).select_related("user")
    return {member.user_id: member.user.display_name for member in members}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_as_text(one) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{label_of(str(name))}: {_inline(inner)}" for name, inner in value.items())
    return "" if value is None else str(value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_inline(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_inline(one) for one in value)
    return _as_text(value)
