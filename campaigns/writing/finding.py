"""Narrowing lists of entries by name, tag and kind; looking through bodies is the search's."""

from django.db.models import Q, QuerySet

from campaigns.folding import fold
from campaigns.models import Entry, Tag

SORTS = {"name": ("name", "pk"), "newest": ("-updated_at", "-pk"), "oldest": ("created_at", "pk")}


def narrow(found: "QuerySet[Entry, Entry]", *, q: str = "", tag: str = "", kind: str = "") -> "QuerySet[Entry, Entry]":
    """Return those of a name or summary with these words, of a tag, of a kind."""
    if kind:
        found = found.filter(kind=kind)
    if tag.strip():
        found = found.filter(tags__name__iexact=tag.strip()[:60])
    if words := q.strip()[:100]:
        named = Q(pk__in=Entry.objects.filter(names__key__contains=fold(words)).values("pk"))
        found = found.filter(named | Q(summary__icontains=words))
    return found


def tags_of(seen: "QuerySet[Entry, Entry]") -> "QuerySet[Tag, Tag]":
    """Return the tags that these entries have: those of hidden ones only are not among them."""
    return Tag.objects.filter(pk__in=seen.order_by().values("tags")).order_by("name")
