"""What names in double brackets mean: found among what their author may see, remembered, turned into backlinks."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from campaigns import audiences
from campaigns.models import Campaign, Entry, EntryMention, EntryName, Membership, User
from campaigns.permissions import Person
from campaigns.writing.text import Mention, Part, mentions, parts

Wanted = tuple[str, str]  # kind that the writer named or nothing, folded name
MOST_MENTIONS = 2000


# -- finding ----------------------------------------------------------------------------------------------


def find_named(wanted: Iterable[Wanted], *, campaign: Campaign | None, user: Person | None) -> dict[Wanted, int]:
    """Return the entries of these names that `user` may see (None: all), by what was asked; one query.

    The campaign goes before the public bestiary, a name before an alias, an alias before a former name.
    """
    wanted = set(wanted)
    if not wanted:
        return {}
    seen = Entry.objects.living() if user is None else Entry.objects.visible_to(user)
    places = Q(campaign=None) | Q(campaign=campaign) if campaign else Q(campaign=None)
    rows = EntryName.objects.filter(places, key__in={key for _, key in wanted}, entry__in=seen.values("pk"))
    found: dict[Wanted, tuple[bool, int, int]] = {}
    for key, rank, pk, kind, where in rows.values_list("key", "kind", "entry_id", "entry__kind", "campaign_id"):
        better = (where is None, rank, pk)
        for asked in ((kind, key), ("", key)):
            if asked in wanted and better < found.get(asked, (True, 99, 0)):
                found[asked] = better
    return {asked: pk for asked, (_, _, pk) in found.items()}


def audience_texts(found: Iterable[Part], campaign: Campaign | None) -> dict[tuple[str, ...] | None, str]:
    """Return for the audience of each part how it is kept (see campaigns.audiences)."""
    wanted = {part.audience for part in found}
    names = {name for audience in wanted for name in audience or ()}
    people = {}
    if names and campaign is not None:
        members = Membership.objects.filter(campaign=campaign).values_list("user__username", "user_id")
        people = {username.casefold(): pk for username, pk in members}
    kept: dict[tuple[str, ...] | None, str] = {None: audiences.ALL}
    for audience in wanted - {None}:
        kept[audience] = audiences.chosen(people[name] for name in audience or () if name in people)
    return kept


# -- keeping ----------------------------------------------------------------------------------------------

_Row = tuple[str, str, str]  # kind, key, writer


def keep_mentions(entry: Entry, *, actor: User | None) -> None:
    """Bring the rows of mentions in line with the entry's body; what has been found stays found."""
    standing = _standing(entry)
    held = list(entry.mentions.select_related("target", "author"))
    if not standing and not held:
        return
    author, target = _owners(entry, {place for place, _ in standing}, held, actor)
    _find(entry, {place for place, _ in standing}, author, target)
    found = {((row.kind, row.key, row.writer), row.author_id) for row in held if row.was_found}
    writer = {place: _pk(who) for place, who in author.items()}
    fresh = {(place, audience): (target.get(place), writer[place]) for place, audience in standing}
    if fresh == {((r.kind, r.key, r.writer), r.audience): (r.target_id, r.author_id) for r in held}:
        return
    entry.mentions.all().delete()
    EntryMention.objects.bulk_create(
        EntryMention(
            source_id=entry.pk, kind=place[0], key=place[1], writer=place[2], audience=audience, target_id=pk,
            author_id=who, was_found=pk is not None or (place, who) in found,
        )
        for (place, audience), (pk, who) in fresh.items()
    )  # fmt: skip


def _pk(actor: User | None) -> int | None:
    return actor.pk if actor else None


def _standing(entry: Entry) -> set[tuple[_Row, str]]:
    """Return every name that the body mentions, with the audience of the place."""
    if "[[" not in entry.body:
        return set()
    pieces = parts(entry.body)
    kept = audience_texts(pieces, entry.campaign)
    return {
        ((found.kind, found.key, found.writer), kept[part.audience]) for part in pieces for found in mentions(part.text)
    }


def _owners(
    entry: Entry, places: set[_Row], held: list[EntryMention], actor: User | None
) -> tuple[dict[_Row, User | None], dict[_Row, int]]:
    """Return who wrote each mention and what it was found to mean so far."""
    writer = actor or entry.created_by
    author: dict[_Row, User | None] = dict.fromkeys(places, writer)
    target: dict[_Row, int] = {}
    hidden = _hidden_from(writer, {row.target_id for row in held if row.target_id})
    for row in held:
        place = (row.kind, row.key, row.writer)
        # What the saver may not see he has written himself: the other's, put back, names its writer.
        if place in author and (row.writer or row.author_id == _pk(writer) or row.target_id not in hidden):
            author[place] = row.author
            if row.target_id:
                target[place] = row.target_id
    if any(place[2] for place in places):
        named = {user.username.casefold(): user for user in _members(entry.campaign)}
        author |= {place: named.get(place[2].casefold()) for place in places if place[2]}
    return author, target


def _members(campaign: Campaign | None) -> list[User]:
    return list(User.objects.filter(memberships__campaign=campaign)) if campaign else []


def _hidden_from(user: User | None, targets: set[int]) -> set[int]:
    if user is None or not targets:
        return set()
    return targets - set(Entry.objects.visible_to(user).filter(pk__in=targets).values_list("pk", flat=True))


def _find(entry: Entry, places: set[_Row], author: dict[_Row, User | None], target: dict[_Row, int]) -> None:
    """Find what the mentions mean that have not been found yet, each among what its author may see."""
    asked: dict[User, list[_Row]] = defaultdict(list)
    for place in places:
        who = author[place]
        if place not in target and who is not None:
            asked[who].append(place)
    for who, missing in asked.items():
        named = find_named({place[:2] for place in missing[:MOST_MENTIONS]}, campaign=entry.campaign, user=who)
        target |= {place: named[place[:2]] for place in missing if place[:2] in named}


def find_waiting(entry: Entry) -> None:
    """Let the mentions that wait for an entry of this name find it, where their authors may see it."""
    keys = list(entry.names.values_list("key", flat=True))
    waiting = EntryMention.objects.filter(target=None, key__in=keys, kind__in=["", entry.kind]).exclude(author=None)
    if entry.campaign_id is not None:
        waiting = waiting.filter(source__campaign=entry.campaign_id)
    for author in User.objects.filter(pk__in=waiting.values("author")):
        if Entry.objects.visible_to(author).filter(pk=entry.pk).exists():
            waiting.filter(author=author).update(target=entry.pk, was_found=True)


# -- backlinks --------------------------------------------------------------------------------------------


def heard_mentions(viewer: Person) -> Q:
    """Return the condition on rows of mentions for those in places that this person reads."""
    heard = Q(audience=audiences.ALL)
    if isinstance(viewer, User):
        heard |= Q(audience__contains=f"@{viewer.pk}@") | Q(source__campaign__in=Campaign.objects.run_by(viewer))
        if viewer.may_curate:
            heard |= Q(source__campaign=None)
    return heard


def backlinks(entry: Entry, viewer: Person) -> list[Entry]:
    """Return the entries whose words lead here, as far as this person may see them and the place; one query."""
    told = EntryMention.objects.filter(heard_mentions(viewer), target=entry.pk).exclude(source=entry.pk)
    found = Entry.objects.visible_to(viewer).filter(pk__in=told.values("source")).order_by("kind", "name", "pk")
    return list(found.defer("body"))


def has_mentions(text: str) -> bool:
    """Whether there may be a mention at all."""
    return "[[" in text


def asked_of(found: Mention) -> Wanted:
    """Return what a mention asks for."""
    return found.kind, found.key
