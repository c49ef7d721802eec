"""A campaign as a vault of markdown pages (Obsidian and others): a folder per kind, only what its reader may see."""

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any

import yaml
from django.db.models import Model

from bestiary_site.shared import storage
from bestiary_site.shared.streaming import zip_blocks
from campaigns.audiences import is_game_master
from campaigns.kinds import KindOfEntry, all_kinds
from campaigns.models import Attachment, Campaign, Entry, User
from campaigns.writing.shown import text_for

_UNFIT = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]+')
Part = tuple[str, Callable[[], IO[bytes]]]


def make_vault(campaign: Campaign, reader: User) -> Iterator[bytes]:
    """Yield a ZIP of pages. A game master's pages hold secret blocks as they are written, others' never."""
    return zip_blocks(_parts(campaign, reader))


def _parts(campaign: Campaign, reader: User) -> Iterator[Part]:
    runs = is_game_master(campaign, reader)
    root, index = _fit(campaign.name), [f"# {campaign.name}", "", campaign.description, ""]
    for kind in all_kinds():
        rows = _rows(kind, campaign, reader)
        pages = dict(_named(rows))
        if pages:
            index += [f"## {kind.plural}", "", *(f"- [[{name}]]" for name in pages), ""]
        for name, entry in pages.items():
            yield from _page(f"{root}/{kind.plural}", root, name, kind, entry, reader, runs)
    yield f"{root}/index.md", _opener("\n".join(index))


def _rows(kind: KindOfEntry, campaign: Campaign, reader: User) -> list[Any]:
    rows = kind.model._default_manager.visible_to(reader).filter(campaign=campaign)
    links = [name for name in kind.fields if kind.model._meta.get_field(name).is_relation]
    return list(rows.select_related(*links).prefetch_related("tags", "viewers__user").order_by("name", "pk"))


def _named(rows: list[Any]) -> Iterator[tuple[str, Any]]:
    taken: set[str] = set()
    for entry in rows:
        stem = name = _fit(entry.name)
        number = 2
        while name.casefold() in taken:
            name, number = f"{stem} {number}", number + 1
        taken.add(name.casefold())
        yield name, entry


def _fit(name: str) -> str:
    return " ".join(_UNFIT.sub(" ", name).split()).strip(". ")[:120] or "Page"


def _page(folder: str, root: str, name: str, kind: KindOfEntry, entry: Any, reader: User, runs: bool) -> Iterator[Part]:
    files = list(_files(entry, reader))
    body = entry.body if runs else text_for(entry, reader)
    shown = [
        f"![[{called}]]" if called.endswith((".webp", ".png", ".jpg", ".gif")) else f"[[{called}]]"
        for called, _ in files
    ]
    words = "\n\n".join(part for part in (body.strip(), "\n".join(shown)) if part)
    head = yaml.safe_dump(_front(kind, entry, runs, reader), allow_unicode=True, sort_keys=False, width=1000)
    yield f"{folder}/{name}.md", _opener(f"---\n{head}---\n\n{words}\n")
    for called, key in files:
        yield f"{root}/attachments/{called}", partial(storage.open_stored, key)


def _front(kind: KindOfEntry, entry: Any, runs: bool, reader: User) -> dict[str, Any]:
    """Return the front matter, by the keys that the importer of vaults reads."""
    said: dict[str, Any] = {
        "uid": str(entry.uid),
        "kind": str(kind.kind),
        "name": entry.name,
        "aliases": list(entry.aliases),
        "tags": sorted(tag.name for tag in entry.tags.all()),
        "summary": entry.summary,
    }
    if runs:
        said["visibility"] = str(entry.visibility)
        said["shown_to"] = [viewer.user.username for viewer in entry.viewers.all()]
    for name in kind.fields or _own_columns(kind):
        said[name] = _word(getattr(entry, name), entry, reader)
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def _own_columns(kind: KindOfEntry) -> list[str]:
    skipped = {"entry_ptr", "seed_digest", "model_path"}
    return [column.name for column in kind.model._meta.local_concrete_fields if column.name not in skipped]


def _word(value: Any, entry: Entry, reader: User) -> Any:
    if isinstance(value, Entry):
        seen = Entry.objects.visible_to(reader).filter(pk=value.pk).exists()
        return f"[[{value.name}]]" if seen else None
    if isinstance(value, Model):
        return str(value)
    return value if isinstance(value, int | float | bool | list | dict | str) or value is None else str(value)


def _files(entry: Any, reader: User) -> Iterator[tuple[str, str]]:
    """Yield (name in the vault, storage key) of the picture and of the attached files that the reader may have."""
    stem = f"{entry.slug}-{str(entry.uid)[:8]}"
    if entry.picture and storage.exists(entry.picture):
        yield f"{stem}.webp", entry.picture
    for number, file in enumerate(Attachment.objects.visible_to(reader).filter(entry=entry.pk), start=1):
        if storage.exists(file.key):
            yield f"{stem}-{number}-{_fit(file.name)}", file.key


def _opener(text: str) -> Callable[[], IO[bytes]]:
    return partial(io.BytesIO, text.encode())
