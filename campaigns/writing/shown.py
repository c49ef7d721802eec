"""Words as one person may read them: secret blocks of others gone, hidden mentions told by nothing."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from campaigns.audiences import is_game_master
from campaigns.kinds import address_of
from campaigns.markdown import render_markdown
from campaigns.models import Campaign, Entry, EntryMention, Membership, Role, User
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.permissions import Person, role_in
from campaigns.writing.hiding import Reading, redact, to_edit
from campaigns.writing.html import Mark, render_marked
from campaigns.writing.mentions import Wanted, asked_of, find_named, has_mentions
from campaigns.writing.text import HIDDEN, Mention, Part, mentions, parts

_TOKEN_NAME = re.compile(rf"{HIDDEN}[0-9a-z]*")


class Reader:
    """A person before the words of one campaign (None: the public bestiary): what he hears, what he may make."""

    def __init__(self, campaign: Campaign | None, viewer: Person) -> None:
        self.campaign = campaign
        self.viewer = viewer

    @cached_property
    def role(self) -> Role | None:
        """His role in the campaign."""
        return role_in(self.campaign, self.viewer) if self.campaign else None

    @cached_property
    def hears_all(self) -> bool:
        """Whether he runs the campaign, or keeps the bestiary."""
        if self.campaign is None:
            return is_game_master(None, self.viewer)
        return self.role == Role.GAME_MASTER

    def hears(self, part: Part) -> bool:
        """Whether a part is for him."""
        if part.audience is None or self.hears_all:
            return True
        return isinstance(self.viewer, User) and self.viewer.username.casefold() in part.audience

    @property
    def may_make(self) -> bool:
        """Whether he may make entries here."""
        return self.campaign is not None and self.role in (Role.GAME_MASTER, Role.PLAYER)


@dataclass(frozen=True)
class Meaning:
    """What mentions mean to a reader: entries that he sees, names that nothing is told of; all others are words."""

    entry: Callable[[Mention], Entry | None]
    hidden: Callable[[Mention], bool]

    def sees(self, found: Mention) -> bool:
        """Whether the reader may read the name."""
        return not self.hidden(found)


# -- entries ----------------------------------------------------------------------------------------------


def render_entry(entry: Entry, viewer: Person) -> SafeString:
    """Return the body as HTML for this person; the number of queries does not grow with what it mentions."""
    reader = Reader(entry.campaign, viewer)
    return _render(entry.body, reader, _meaning_of(entry, reader))


def text_for(entry: Entry, viewer: Person) -> str:
    """Return the body's markdown without what is not for this person, to read."""
    return redact(entry.body, reading_of(entry, viewer))


def text_to_edit(entry: Entry, viewer: Person) -> str:
    """Return the body's markdown as this person may change it; what he does not see comes back on saving."""
    return to_edit(entry.body, reading_of(entry, viewer), code_maker(entry))


def reading_of(entry: Entry, viewer: Person) -> Reading:
    """Return what this person may read of an entry's body."""
    reader = Reader(entry.campaign, viewer)
    return Reading(reader.hears, _meaning_of(entry, reader).sees)


def code_maker(entry: Entry) -> Callable[[Mention, int], str]:
    """Return what makes the code of a hidden mention: always the same for one, and nothing to guess a name by."""

    def code_of(found: Mention, number: int) -> str:
        said = f"{entry.uid}:{found.kind}:{found.key}:{number}"
        return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:8]

    return code_of


def _meaning_of(entry: Entry, reader: Reader) -> Meaning:
    """Return what the mentions of the body mean, from the rows that were kept when it was saved; two queries."""
    if not has_mentions(entry.body):
        return Meaning(lambda found: None, lambda found: False)
    rows = {(row.kind, row.key, row.writer): row for row in entry.mentions.select_related("target")}
    seen = _seen(reader, {row.target_id for row in rows.values() if row.target_id})
    shown = {place: seen[row.target_id] for place, row in rows.items() if row.target_id in seen}

    def hidden(found: Mention) -> bool:
        return _place(found) not in shown and _is_hidden(rows.get(_place(found)), reader)

    return Meaning(lambda found: shown.get(_place(found)), hidden)


def _place(found: Mention) -> tuple[str, str, str]:
    return found.kind, found.key, found.writer


def _is_hidden(row: EntryMention | None, reader: Reader) -> bool:
    """Whether a mention that leads this reader nowhere must not even be read."""
    if reader.hears_all:
        return row is not None and row.target is not None and row.target.campaign_id is None
    if row is None:
        return True  # nobody has looked yet what it means
    if row.target is None:
        return row.was_found
    return row.target.deleted_at is None or row.target.visibility not in SEEN_BY_MEMBERS


def _seen(reader: Reader, targets: set[int]) -> dict[int, Entry]:
    if not targets:
        return {}
    return Entry.objects.visible_to(reader.viewer).defer("body").in_bulk(list(targets))


