"""A file on its way in: told by its content, scanned, freed of metadata, kept by its digest, made in smaller sizes."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import puremagic
from django.conf import settings
from django.db import transaction

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused, TooLarge
from bestiary_site.shared.scanner import scan
from scenes.assets import pictures, sounds
from scenes.assets.errors import UnfitFile
from scenes.assets.headers import read_head
from scenes.models import Asset, AssetKind
from scenes.preparing import store_copies
from scenes.services.asset_words import require_kind

MEGA = 1_000_000
# Above the first the smaller copies are made in the background, above the second even the thumbnail.
COPIED_AT_ONCE, DECODED_AT_ONCE = 6 * MEGA, 40 * MEGA
MAP_FROM_SIDE = 1800
SUFFIXES = sounds.SUFFIXES | {
    "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/avif": ".avif",
}  # fmt: skip


@dataclass
class Kept:
    """A file that lies in storage: the fields of its asset, and whether more is to be made of it."""

    values: dict[str, Any] = field(default_factory=dict)
    unfinished: bool = False


def most_pixels() -> int:
    """How many pixels a picture may have."""
    return int(settings.ASSET_MAX_MEGAPIXELS) * MEGA


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def require_size(size: int, name: str) -> None:
    """Refuse an empty or too large file."""
    if not size:
        raise Refused("empty_file", f"{name} is empty.", fields={"file": ["There is nothing in it."]})
    if size > settings.ASSET_MAX_MB << 20:
        message = f"{name} has {size >> 20} MB; at most {settings.ASSET_MAX_MB} MB are taken."
        raise TooLarge("file_too_large", message, fields={"file": [message]})
    storage.require_room(2 * size)


@contextmanager
def taken_back_when_refused(campaign_id: uuid.UUID, digest: str) -> Iterator[str]:
    """Give the folder of new content; what lies there without a row would lie for ever, and nobody would count it."""
    try:
        yield storage.asset_folder(campaign_id, digest)
    except BaseException:
        forget_files(campaign_id, digest)
        raise


def keep_file(path: Path, *, folder: str, name: str, kind: str = "") -> Kept:
    """Store a file under a folder of storage. Refused for what is neither picture nor sound, damaged or infected.

    What is to be another `kind` than the content can be is refused before anything is stored.
    """
    scan(path, name)
    try:
        with path.open("rb") as stream:
            sound = None if read_head(stream) else sounds.read_sound(stream)
        if kind:
            require_kind(kind, is_sound=sound is not None)
        return _keep_sound(path, folder, sound) if sound else _keep_picture(path, folder)
    except UnfitFile as unfit:
        sentence = _with_its_kind(path, unfit)
        raise Refused(unfit.code, f"{name}: {sentence}", fields={"file": [sentence]}) from unfit


def _with_its_kind(path: Path, unfit: UnfitFile) -> str:
    if unfit.code != "not_a_picture":
        return unfit.message
    allowed = (
        "Maps and pictures come as PNG, JPEG, WebP, AVIF or GIF, sounds as MP3, Ogg, Opus, WAV, FLAC, M4A or WebM."
    )
    try:
        with path.open("rb") as stream:
            found = [guess.name for guess in puremagic.magic_string(stream.read(4096)) if guess.name]
    except (puremagic.PureError, ValueError):
        found = []
    return f"This is {found[0][:60]}. {allowed}" if found else f"This is neither a picture nor a sound. {allowed}"


def _keep_sound(path: Path, folder: str, sound: sounds.Sound) -> Kept:
    key = storage.write_path(f"{folder}/original{SUFFIXES[sound.media_type]}", path)
    return Kept(
        {
            "content_type": sound.media_type,
            "size": path.stat().st_size,
            "duration": sound.duration,
            "file": key,
            "kind": AssetKind.SOUND,
        }
    )


def _keep_picture(path: Path, folder: str) -> Kept:
    with storage.scratch_folder() as scratch:
        target = scratch / "original"
        with storage.full_disk_told():
            cleaned = pictures.clean(path, target, most_pixels=most_pixels(), most_decoded=DECODED_AT_ONCE)
        kept = Kept(
            {
                "content_type": cleaned.media_type,
                "size": target.stat().st_size,
                "width": cleaned.width,
                "height": cleaned.height,
                "note": cleaned.note,
                "kind": AssetKind.MAP if max(cleaned.width, cleaned.height) >= MAP_FROM_SIDE else AssetKind.PICTURE,
            }
        )
        _make_copies(target, scratch / "copies", folder, kept)
        kept.values["file"] = storage.write_path(f"{folder}/original{SUFFIXES[cleaned.media_type]}", target)
    return kept


def _make_copies(path: Path, out: Path, folder: str, kept: Kept) -> None:
    """Make what takes a moment only; a picture that breaks off is found out here, or else when the rest is made."""
    pixels = kept.values["width"] * kept.values["height"]
    kept.unfinished = pixels > COPIED_AT_ONCE
    if pixels > DECODED_AT_ONCE:
        return
    with pictures.open_picture(path, most_pixels=DECODED_AT_ONCE) as opened, storage.full_disk_told():
        picture = pictures.decoded(opened)
        made = pictures.thumbnail_only(picture, out) if kept.unfinished else pictures.make_copies(picture, out)
    kept.values |= store_copies(out, folder, made)


# -- finding what was asked for -------------------------------------------------------------------------------


def key_of(asset: Asset, variant: str) -> str:
    """Return where a variant of an asset lies; empty for one that it does not have."""
    if variant == "original":
        return asset.file
    if variant == "thumbnail.webp":
        return asset.thumbnail
    folder = asset.file.rpartition("/")[0]
    parts = variant.removesuffix(".webp").split("/")
    if len(variant) > 60 or not variant.endswith(".webp") or not all(_is_number(part) for part in parts[-3:]):
        return ""
    if len(parts) == 1:
        return f"{folder}/{variant}" if int(parts[0]) in asset.sizes else ""
    return f"{folder}/{variant}" if parts[0] == "tiles" and _has_tile(asset, parts[1:]) else ""


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and str(int(word)) == word


def _has_tile(asset: Asset, place: list[str]) -> bool:
    if asset.tiles is None or len(place) != 3:
        return False
    level, x, y = (int(part) for part in place)
    levels = asset.tiles["levels"]
    return level < len(levels) and x < levels[level]["columns"] and y < levels[level]["rows"]


def file_name(asset: Asset, variant: str) -> str:
    """Return a name for the file that says nothing of what the game master calls it."""
    if variant == "original":
        return asset.uid + SUFFIXES.get(asset.content_type, ".bin")
    return f"{asset.uid}-{variant.replace('/', '-')}"


def forget_files_on_commit(asset: Asset) -> None:
    """Remove the files of an asset whose row is deleted, once that is certain and if nobody else has its content."""
    transaction.on_commit(lambda: forget_files(asset.campaign_id, asset.digest))


def forget_files(campaign_id: uuid.UUID, digest: str) -> None:
    """Remove a file and everything made of it, unless an asset of the campaign has this content."""
    if digest and not Asset.objects.filter(campaign=campaign_id, digest=digest).exists():
        storage.delete_folder(storage.asset_folder(campaign_id, digest))
