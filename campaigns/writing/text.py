"""The words of an entry taken apart: secret blocks and mentions (Django-free)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from campaigns.folding import fold

KINDS = frozenset({"character", "location", "faction", "item", "plot", "session", "handout", "note", "scene"})
HIDDEN = "…"  # stands for a mention that is not for the reader

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_OPENS = re.compile(r" {0,3}:::[ \t]*secret(?![\w-])[ \t]*(?P<names>.*)", re.IGNORECASE)
_CLOSES = re.compile(r" {0,3}:::[ \t]*")
_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_CLOSES_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})[ \t]*")
_MENTION = re.compile(r"\[\[(?P<name>[^\[\]|\r\n]{1,220})(?:\|(?P<label>[^\[\]\r\n]{1,200}))?\]\]")
_WRITER = re.compile(r"(?<=[^\s@])@(?P<writer>[\w.+-]{1,150})$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.|\n)*?(?<!`)\1(?!`)")


@dataclass(frozen=True)
class Part:
    """A stretch of text for one audience: None for all, () for game masters, or the names of people besides them.

    `source` is exactly what is written, the marks of the block included; the sources of all parts make the body.
    """

    text: str
    audience: tuple[str, ...] | None
    source: str


@dataclass(frozen=True)
class Mention:
    """A name in double brackets; `writer` is who wrote it, where somebody else has saved the text since."""

    start: int
    end: int
    name: str
    label: str
    kind: str
    writer: str
    source: str

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold(self.name)


# -- secret blocks ----------------------------------------------------------------------------------------


def parts(body: str) -> list[Part]:
    """Return the pieces of a body in their order, each with its audience.

    A block that nobody closes is secret to the end; one inside another is for those whom both name. Marks inside
    fenced code are code.
    """
    found: list[Part] = []
    around: list[tuple[str, ...]] = []
    for line, in_code in _lines(body):
        opening = None if in_code else _OPENS.fullmatch(line.rstrip("\r\n"))
        if opening is not None:
            around.append(_both(around, _names(opening["names"])))
            found.append(Part("", around[-1], line))
        elif around and not in_code and _CLOSES.fullmatch(line.rstrip("\r\n")):
            same = found[-1].audience == around[-1]
            found.append(_longer(found.pop(), "", line) if same else Part("", around[-1], line))
            around.pop()
            found.append(Part("", around[-1] if around else None, ""))
        else:
            audience = around[-1] if around else None
            if not found or found[-1].audience != audience:
                found.append(Part("", audience, ""))
            found.append(_longer(found.pop(), line, line))
    return _with_their_gaps([part for part in found if part.source])


def _longer(part: Part, text: str, source: str) -> Part:
    return replace(part, text=part.text + text, source=part.source + source)


def _names(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.lstrip("@").casefold() for name in re.split(r"[,;\s]+", words) if name.lstrip("@")))


def _both(around: list[tuple[str, ...]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in around[-1]) if around else names


def _with_their_gaps(found: list[Part]) -> list[Part]:
    """Give the empty lines after a block to the block: where it is taken out, no gap shows that it was there."""
    whole: list[Part] = []
    for part in found:
        before = whole[-1] if whole else None
        if part.audience is None and before is not None and before.audience is not None:
            gap = re.match(r"(?:[ \t]*(?:\r\n|\r|\n))*", part.source)
            length = gap.end() if gap and _stands_alone(whole) else 0
            whole[-1] = replace(before, source=before.source + part.source[:length])
            part = replace(part, text=part.text[length:], source=part.source[length:])
        if part.source:
            whole.append(part)
    return whole


def _stands_alone(found: list[Part]) -> bool:
    """Whether the last block has an empty line, or nothing, before it."""
    open_text = [part for part in found if part.audience is None]
    return not open_text or bool(re.search(r"(?:\n|\r)[ \t]*(?:\r\n|\r|\n)$", open_text[-1].source))


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends."""
    return _LINE.findall(text)


def gaps(body: str) -> list[int]:
    """Return before which lines (and after the last one) a block can stand: neither in another one nor in code."""
    found, depth, was_code, index = [], 0, False, -1
    for index, (line, in_code) in enumerate(_lines(body)):
        if depth == 0 and not (in_code and was_code):
            found.append(index)
        if not in_code and _OPENS.fullmatch(line.rstrip("\r\n")):
            depth += 1
        elif depth and not in_code and _CLOSES.fullmatch(line.rstrip("\r\n")):
            depth -= 1
        was_code = in_code
    return [*found, index + 1] if depth == 0 else found


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    """Return each line with whether it belongs to fenced code; a fence that nothing closes is no fence."""
    lines = lines_of(body)
    longest = _longest_marks_after(lines)
    last_of_code = -1
    for index, line in enumerate(lines):
        if index > last_of_code:
            last_of_code = max(last_of_code, _end_of_fence(lines, index, longest))
        yield line, index <= last_of_code


