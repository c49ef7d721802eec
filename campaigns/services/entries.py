"""Making, changing, deleting and restoring the entries of a campaign that are kept in `campaigns`."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.kinds import KindOfEntry, kind_of, whole
from campaigns.models import Campaign, Entry, EntryViewer, Membership, Role, Tag, User, Visibility
from campaigns.permissions import Person, require_change, require_role, require_sign_in, role_in
from campaigns.services.approval import needs_approval, propose_change, require_no_approval
from campaigns.services.audit import record
from campaigns.services.saving import entry_saved
from campaigns.services.words import Pen, changed_meanwhile, first_words, settle_values

COMMON_FIELDS = ("name", "aliases", "summary", "body", "visibility")
IN_A_CAMPAIGN = (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)
_LONGEST = {"name": 200, "summary": 500, "body": 200_000}
MOST_ALIASES = 20


@transaction.atomic
def create_entry(
    *,
    actor: Person,
    campaign: Campaign,
    kind: str,
    tags: list[str] | None = None,
    shown_to: list[int] | None = None,
    **values: Any,
) -> Entry:
    """Make an entry of a kind. Players make what they see themselves; game masters anything. Refused on bad values."""
    person = require_sign_in(actor)
    known = kind_of(kind)
    require_role(campaign, person, *known.makers)
    clean = clean_values(known, values, creating=True)
    _require_seen_by_its_maker(campaign, person, clean.get("visibility", Visibility.MEMBERS))
    if "body" in clean:
        clean["body"] = first_words(clean["body"], campaign=campaign, actor=person)
    entry = known.model(**({"visibility": Visibility.MEMBERS} | clean), campaign=campaign, created_by=person)
    entry.slug = free_slug(known, entry, person)
    save_version(entry, person, "created")
    set_tags(entry, tags or [])
    set_viewers(entry, shown_to or [])
    record(f"{known.kind}.created", actor=person, target=entry)
    entry_saved(entry, actor=person, act="created")
    if known.follow_making is not None:
        known.follow_making(entry, person)
    return entry


@transaction.atomic
def update_entry(
    *,
    actor: Person,
    entry: Entry,
    tags: list[str] | None = None,
    shown_to: list[int] | None = None,
    expected_version: int | None = None,
    reason: str = "changed",
    past: Entry | None = None,
    approved_by: User | None = None,
    **values: Any,
) -> Entry:
    """Change fields. What somebody else has changed since `expected_version` stays; where both clash: Conflict.

    `past` is the version that the words come from when an earlier one is brought back. Where players' changes wait
    for a game master, a proposal comes of it (`services.approval`); `approved_by` is who has accepted it.
    """
    require_change(entry, approved_by or actor)
    person = require_sign_in(actor)
    known = kind_of(entry)
    clean = clean_values(known, values, creating=False)
    entry = known.model._default_manager.select_for_update().get(pk=entry.pk)
    clean = settle_values(
        entry, actor=approved_by or person, values=clean, expected_version=expected_version, past=past
    )
    tags, shown_to = _settle_lists(entry, tags, shown_to, stale=expected_version not in (None, entry.version))
    changes = {name: [getattr(entry, name), value] for name, value in clean.items() if getattr(entry, name) != value}
    if "visibility" in changes and entry.campaign is not None:
        _require_seen_by_its_maker(entry.campaign, approved_by or person, clean["visibility"])
    if approved_by is None and needs_approval(entry, person):
        new = {name: value for name, (_, value) in changes.items()}
        return propose_change(actor=person, entry=entry, changes=new, tags=tags, shown_to=shown_to)
    for name, (_, value) in changes.items():
        setattr(entry, name, value)
    others = [tags is not None and set_tags(entry, tags), shown_to is not None and set_viewers(entry, shown_to)]
    if changes or any(others):
        entry.version += 1
        save_version(entry, person, reason)
        record(f"{known.kind}.changed", actor=person, target=entry, changes=changes)
        entry_saved(entry, actor=person, act="changed")
    return entry


@transaction.atomic
def delete_entry(*, actor: Person, entry: Entry) -> None:
    """Put an entry in the bin; `restore_entry` brings it back."""
    person = require_change(entry, actor)
    require_no_approval(entry, person, f"delete {entry.name}")
    entry = kind_of(entry).model._default_manager.select_for_update().get(pk=entry.pk)
    entry.deleted_at, entry.deleted_by = timezone.now(), person
    entry.version += 1
    save_version(entry, person, "deleted")
    record(f"{entry.kind}.deleted", actor=person, target=entry)
    entry_saved(entry, actor=person, act="deleted")
    if (follow_bin := kind_of(entry).follow_bin) is not None:
        follow_bin(entry, person, binned=True)


@transaction.atomic
def restore_entry(*, actor: Person, entry_id: int) -> Entry:
    """Bring an entry back from the bin."""
    person = require_sign_in(actor)
    found = Entry.objects.deleted().changeable_by(person).filter(pk=entry_id).first()
    if found is None:
        raise NotFound("entry_not_found", "There is no such entry in your bin.")
    entry = whole(found)
    entry.deleted_at = entry.deleted_by = None
    entry.slug = free_slug(kind_of(entry), entry, person)
    entry.version += 1
    save_version(entry, person, "restored")
    record(f"{entry.kind}.restored", actor=person, target=entry)
    entry_saved(entry, actor=person, act="restored")
    if (follow_bin := kind_of(entry).follow_bin) is not None:
        follow_bin(entry, person, binned=False)
    return entry


@transaction.atomic
def restore_entry_version(*, actor: Person, entry: Entry, history_id: int) -> Entry:
    """Bring the words of an earlier version back, as a new version."""
    person = require_change(entry, actor)
    entry = whole(entry)
    past = entry.history.filter(history_id=history_id).first()  # type: ignore[attr-defined]
    if past is None:
        raise NotFound("version_not_found", f"{entry.name} has no such version.")
    names = [name for name in (*COMMON_FIELDS, *kind_of(entry).fields) if name != "visibility"]
    values = {name: getattr(past, name) for name in names} | {"body": Pen(entry, person).shown(past.body)}
    reason = f"restored from version {past.version}"
    return update_entry(actor=person, entry=entry, reason=reason, past=past, **values)


def _settle_lists(
    entry: Entry, tags: list[str] | None, shown_to: list[int] | None, *, stale: bool
) -> tuple[list[str] | None, list[int] | None]:
    """Return tags and viewers to set. Said of an older version, tags only add and other viewers are a clash."""
    if not stale:
        return tags, shown_to
    if shown_to is not None:
        now = sorted(entry.viewers.values_list("user_id", flat=True))
        if sorted(set(shown_to)) != now:
            raise changed_meanwhile(entry, fields=["shown_to"], yours={"shown_to": shown_to}, theirs={"shown_to": now})
    if tags is not None:
        tags = [*entry.tags.values_list("name", flat=True), *tags]
    return tags, shown_to


# -- values -----------------------------------------------------------------------------------------------


def clean_values(known: KindOfEntry, values: dict[str, Any], *, creating: bool) -> dict[str, Any]:
    """Return the values fit to store, or refuse with a message for each bad field."""
    unknown = set(values) - {*COMMON_FIELDS, *known.fields}
    if unknown:
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean, complaints = dict(values), dict[str, list[str]]()
    _check_texts(clean, complaints, creating)
    if "aliases" in clean:
        clean["aliases"] = _clean_aliases(clean["aliases"], complaints)
    if "visibility" in clean and clean["visibility"] not in IN_A_CAMPAIGN:
        complaints["visibility"] = [f"Must be one of {', '.join(IN_A_CAMPAIGN)}."]
    if known.clean is not None:
        known.clean(clean, complaints)
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    return clean


def _check_texts(clean: dict[str, Any], complaints: dict[str, list[str]], creating: bool) -> None:
    for name, longest in _LONGEST.items():
        if name in clean:
            clean[name] = str(clean[name] or "").replace("\r\n", "\n").replace("\x00", "").strip()
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    if (creating or "name" in clean) and not clean.get("name"):
        complaints["name"] = ["This must not be empty."]


def _clean_aliases(names: Any, complaints: dict[str, list[str]]) -> list[str]:
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        complaints["aliases"] = ["Other names must be a list of texts."]
        return []
    return list(dict.fromkeys(name.strip()[:100] for name in names if name.strip()))[:MOST_ALIASES]


def _require_seen_by_its_maker(campaign: Campaign, person: User, visibility: str) -> None:
    if visibility == Visibility.GAME_MASTERS and role_in(campaign, person) != Role.GAME_MASTER:
        raise NotAllowed("hidden_from_oneself", "You would not see it yourself: only game masters hide entries.")


# -- parts ------------------------------------------------------------------------------------------------


def save_version(entry: Entry, person: User, reason: str) -> None:
    """Save the row and its version with author and reason."""
    entry._history_user = person  # type: ignore[attr-defined]  # how simple-history takes the author
    entry._change_reason = reason  # type: ignore[attr-defined]
    entry.save()


def free_slug(known: KindOfEntry, entry: Entry, person: User) -> str:
    """Return the word of the entry's address that no other living entry of its kind has.

    What the person may not see makes way: a number at the end would tell him that there is something.
    """
    stem = slugify(entry.name)[:200] or str(known.kind)
    same = Entry.objects.living().filter(campaign=entry.campaign_id, kind=known.kind, slug__startswith=stem)
    rows = dict(same.exclude(pk=entry.pk).values_list("slug", "pk"))
    seen = set(same.visible_to(person).values_list("slug", flat=True)) if rows else set()
    slug = _first_free(stem, known.reserved | seen)
    if slug in rows and slug not in seen:
        aside = _first_free(f"{slug}-{secrets.token_hex(3)}", known.reserved | set(rows))
        Entry.objects.filter(pk=rows[slug]).update(slug=aside)
    return slug


def _first_free(stem: str, taken: set[str] | frozenset[str]) -> str:
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def set_tags(entry: Entry, names: list[str]) -> bool:
    """Make exactly these the entry's tags. Returns whether anything changed."""
    wanted = {name.strip().lower()[:60]: name.strip()[:60] for name in names if name.strip()}
    held = {tag.name.lower() for tag in entry.tags.all()}
    if held == set(wanted):
        return False
    known = {tag.name.lower(): tag for tag in Tag.objects.filter(campaign=entry.campaign_id)}
    entry.tags.set([known.get(key) or _tag(entry, name) for key, name in wanted.items()])
    return True


def _tag(entry: Entry, name: str) -> Tag:
    found = Tag.objects.filter(campaign=entry.campaign_id, name__iexact=name).first()
    return found or Tag.objects.create(campaign_id=entry.campaign_id, name=name)


def set_viewers(entry: Entry, people: list[int]) -> bool:
    """Make exactly these members the people whom the entry is shown to. Returns whether anything changed."""
    members = Membership.objects.filter(campaign=entry.campaign_id, user__in=people)
    wanted = set(members.values_list("user_id", flat=True))
    if unknown := set(people) - wanted:
        raise Refused(
            "not_a_member",
            "Only members of the campaign can be chosen.",
            fields={"shown_to": [f"Not a member: {', '.join(map(str, sorted(unknown)))}."]},
        )
    held = set(entry.viewers.values_list("user_id", flat=True))
    entry.viewers.filter(user__in=held - wanted).delete()
    EntryViewer.objects.bulk_create(EntryViewer(entry_id=entry.pk, user_id=pk) for pk in sorted(wanted - held))
    return held != wanted
