"""Whether a change waits for a game master's word, and keeping it as a proposal until then."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from bestiary_site.shared.errors import NotAllowed
from campaigns.models import CacheStamp, Entry, Proposal, Role, User
from campaigns.permissions import role_in
from campaigns.services.audit import record
from campaigns.services.saving import campaign_stamp

LISTS = ("tags", "shown_to")  # what an entry has besides its columns


def needs_approval(entry: Entry, person: User) -> bool:
    """Whether this person's changes of the entry wait for a game master."""
    campaign = entry.campaign
    return campaign is not None and campaign.edits_need_approval and role_in(campaign, person) != Role.GAME_MASTER


def require_no_approval(entry: Entry, person: User, what: str) -> None:
    """Refuse an act that cannot wait as a proposal to whom it would have to."""
    if needs_approval(entry, person):
        raise NotAllowed(
            "approval_needed",
            f"In this campaign players' changes need a game master's word. Ask one to {what}.",
        )


def state_of(entry: Entry, names: Any) -> dict[str, Any]:
    """Return what these fields of an entry (and its tags and viewers) hold now, fit to be kept as JSON."""
    kept: dict[str, Any] = {}
    for name in names:
        if name == "tags":
            kept[name] = sorted(tag.name for tag in entry.tags.all())
        elif name == "shown_to":
            kept[name] = sorted(entry.viewers.values_list("user_id", flat=True))
        else:
            kept[name] = getattr(entry, name)
    return storable(kept)


def storable(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them; another row is named by its key."""
    named = {name: value.pk if isinstance(value, Model) else value for name, value in values.items()}
    return dict(json.loads(json.dumps(named, cls=DjangoJSONEncoder)))


@transaction.atomic
def propose_change(
    *,
    actor: User,
    entry: Entry,
    changes: dict[str, Any],
    tags: list[str] | None = None,
    shown_to: list[int] | None = None,
) -> Entry:
    """Keep a change as the author's open proposal, joined to what he asked for before; the entry stays as it is.

    Called by the services that change entries, with values that are fit to store. The entry is given back with
    the proposal at it (`proposal`), so that doors can tell that it waits.
    """
    asked = changes | {name: value for name, value in (("tags", tags), ("shown_to", shown_to)) if value is not None}
    values, now = storable(asked), state_of(entry, asked)
    values = {name: sorted(value) if name in LISTS else value for name, value in values.items()}
    fresh = {name: value for name, value in values.items() if value != now[name]}
    entry.proposal = None  # type: ignore[attr-defined]  # what doors look at
    if not fresh:
        return entry
    waiting = Proposal.objects.open().select_for_update().filter(entry=entry.pk, author=actor)
    proposal = waiting.first() or Proposal(entry_id=entry.pk, campaign=entry.campaign, author=actor)
    proposal.values |= fresh
    proposal.base |= {name: now[name] for name in fresh}
    proposal.base_version = entry.version
    proposal.save()
    record("proposal.made", actor=actor, target=entry, changes={name: [now[name], fresh[name]] for name in fresh})
    CacheStamp.raise_for(campaign_stamp(proposal.campaign_id))
    entry.proposal = proposal  # type: ignore[attr-defined]
    return entry
