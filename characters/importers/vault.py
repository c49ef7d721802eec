"""A vault of markdown pages with front matter (Obsidian and others): a ZIP, or one page."""

from pathlib import PurePosixPath
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Unreadable, refused_entry
from characters.importers.listing import numbered, require_few
from characters.importers.reading import Taker
from characters.importers.safety import members_of, text_of
from characters.importers.sheets import entry_of
from characters.importers.statblock_yaml import FIELDS, looks_like, read_block
from characters.importers.vault_text import split, tags_in, take_statblock, tidy

FORMAT = "vault"
SOURCE = "vault"
_KIND_WORDS = {
    "character": "character", "npc": "character", "npcs": "character", "pc": "character", "pcs": "character",
    "player": "character", "people": "character", "person": "character", "creature": "character",
    "monster": "character", "bestiary": "character", "party": "character",
    "location": "location", "place": "location", "city": "location", "town": "location", "region": "location",
    "dungeon": "location", "settlement": "location", "world": "location",
    "faction": "faction", "organisation": "faction", "organization": "faction", "guild": "faction", "group": "faction",
    "item": "item", "object": "item", "treasure": "item", "equipment": "item", "artifact": "item",
    "plot": "plot", "quest": "plot", "story": "plot", "arc": "plot", "session": "session", "journal": "session",
    "log": "session", "recap": "session", "handout": "handout", "letter": "handout", "note": "note", "lore": "note",
    "rule": "note", "page": "note",
}  # fmt: skip
OWN_FIELDS = {
    "character": ("race", "level", "location", "faction"), "faction": ("motto", "goal"),
    "item": ("category", "rarity", "value", "weight"), "handout": ("source",),
}  # fmt: skip
_NUMBERS = {"level"}
_VISIBLE = {"members": "members", "everybody": "members", "public": "members", "players": "members",
            "game_masters": "game_masters", "gm": "game_masters", "private": "game_masters",
            "hidden": "game_masters"}  # fmt: skip
_FOR_ITS_PAGES = ("cssclass", "cssclasses", "publish", "banner", "banner_x", "banner_y", "permalink", "kanban-plugin",
                  "obsidianUIMode", "excalidraw-plugin", "position")  # fmt: skip


def kind_word(word: Any) -> str:
    """Return the kind that a word stands for, in the singular or the plural; empty for none."""
    said = str(word or "").strip().lower().replace(" ", "_")
    return (
        _KIND_WORDS.get(said)
        or _KIND_WORDS.get(said.removesuffix("s"))
        or _KIND_WORDS.get(said.removesuffix("ies") + "y", "")
    )


def parse_archive(content: bytes) -> Parsed:
    """Return the pages of a ZIP."""
    parsed, others = Parsed(FORMAT), []
    pages: list[tuple[str, str]] = []
    for path, inner in members_of(content):
        if inner is None:
            others.append(path)
            continue
        try:
            pages.append((path, text_of(inner, path)))
        except Unreadable as error:
            parsed.entries.append(refused_entry("note", PurePosixPath(path).stem, SOURCE, str(error)))
    require_few(pages)
    root = _common_root([path for path, _ in pages])
    for path, text in pages:
        parsed.entries.append(_page(path.removeprefix(root), text))
    for path in others[:200]:
        parsed.report.dropped(path, "", "only markdown pages are read: attach other files on their pages")
    if not parsed.entries:
        raise Unreadable("The archive holds no markdown pages (.md). Zip the folder of the vault.")
    return numbered(parsed)


def parse_page(text: str, name: str) -> Parsed:
    """Return the one page of a single file."""
    return Parsed(FORMAT, [_page(PurePosixPath(name.replace("\\", "/")).name or "Page.md", text)])


def _common_root(paths: list[str]) -> str:
    """Return the one folder that everything lies in, which only names the vault."""
    first = {path.split("/", 1)[0] for path in paths}
    inside = all("/" in path for path in paths)
    return f"{first.pop()}/" if len(first) == 1 and inside and len({path.count("/") for path in paths}) > 1 else ""


def _page(path: str, text: str) -> ParsedEntry:
    report = Report()
    said, rest = split(text, report)
    inner, rest = take_statblock(rest, report)
    taker = Taker(said, report)
    place = PurePosixPath(path)
    name = taker.text("name", "title", longest=200) or place.stem[:200] or "Page"
    is_creature = bool(inner) or (looks_like(said) and "statblock" in said)
    kind = "character" if is_creature else _kind(taker, place)
    body = tidy(rest, report)
    common: dict[str, Any] = {
        "body": body[:200_000], "aliases": _words(taker, "aliases", "alias")[:20],
        "tags": [tag.lstrip("#") for tag in dict.fromkeys([*_words(taker, "tags", "tag"), *tags_in(body)])][:40],
        "summary": taker.text("summary", "description", longest=500),
    }  # fmt: skip
    reference = taker.text("uid", "id", longest=200) or path[:200]
    picture = taker.text("image", "picture", longest=300)
    if picture:
        report.dropped("image", picture, "files do not come along: choose the picture on the page")
    if is_creature:
        block = read_block({**(said if looks_like(said) else {}), **inner}, report, finish=bool(inner))
        taker.implied(*FIELDS)
        entry = entry_of(name, block, source=SOURCE, reference=reference, report=report, **common)
    else:
        entry = ParsedEntry(kind, name, SOURCE, reference, report=report, **common)
    _own_fields(taker, entry)
    taker.implied("statblock", "kind", "type", "category", *_FOR_ITS_PAGES)
    taker.finish()
    return entry


def _kind(taker: Taker, place: PurePosixPath) -> str:
    """Return the kind by the page's own word, else by its nearest folder, else a note."""
    for key in ("kind", "type", "category"):
        value = taker.data.get(key)
        if isinstance(value, str) and kind_word(value):
            taker.raw(key)
            return kind_word(value)
    for part in reversed(place.parts[:-1]):
        if kind_word(part):
            taker.report.derived("kind", kind_word(part), f"the page lies in the folder {part[:60]}")
            return kind_word(part)
    taker.report.derived("kind", "note", "neither the page nor its folder names a kind")
    return "note"


def _words(taker: Taker, *keys: str) -> list[str]:
    """Return a list of words; a text with commas or spaces between them counts as one, too."""
    value = next((taker.data[key] for key in keys if taker.has(key)), None)
    if isinstance(value, str):
        taker.implied(*keys)
        return [word.strip()[:100] for word in value.split(",") if word.strip()]
    return [word[:100] for word in taker.texts(*keys)]


def _own_fields(taker: Taker, entry: ParsedEntry) -> None:
    for name in OWN_FIELDS.get(entry.kind, ()):
        if name in _NUMBERS:
            number = taker.number(name, least=1, most=100)
            if number is not None:
                entry.values[name] = number
        elif text := taker.text(name, longest=120 if name != "goal" else 500):
            entry.values[name] = text.strip("[]")
    visibility = taker.text("visibility", longest=40).lower()
    if visibility and visibility in _VISIBLE:
        entry.values["visibility"] = _VISIBLE[visibility]
    elif visibility:
        taker.report.dropped("visibility", visibility, "is none of members, game_masters")
    if entry.kind == "character":
        entry.values.setdefault("race", "Unknown")


def is_page(name: str, text: str) -> bool:
    """Whether a single file is a markdown page: by its name, or because it starts with front matter."""
    return name.lower().endswith((".md", ".markdown")) or text.startswith("---\n")
