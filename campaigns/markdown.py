"""Markdown that people write, turned into HTML that is safe to show to others."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Headings start at 3: the page has its own first and second.
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img", "span",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "class"}, "ol": {"start"}, "span": {"class"}, "img": {"src", "alt", "title", "loading"},
}  # fmt: skip
_CLASSES = {"mention", "mention mention--missing", "mention mention--hidden"}
_SCHEMES = {"http", "https", "mailto"}
# Pictures come from this site only, by addresses that ask who may see them.
_OWN_PICTURE = re.compile(r"/files/(?:attachments/[0-9a-f-]{36}|pictures/\d{1,18}/(?:large|small)-[0-9a-f]{12}\.webp)")


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the reader of markdown: no HTML of people's own, tables and strikethrough."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    return made.enable(["table", "strikethrough"])


@lru_cache(maxsize=1024)
def render_markdown(text: str) -> SafeString:
    """Return `text` as HTML; raw HTML in it is shown as text, foreign pictures and scripts never get through."""
    return html_of(parser().parse(text))


def html_of(tokens: list[Token]) -> SafeString:
    """Return parsed markdown as HTML that is safe to show."""
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        for child in token.children or []:
            if child.type == "image":
                _own_or_words(child)
    html = parser().renderer.render(tokens, parser().options, {})
    return mark_safe(_clean(html))


def _own_or_words(image: Token) -> None:
    """Let a picture of this site be one, and say any other in words."""
    if _OWN_PICTURE.fullmatch(str(image.attrs.get("src", ""))):
        image.attrs["loading"] = "lazy"
    else:
        image.type, image.tag, image.children = "text", "", None


def _only_ours(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return value if value in _CLASSES else None
    return value


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_ours,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    )
