"""Markdown with mentions as HTML: the names are put in after the markdown was read, so that no mark breaks them."""

import re
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it.token import Token

from campaigns.markdown import html_of, parser
from campaigns.writing.text import Mention

_OURS = re.compile("[\ue000\ue001]")
_PLACE = re.compile("\ue000(\\d+)\ue001")
_PLACE_IN_ADDRESS = re.compile("(?:\ue000|%EE%80%80)\\d+(?:\ue001|%EE%80%81)")


@dataclass(frozen=True)
class Mark:
    """How a mention is shown: a word, where it leads if anywhere, and its class."""

    label: str
    address: str
    style: str


def render_marked(text: str, marks: list[tuple[Mention, Mark]]) -> SafeString:
    """Return markdown as HTML with its mentions shown so."""
    pieces, position = [], 0
    for number, (found, _) in enumerate(marks):
        pieces += [_OURS.sub("", text[position : found.start]), f"\ue000{number}\ue001"]
        position = found.end
    tokens = parser().parse("".join(pieces) + _OURS.sub("", text[position:]))
    shown = [mark for _, mark in marks]
    for token in tokens:
        _say_in_words(token, shown)
        if token.children:
            token.children = _with_links(token.children, shown)
    html = str(html_of(tokens))
    return mark_safe(_PLACE.sub(lambda match: escape(shown[int(match[1])].label), html))


def _say_in_words(token: Token, marks: list[Mark]) -> None:
    """Put words where a link cannot stand: in code, in titles; nothing in addresses."""
    if token.type != "inline":
        token.content = _PLACE.sub(lambda match: marks[int(match[1])].label, token.content)
    token.info = _PLACE.sub(lambda match: marks[int(match[1])].label, token.info)
    for name, value in token.attrs.items():
        if name in {"href", "src"}:
            token.attrs[name] = _PLACE_IN_ADDRESS.sub("", str(value))
        else:
            token.attrs[name] = _PLACE.sub(lambda match: marks[int(match[1])].label, str(value))


def _with_links(children: list[Token], marks: list[Mark]) -> list[Token]:
    made: list[Token] = []
    inside_link = 0
    for child in children:
        inside_link += child.nesting if child.type in {"link_open", "link_close"} else 0
        if child.type == "text" and _PLACE.search(child.content):
            made += _pieces(child.content, marks, links=not inside_link)
            continue
        _say_in_words(child, marks)
        for inner in child.children or []:  # what a picture shows in words
            _say_in_words(inner, marks)
        made.append(child)
    return made


def _pieces(content: str, marks: list[Mark], *, links: bool) -> list[Token]:
    made = []
    for index, piece in enumerate(_PLACE.split(content)):
        if index % 2 == 0:
            made.append(Token("text", "", 0, content=piece))
        else:
            made += _link(marks[int(piece)], links)
    return made


def _link(mark: Mark, links: bool) -> list[Token]:
    words = Token("text", "", 0, content=mark.label)
    if not mark.style:
        return [words]
    tag = "a" if mark.address and links else "span"
    attrs: dict[str, str | int | float] = {"class": mark.style}
    if tag == "a":
        attrs["href"] = mark.address
    return [Token("mention_open", tag, 1, attrs=attrs), words, Token("mention_close", tag, -1)]
