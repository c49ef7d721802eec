"""Deciding proposals: players' changes that wait where a campaign wants a game master's word first."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.kinds import kind_of, whole
from campaigns.models import CacheStamp, Entry, Proposal, ProposalState, Role, User
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.approval import LISTS, state_of
from campaigns.services.audit import record
from campaigns.services.entries import update_entry
from campaigns.services.saving import campaign_stamp
from campaigns.writing.merging import merge3


@transaction.atomic
def accept_proposal(
    *, actor: Person, proposal: Proposal, fields: list[str] | None = None, overwrite: bool = False, reason: str = ""
) -> Entry:
    """Make the change as its author's; only some `fields` of it where they are named.

    Texts that others have changed meanwhile are merged. Where that cannot be, it is a Conflict that names the fields,
    unless the game master says to `overwrite` them.
    """
    person, proposal = _decide(actor, proposal)
    chosen = _chosen(proposal, fields)
    entry = whole(Entry.objects.living().filter(pk=proposal.entry_id).first() or _gone(proposal))
    values = _merged(entry, {name: proposal.values[name] for name in chosen}, proposal.base, overwrite=overwrite)
    lists = {name: values.pop(name) for name in LISTS if name in values}
    author = proposal.author or person
    change = kind_of(entry).update or update_entry
    changed = change(
        actor=author, entry=entry, reason=f"proposed, accepted by {person.display_name}"[:100], approved_by=person,
        **lists, **_rows(entry, values),
    )  # fmt: skip
    proposal.taken = chosen
    _close(proposal, person, ProposalState.ACCEPTED, reason)
    return changed


@transaction.atomic
def refuse_proposal(*, actor: Person, proposal: Proposal, reason: str = "") -> Proposal:
    """Leave the entry as it is; the author is told why."""
    person, proposal = _decide(actor, proposal)
    return _close(proposal, person, ProposalState.REFUSED, reason)


@transaction.atomic
def withdraw_proposal(*, actor: Person, proposal: Proposal) -> Proposal:
    """Take one's own proposal back."""
    person = require_sign_in(actor)
    proposal = _open(person, proposal)
    if proposal.author_id != person.pk:
        raise NotAllowed("not_yours", "Only its author takes a proposal back; you may refuse it.")
    return _close(proposal, person, ProposalState.WITHDRAWN, "")


@transaction.atomic
def explain_proposal(*, actor: Person, proposal: Proposal, message: str) -> Proposal:
    """Say with one's own proposal why the change is wanted."""
    person = require_sign_in(actor)
    proposal = _open(person, proposal)
    if proposal.author_id != person.pk:
        raise NotAllowed("not_yours", "Only its author explains a proposal.")
    proposal.message = message.replace("\x00", "").strip()[:500]
    proposal.save(update_fields=["message", "updated_at"])
    return proposal


# -- parts ------------------------------------------------------------------------------------------------


def _open(person: User, proposal: Proposal) -> Proposal:
    seen = (
        Proposal.objects.visible_to(person)
        .select_for_update(of=("self",))
        .select_related("campaign", "author", "entry")
    )
    found = seen.filter(pk=proposal.pk).first()
    if found is None:
        raise NotFound("proposal_not_found", "There is no such proposal, or it is hidden from you.")
    if found.state != ProposalState.OPEN:
        raise Conflict("proposal_closed", f"This proposal is {found.get_state_display().lower()} already.")
    return found


def _decide(actor: Person, proposal: Proposal) -> tuple[User, Proposal]:
    person = require_sign_in(actor)
    found = _open(person, proposal)
    require_role(found.campaign, person, Role.GAME_MASTER)
    return person, found


def _chosen(proposal: Proposal, fields: list[str] | None) -> list[str]:
    chosen = sorted(proposal.values) if fields is None else sorted(set(fields))
    unknown = set(chosen) - set(proposal.values)
    if unknown or not chosen:
        said = f"Choose among {', '.join(sorted(proposal.values))}."
        raise Refused("no_such_field", f"The proposal does not change that. {said}", fields={"fields": [said]})
    return chosen


def _gone(proposal: Proposal) -> Entry:
    raise Conflict("entry_deleted", f"{proposal.entry.name} lies in the bin: bring it back first, or refuse this.")


def _merged(entry: Entry, wanted: dict[str, Any], base: dict[str, Any], *, overwrite: bool) -> dict[str, Any]:
    """Return the values to store, joined with what others have written since the proposal."""
    now = state_of(entry, wanted)
    values, clashes = {}, []
    for name, value in wanted.items():
        if overwrite or now[name] in (base[name], value):
            values[name] = value
            continue
        joined, disputed = merge3(base[name], value, now[name]) if name == "body" else (value, [name])
        if disputed:
            clashes.append(name)
        values[name] = joined
    if clashes:
        raise Conflict(
            "changed_meanwhile",
            f"Since this was proposed somebody has changed {', '.join(clashes)} of {entry.name}. "
            "Look at both, then accept it over that, accept the rest, or refuse it.",
            details={"fields": clashes, "version": entry.version},
        )
    return values


def _rows(entry: Entry, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with rows in place of the keys that name them."""
    rows = dict(values)
    for name, value in values.items():
        model = entry._meta.get_field(name).related_model
        if isinstance(model, type) and issubclass(model, Model) and value is not None:
            rows[name] = model._default_manager.filter(pk=value).first()
    return rows


def _close(proposal: Proposal, person: User, state: ProposalState, reason: str) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, person, timezone.now()
    proposal.reason = reason.replace("\x00", "").strip()[:500]
    proposal.save()
    record(
        f"proposal.{state}",
        actor=person,
        target=proposal.entry,
        changes={"fields": [sorted(proposal.values), proposal.taken]},
    )
    CacheStamp.raise_for(campaign_stamp(proposal.campaign_id))
    return proposal
