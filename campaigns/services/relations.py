"""Making, changing, ending, deleting and restoring relations; every state is kept with the session it began in."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from campaigns.audiences import heard_by, is_game_master
from campaigns.models import CacheStamp, Campaign, Entry, Relation, RelationChange, Role, User, Visibility
from campaigns.models.relations import STRONGEST, RelationQuerySet
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from campaigns.services.audit import record
from campaigns.services.hearing import audience_from
from campaigns.services.saving import campaign_stamp
from campaigns.services.story_time import is_session_of, story_time

# What a relation is often called, with how it reads from the other end; the same word: it goes both ways.
SUGGESTED = {
    "ally of": "ally of", "enemy of": "enemy of", "friend of": "friend of", "rival of": "rival of",
    "married to": "married to", "sibling of": "sibling of", "knows": "is known to", "parent of": "child of",
    "loves": "is loved by", "hates": "is hated by", "fears": "is feared by", "serves": "is served by",
    "rules": "is ruled by", "owes": "is owed by", "member of": "has as a member", "leads": "is led by",
    "owns": "belongs to", "lives in": "is home to", "guards": "is guarded by", "hunts": "is hunted by",
    "taught": "was taught by", "betrayed": "was betrayed by", "worships": "is worshipped by",
}  # fmt: skip
STATE = ("kind", "inverse", "both_ways", "strength", "note", "audience")
FIELDS = ("kind", "inverse", "both_ways", "strength", "note", "started", "ended")
LONGEST_NOTE = 20_000
NO_SUCH_SESSION = "There is no such session in this campaign."


@dataclass(frozen=True)
class Unsaid:
    """Marks a value that was not given, where None means something."""


UNSAID = Unsaid()


@transaction.atomic
def create_relation(
    *,
    actor: Person,
    campaign: Campaign,
    source: Entry,
    target: Entry,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    **values: Any,
) -> Relation:
    """Relate two entries. Players relate what they may change to what they see; game masters anything."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER, Role.PLAYER)
    _require_ends(campaign, person, source, target)
    clean = clean_relation(campaign, {"kind": ""} | values)
    _fill_inverse(clean)
    audience = audience_from(campaign=campaign, person=person, visibility=visibility, known_to=known_to)
    relation = Relation(
        campaign=campaign, source_id=source.pk, target_id=target.pk, audience=audience, created_by=person, **clean
    )
    _require_order(relation)
    _require_new(person, relation)
    relation.save()
    _remember(relation, person, relation.started_id)
    record("relation.created", actor=person, target=relation)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return relation


@transaction.atomic
def update_relation(
    *,
    actor: Person,
    relation: Relation,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    session: Entry | None | Unsaid = UNSAID,
    expected_version: int | None = None,
    **values: Any,
) -> Relation:
    """Change a relation as of a play session (unless told: the last one played); earlier states stay in its history."""
    person = require_change_of_relation(relation, actor)
    clean = clean_relation(relation.campaign, values)
    if not isinstance(session, Unsaid) and not is_session_of(session, relation.campaign):
        raise Refused("invalid", NO_SUCH_SESSION, fields={"session": [NO_SUCH_SESSION]})
    relation = _locked(relation)
    if expected_version is not None and expected_version != relation.version:
        raise Conflict(
            "changed_meanwhile",
            "The relation was changed by somebody else while you worked. Look at it again, then save.",
            details={"version": relation.version},
        )
    if visibility is not None or known_to is not None:
        wanted, people = visibility or relation.visibility, relation.known_to if known_to is None else known_to
        clean["audience"] = audience_from(campaign=relation.campaign, person=person, visibility=wanted, known_to=people)
    changes = {
        name: [getattr(relation, name), value] for name, value in clean.items() if getattr(relation, name) != value
    }
    for name, (_, value) in changes.items():
        setattr(relation, name, value)
    _require_order(relation)
    if not changes:
        return relation
    relation.version += 1
    relation.save()
    if set(changes) & set(STATE):
        _remember(relation, person, _since(relation, session))
    record("relation.changed", actor=person, target=relation, changes=changes)
    CacheStamp.raise_for(campaign_stamp(relation.campaign))
    return relation


@transaction.atomic
def delete_relation(*, actor: Person, relation: Relation) -> None:
    """Put a relation in the bin, as if it had never been; to end it in the story, give the session it `ended` in."""
    person = require_change_of_relation(relation, actor)
    relation = _locked(relation)
    relation.deleted_at, relation.deleted_by = timezone.now(), person
    relation.version += 1
    relation.save()
    record("relation.deleted", actor=person, target=relation)
    CacheStamp.raise_for(campaign_stamp(relation.campaign))


@transaction.atomic
def restore_relation(*, actor: Person, campaign: Campaign, relation_id: int) -> Relation:
    """Bring a relation back from the bin."""
    person = require_sign_in(actor)
    relation = deleted_relations(campaign, person).select_for_update(of=("self",)).filter(pk=relation_id).first()
    if relation is None:
        raise NotFound("relation_not_found", "There is no such relation in your bin.")
    relation.deleted_at = relation.deleted_by = None
    relation.version += 1
    relation.save()
    record("relation.restored", actor=person, target=relation)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return relation


def deleted_relations(campaign: Campaign, actor: Person) -> RelationQuerySet:
    """Return the relations in the bin that this person may bring back: a game master all, others what they deleted."""
    rows = Relation.objects.deleted().filter(campaign=campaign)
    if role_in(campaign, actor) == Role.GAME_MASTER:
        return rows
    if not isinstance(actor, User):
        return rows.none()
    seen = Entry.objects.visible_to(actor).values("pk")
    return rows.heard_by(actor).filter(deleted_by=actor, created_by=actor, source__in=seen, target__in=seen)


