"""What game masters say of an asset: name, kind, tags, title, credit, each fit to keep or refused by name."""

from collections.abc import Iterable
from typing import Any

from bestiary_site.shared.errors import Refused
from campaigns.folding import fold
from scenes.models import Asset, AssetKind
from scenes.services.folders import clean_name

LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 200, 40, 30
_TEXTS = {"title": 200, "credit": 300}


def put_on(asset: Asset, values: dict[str, Any]) -> dict[str, Any]:
    """Put checked values on an asset. Returns what changed."""
    clean = {name: _CLEANERS[name](asset, value) for name, value in values.items()}
    changes = {name: [getattr(asset, name), value] for name, value in clean.items() if getattr(asset, name) != value}
    for name, (_, value) in changes.items():
        setattr(asset, name, value)
    return changes


def require_kind(kind: str, *, is_sound: bool) -> None:
    """Refuse a kind that the content cannot be."""
    if kind not in AssetKind.values or (kind == AssetKind.SOUND) != is_sound:
        message = "A sound stays a sound." if is_sound else "Choose map or picture."
        raise Refused("invalid", message, fields={"kind": [message]})


def _clean_kind(asset: Asset, kind: str) -> str:
    require_kind(kind, is_sound=asset.content_type.startswith("audio/"))
    return str(kind)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Return tags fit to keep: each once, in the order given."""
    plain = [" ".join("".join(s if s.isprintable() and s not in "|," else " " for s in tag).split()) for tag in tags]
    by_fold = {fold(tag): tag for tag in reversed(plain) if tag}
    kept = list(reversed(by_fold.values()))
    if len(kept) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in kept):
        message = f"At most {MOST_TAGS} tags of {LONGEST_TAG} characters each."
        raise Refused("invalid", message, fields={"tags": [message]})
    return kept


def _clean_text(name: str) -> Any:
    def clean(asset: Asset, text: str) -> str:
        plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
        if len(plain) > _TEXTS[name]:
            message = f"At most {_TEXTS[name]} characters, not {len(plain)}."
            raise Refused("invalid", message, fields={name: [message]})
        return plain

    return clean


_CLEANERS: dict[str, Any] = {
    "name": lambda asset, name: clean_name(name, longest=LONGEST_NAME),
    "kind": _clean_kind,
    "tags": lambda asset, tags: clean_tags(tags),
    "title": _clean_text("title"),
    "credit": _clean_text("credit"),
    "folder_id": lambda asset, folder_id: folder_id,
}
