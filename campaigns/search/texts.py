"""An entry's body as each listener may read it: blocks and mentions that are not for him are left out (Django-free)."""

import re
from collections.abc import Callable

from campaigns.writing.text import Part, mentions, parts, with_mentions

GAME_MASTERS = "gm"
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKUP = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|`{3,}.*$|~{3,}.*$|\|?[\s:|-]{3,}\|?$)|[*`~]|\b_|_\b", re.M
)


def bodies_by_listener(body: str) -> dict[str, str]:
    """Return the body for everybody under "", and for each listener that reads more than that.

    A mention may be hidden from those who read the text around it, and that changes without the text being saved: so
    only its label is there for everybody, and its name for game masters alone.
    """
    found = parts(body)
    named = {name for part in found if part.audience for name in part.audience}
    texts = {"": _open(found, lambda part: part.audience is None)}
    whole = "".join(part.text for part in found)
    if whole != texts[""]:
        texts[GAME_MASTERS] = whole
    for name in sorted(named):
        texts[f"@{name}"] = _open(found, lambda part, name=name: part.audience is None or name in part.audience)  # type: ignore[misc]
    return texts


def _open(found: list[Part], hears: Callable[[Part], bool]) -> str:
    text = "".join(part.text for part in found if hears(part))
    if "[[" not in text:
        return text
    return with_mentions(text, {mention.start: mention.label for mention in mentions(text)})


def plain(text: str) -> str:
    """Return a text without its markup, on one line."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).replace("[[", "").replace("]]", "").split())