def _longest_marks_after(lines: list[str]) -> list[dict[str, int]]:
    """Return for each line the longest marks below it that may close a fence, so that none is looked for in vain."""
    below: list[dict[str, int]] = []
    longest = {"`": 0, "~": 0}
    for line in reversed(lines):
        below.append(longest)
        closing = _CLOSES_FENCE.fullmatch(line.rstrip("\r\n"))
        if closing and len(closing["mark"]) > longest[closing["mark"][0]]:
            longest = longest | {closing["mark"][0]: len(closing["mark"])}
    return below[::-1]


def _end_of_fence(lines: list[str], start: int, longest: list[dict[str, int]]) -> int:
    # Only at the margin: an indented fence may belong to a list that ends before the fence does.
    opening = _FENCE.fullmatch(lines[start].rstrip("\r\n"))
    if opening is None or (opening["mark"][0] == "`" and "`" in opening["info"]):
        return -1
    letter, length = opening["mark"][0], len(opening["mark"])
    if longest[start][letter] < length:
        return -1
    for index in range(start + 1, len(lines)):
        closing = _CLOSES_FENCE.fullmatch(lines[index].rstrip("\r\n"))
        if closing and closing["mark"][0] == letter and len(closing["mark"]) >= length:
            return index
    return -1


def naming(text: str, name: str) -> str:
    """Return the text with this person named by every secret block: who writes a block is among its readers."""
    lines = []
    for line, in_code in _lines(text):
        opening = None if in_code else _OPENS.fullmatch(line.rstrip("\r\n"))
        if opening is not None and name.casefold() not in _names(opening["names"]):
            mark, end = line.rstrip(), line[len(line.rstrip()) :]
            line = f"{mark}{',' if opening['names'].strip() else ''} {name}{end or chr(10)}"
        lines.append(line)
    return "".join(lines)


def dangling_fence(text: str) -> str:
    """Return the mark that would close a fence left open at the margin of a text, or nothing."""
    for line, in_code in _lines(text):
        opening = None if in_code else _FENCE.fullmatch(line.rstrip("\r\n"))
        if opening is not None and not (opening["mark"][0] == "`" and "`" in opening["info"]):
            return opening["mark"]
    return ""


# -- mentions ---------------------------------------------------------------------------------------------


def mentions(text: str) -> list[Mention]:
    """Return the mentions in a text, code left out."""
    code = _spans_of_code(text)
    found = []
    for match in _MENTION.finditer(text):
        if _escaped(text, match.start()) or any(start <= match.start() < end for start, end in code):
            continue
        mention = _mention(match)
        if mention is not None:
            found.append(mention)
    return found


def _mention(match: re.Match[str]) -> Mention | None:
    name, writer = match["name"].strip(), ""
    if pinned := _WRITER.search(name):
        name, writer = name[: pinned.start()], pinned["writer"]
    kind, colon, rest = name.partition(":")
    kind = kind.strip().lower()
    if colon and kind in KINDS and rest.strip():
        name = rest.strip()
    else:
        kind = ""
    if not fold(name):
        return None
    return Mention(match.start(), match.end(), name, (match["label"] or "").strip(), kind, writer, match[0])


def _escaped(text: str, start: int) -> bool:
    slashes = len(text[:start]) - len(text[:start].rstrip("\\"))
    return slashes % 2 == 1


def _spans_of_code(text: str) -> list[tuple[int, int]]:
    spans, position, prose = [], 0, ""
    for line, in_code in _lines(text):
        if in_code:
            spans.append((position, position + len(line)))
        prose += " " * len(line) if in_code else line
        position += len(line)
    for block in re.finditer(r"(?:[^\n]|\n(?![ \t]*\n))+", prose):  # code in a line ends with its paragraph
        spans += [(block.start() + span.start(), block.start() + span.end()) for span in _CODE.finditer(block[0])]
    return spans


def with_mentions(text: str, replaced: dict[int, str]) -> str:
    """Return the text with the mentions that start at these places replaced."""
    pieces, position = [], 0
    for mention in mentions(text):
        if mention.start in replaced:
            pieces += [text[position : mention.start], replaced[mention.start]]
            position = mention.end
    return "".join([*pieces, text[position:]])


def without_writers(text: str) -> str:
    """Return the text with its mentions as one writes them oneself."""
    return with_mentions(text, {found.start: spelled(found, "") for found in mentions(text) if found.writer})


def spelled(found: Mention, writer: str) -> str:
    """Return a mention as it is written, with its writer where he is another than who saves."""
    name = f"{found.kind}:{found.name}" if found.kind else found.name
    return f"[[{name}{'@' + writer if writer else ''}{'|' + found.label if found.label else ''}]]"