def may_change_relation(relation: Relation, actor: Person, *, is_game_master: bool) -> bool:
    """Whether a person who sees the relation may change it: game masters all, others what they made."""
    return is_game_master or (isinstance(actor, User) and relation.created_by_id == actor.pk)


def require_change_of_relation(relation: Relation, actor: Person) -> User:
    """Refuse who may not change the relation; what he may not see does not exist for him."""
    person = require_sign_in(actor)
    if not Relation.objects.visible_to(person).filter(pk=relation.pk).exists():
        raise NotFound("relation_not_found", "There is no such relation, or it is hidden from you.")
    role = role_in(relation.campaign, person)
    is_game_master = role == Role.GAME_MASTER
    if role == Role.OBSERVER or not may_change_relation(relation, person, is_game_master=is_game_master):
        raise NotAllowed("not_yours", "Only a game master, or the player who made this relation, may change it.")
    return person


def clean_relation(campaign: Campaign, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values fit to store, or refuse with a message for each bad field."""
    if unknown := set(values) - set(FIELDS):
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean, complaints = dict(values), dict[str, list[str]]()
    for name, longest in (("kind", 60), ("inverse", 60), ("note", LONGEST_NOTE)):
        if name in clean:
            clean[name] = str(clean[name] or "").replace("\r\n", "\n").replace("\x00", "").strip()
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    if "kind" in clean and not clean["kind"]:
        complaints["kind"] = ["Say what the one is to the other: ally of, serves, owes."]
    if "strength" in clean and not -STRONGEST <= clean["strength"] <= STRONGEST:
        complaints["strength"] = [f"Must be from -{STRONGEST} to {STRONGEST}."]
    for name in ("started", "ended"):
        if not is_session_of(clean.get(name), campaign):
            complaints[name] = [NO_SUCH_SESSION]
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    return clean


# -- parts ------------------------------------------------------------------------------------------------


def _locked(relation: Relation) -> Relation:
    return (
        Relation.objects.select_for_update(of=("self",))
        .select_related("campaign", "source", "target")
        .get(pk=relation.pk)
    )


def _require_ends(campaign: Campaign, person: User, source: Entry, target: Entry) -> None:
    if source.pk == target.pk:
        raise Refused("one_end", "An entry has no relation to itself.", fields={"target": ["Choose another entry."]})
    seen = Entry.objects.visible_to(person).filter(campaign=campaign, pk__in=[source.pk, target.pk])
    found = set(seen.values_list("pk", flat=True))
    missing = {name: end for name, end in (("source", source), ("target", target)) if end.pk not in found}
    if missing:
        said = ["There is no such entry in this campaign, or it is hidden from you."]
        raise Refused("no_such_entry", said[0], fields=dict.fromkeys(missing, said))
    if role_in(campaign, person) != Role.GAME_MASTER and not Entry.objects.changeable_by(person).filter(pk__in=found):
        raise NotAllowed("not_yours", "You relate only what you play or have made: choose it as one of the two ends.")


def _fill_inverse(clean: dict[str, Any]) -> None:
    other = SUGGESTED.get(clean["kind"].lower())
    if other is None or clean.get("inverse"):
        return
    if other == clean["kind"].lower():
        clean.setdefault("both_ways", True)
    else:
        clean["inverse"] = other


def _require_new(person: User, relation: Relation) -> None:
    """Refuse the same once more, but never for one that is hidden: the refusal would tell of it."""
    seen = Relation.objects.visible_to(person).filter(source=relation.source_id, target=relation.target_id, ended=None)
    if relation.ended_id is None and seen.filter(kind__iexact=relation.kind).exists():
        raise Conflict("related_already", "These two are related like this already. Change that relation instead.")


def _require_order(relation: Relation) -> None:
    if relation.ended_id is None:
        return
    time = story_time(relation.campaign)
    if time.position_of(relation.ended_id) < time.position_of(relation.started_id):
        said = ["Must not be before the session it started in."]
        raise Refused("ends_before_it_starts", "A relation ends after it starts.", fields={"ended": said})


def _since(relation: Relation, session: Entry | None | Unsaid) -> int | None:
    """Return the session that a change belongs to; the story goes forward, so none before the change before."""
    time = story_time(relation.campaign)
    held = [relation.started_id, *relation.changes.values_list("session_id", flat=True)]
    earliest = max(held, key=time.position_of)
    if isinstance(session, Unsaid):
        return max(earliest, time.latest(), key=time.position_of)
    if time.position_of(session.pk if session else None) < time.position_of(earliest):
        said = "This relation has changed in a later session already: choose that one or a later one."
        raise Refused("before_the_last_change", said, fields={"session": [said]})
    return session.pk if session else None


def _remember(relation: Relation, person: User, session_id: int | None) -> None:
    state = {name: getattr(relation, name) for name in STATE}
    RelationChange.objects.create(relation=relation, session_id=session_id, actor=person, **state)


def history_for(relation: Relation, viewer: Person) -> QuerySet[RelationChange]:
    """Return the states of a relation that somebody was told of, the newest first."""
    told = relation.changes.select_related("session", "actor").order_by("-id")
    if not isinstance(viewer, User):
        return told.none()
    return told.filter(heard_by(viewer, is_game_master=is_game_master(relation.campaign, viewer)))


def as_it_stood(relation: Relation, state: RelationChange) -> Relation:
    """Return the relation with the values of one of its states; not to be saved."""
    for name in STATE:
        setattr(relation, name, getattr(state, name))
    return relation
