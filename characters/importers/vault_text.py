"""The markdown of a vault: front matter, fenced stat blocks, links and embedded files (Django-free)."""

import re
from typing import Any

from characters.importers.base import Report, Unreadable
from characters.importers.safety import yaml_of

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*statblock[ \t]*\n(.*?)^\1[ \t]*$\n?", re.S | re.M)
_EMBED = re.compile(r"!\[\[([^\[\]\n]{1,300})\]\]|!\[[^\]\n]{0,200}\]\((?!https?:)([^)\n]{1,300})\)")
_LINK = re.compile(r"\[\[([^\[\]\n|#^]{0,300})([#^][^\[\]\n|]{0,200})?(?:\|([^\[\]\n]{0,200}))?\]\]")
_COMMENT = re.compile(r"%%.*?%%", re.S)
_TAG = re.compile(r"(?:^|(?<=\s))#([A-Za-z][\w/-]{0,59})", re.M)
_CODE = re.compile(r"^(```|~~~).*?^\1", re.S | re.M)


def split(text: str, report: Report) -> tuple[dict[str, Any], str]:
    """Return (front matter, the rest); broken front matter stays in the text and is reported."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    try:
        said = yaml_of(found[1] or "")
    except Unreadable as error:
        report.dropped("front matter", "", f"{error} Everything in it is left out.")
        return {}, text[found.end() :]
    if said is None:
        return {}, text[found.end() :]
    if not isinstance(said, dict):
        report.dropped("front matter", said, "names with values were expected")
        return {}, text[found.end() :]
    return said, text[found.end() :]


def take_statblock(body: str, report: Report) -> tuple[dict[str, Any], str]:
    """Return (the first fenced stat block, the text without it)."""
    found = _FENCE.search(body)
    if found is None:
        return {}, body
    try:
        said = yaml_of(found[2])
    except Unreadable as error:
        report.dropped("statblock", "", f"{error} It stays in the story as it is.")
        return {}, body
    if not isinstance(said, dict):
        report.dropped("statblock", said, "names with values were expected; it stays in the story as it is")
        return {}, body
    rest = body[: found.start()] + body[found.end() :]
    if _FENCE.search(rest):
        report.dropped("statblock", "", "a page keeps one stat block; the others stay in the story as they are")
    return said, rest


def tidy(body: str, report: Report) -> str:
    """Return the text with links as mentions; embedded files and comments are taken out and reported."""
    files = [first or second for first, second in _EMBED.findall(body)]
    if files:
        report.dropped("embedded files", ", ".join(files), "files do not come along: attach them on the page")
    body = _EMBED.sub("", body)
    comments = _COMMENT.findall(body)
    if comments:
        report.dropped("comments", " ".join(comments), "what stands between %% is seen in no vault, nor here")
    body = _COMMENT.sub("", body)
    return re.sub(r"\n{3,}", "\n\n", _LINK.sub(_mention, body)).strip()


def _mention(found: "re.Match[str]") -> str:
    path, heading, label = found[1].strip(), found[2], (found[3] or "").strip()
    name = re.sub(r"\.md$", "", path.rsplit("/", 1)[-1])
    if not name:  # a place on the same page
        return label or (heading or "")[1:]
    return f"[[{name}|{label}]]" if label and label != name else f"[[{name}]]"


def tags_in(body: str) -> list[str]:
    """Return the #tags of a text, outside code."""
    return list(dict.fromkeys(_TAG.findall(_CODE.sub("", body))))[:40]