# -- other words ------------------------------------------------------------------------------------------


def render_words(text: str, *, campaign: Campaign | None, author: User | None, viewer: Person) -> SafeString:
    """Return markdown that is no entry's body as HTML for this person; its mentions are what `author` may see."""
    return render_all([(text, author)], campaign=campaign, viewer=viewer)[0]


def render_all(
    texts: Iterable[tuple[str, User | None]], *, campaign: Campaign | None, viewer: Person
) -> list[SafeString]:
    """Return many texts of a page, each with its author, as HTML for this person in few queries."""
    texts, reader = list(texts), Reader(campaign, viewer)
    meanings = _meanings(texts, reader)
    return [_render(text, reader, meanings[author.pk if author else None]) for text, author in texts]


def words_for(text: str, *, campaign: Campaign | None, author: User | None, viewer: Person) -> str:
    """Return markdown that is no entry's body without what is not for this person."""
    return words_for_all([(text, author)], campaign=campaign, viewer=viewer)[0]


def words_for_all(texts: Iterable[tuple[str, User | None]], *, campaign: Campaign | None, viewer: Person) -> list[str]:
    """Return many texts of a list, each with its author, without what is not for this person, in few queries."""
    texts, reader = list(texts), Reader(campaign, viewer)
    meanings = _meanings(texts, reader)
    return [redact(text, Reading(reader.hears, meanings[author.pk if author else None].sees)) for text, author in texts]


def _meanings(texts: list[tuple[str, User | None]], reader: Reader) -> dict[int | None, Meaning]:
    """Return by author what the names in his texts mean to the reader."""
    wanted: dict[User | None, set[Wanted]] = {}
    for text, author in texts:
        names = {asked_of(found) for found in mentions(text)} if has_mentions(text) else set()
        wanted.setdefault(author, set()).update(names)
    roles = _roles(reader.campaign) if any(wanted.values()) else {}
    found = {
        author: find_named(names, campaign=reader.campaign, user=_asking(author, reader.campaign, roles))
        for author, names in wanted.items()
    }
    seen = _seen(reader, {pk for named in found.values() for pk in named.values()})
    return {author.pk if author else None: _meaning(named, seen) for author, named in found.items()}


def _meaning(named: dict[Wanted, int], seen: dict[int, Entry]) -> Meaning:
    shown = {asked: seen[pk] for asked, pk in named.items() if pk in seen}
    hidden = {asked for asked, pk in named.items() if pk not in seen}
    return Meaning(lambda found: shown.get(asked_of(found)), lambda found: asked_of(found) in hidden)


def _roles(campaign: Campaign | None) -> dict[int, str]:
    return dict(Membership.objects.filter(campaign=campaign).values_list("user_id", "role")) if campaign else {}


def _asking(author: User | None, campaign: Campaign | None, roles: dict[int, str]) -> User | None:
    """Return as whom names are looked up: None, who sees all, for whoever saw all then or has left since."""
    if author is None or campaign is None:
        return author
    once_saw_all = author.pk == campaign.created_by_id or roles.get(author.pk) in (None, Role.GAME_MASTER)
    return None if once_saw_all else author


# -- HTML -------------------------------------------------------------------------------------------------


def _render(body: str, reader: Reader, meaning: Meaning) -> SafeString:
    return mark_safe("".join(_render_part(part, reader, meaning) for part in parts(body) if reader.hears(part)))


def _render_part(part: Part, reader: Reader, meaning: Meaning) -> str:
    if not part.text.strip():
        return ""
    found = mentions(part.text) if has_mentions(part.text) else []
    marks = [(mention, _mark(mention, reader, meaning)) for mention in found]
    html = render_marked(part.text, marks) if marks else render_markdown(part.text)
    if part.audience is None:
        return str(html)
    return f'<div class="secret" role="note"><p class="secret__for">{escape(_for_whom(part))}</p>{html}</div>'


def _for_whom(part: Part) -> str:
    names = part.audience or ()
    return f"Secret: {', '.join(names)} and game masters only" if names else "Secret: game masters only"


def _mark(found: Mention, reader: Reader, meaning: Meaning) -> Mark:
    entry = meaning.entry(found)
    if entry is not None:
        return Mark(found.label or entry.name, address_of(entry), "mention")
    if meaning.hidden(found) or _TOKEN_NAME.fullmatch(found.name):
        return Mark(found.label or HIDDEN, "", "mention mention--hidden")
    address = _address_to_make(found, reader) if reader.may_make else ""
    return Mark(found.label or found.name, address, "mention mention--missing" if address else "")


def _address_to_make(found: Mention, reader: Reader) -> str:
    assert reader.campaign is not None
    try:
        address = reverse("entry_make", args=[reader.campaign.pk])
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'name': found.name, 'kind': found.kind})}"
