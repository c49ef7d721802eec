"""Pictures of creatures: any image comes in, two WebP files named by their content come out."""

import io
import struct
import zlib

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from PIL import Image, ImageOps

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused, TooLarge
from campaigns.models import User
from campaigns.permissions import Person, require_change
from campaigns.services.approval import require_no_approval
from campaigns.services.audit import record
from campaigns.services.saving import entry_saved
from characters.models import Character, CharacterPicture
from characters.services.creatures import touch_caches
from imagegen.label import carried_over

LARGE, SMALL, QUALITY = 1024, 384, 82
PAPER = "#e3e7dd"
# What Pillow's decoders raise on damaged files, from trying thousands of them.
BROKEN_PICTURE = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error,
)  # fmt: skip
MOST_BYTES = 12 * 1024 * 1024


def set_picture(*, actor: Person, character: Character, content: bytes) -> Character:
    """Store the picture (JPEG, PNG, WebP, GIF or AVIF bytes) and show it on the creature."""
    person = require_change(character, actor)
    require_no_approval(character, person, "change the picture")
    keys = store_picture(content)
    with transaction.atomic():
        keep_portrait(character, person)
        character.version = Character.objects.select_for_update().get(pk=character.pk).version + 1
        character.picture, character.picture_small = keys
        character._history_user = person  # type: ignore[attr-defined]
        character._change_reason = "new picture"  # type: ignore[attr-defined]
        character.save(update_fields=["picture", "picture_small", "version", "updated_at"])
        keep_portrait(character, person)
        record("character.picture_changed", actor=person, target=character)
        entry_saved(character, actor=person, act="changed")
        touch_caches(character)
    return character


def store_picture(content: bytes) -> tuple[str, str]:
    """Store a picture in both sizes under its content's name. Returns the keys."""
    digest = storage.digest_of(content)
    keys = storage.picture_key(digest, LARGE), storage.picture_key(digest, SMALL)
    missing = [key for key in keys if not storage.exists(key)]
    for key, data in zip(keys, encode_picture(content), strict=True):
        if key in missing:
            storage.write_bytes(key, data)
    return keys


def keep_portrait(character: Character, person: User) -> None:
    """Hang the portrait up in the gallery, so that it is not lost when another takes its place."""
    hung = CharacterPicture.objects.living().filter(character=character, key=character.picture)
    if character.picture and not hung.exists():
        CharacterPicture.objects.create(
            character=character,
            author=person,
            key=character.picture,
            key_small=character.picture_small,
            place=last_place(character) + 1,
        )


def last_place(character: Character) -> int:
    """Return the place of the last picture of a gallery."""
    return CharacterPicture.objects.filter(character=character).aggregate(last=Max("place"))["last"] or 0


def encode_picture(content: bytes) -> tuple[bytes, bytes]:
    """Return (large, small) WebP bytes; refuses what is no picture or too large a one.

    Of its metadata only remains that it was generated, where it says so.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge("picture_too_large", f"The picture has {len(content) >> 20} MB; at most {MOST_BYTES >> 20} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF", "AVIF"]) as opened:
            if opened.width * opened.height > settings.PHOTO_MAX_MEGAPIXELS * 1_000_000:
                raise TooLarge(
                    "picture_too_large", f"The picture is {opened.width} x {opened.height} pixels: shrink it."
                )
            xmp = opened.info.get("xmp")
            label = carried_over(xmp) if isinstance(xmp, bytes) else b""
            picture = _on_paper(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError as error:
        raise TooLarge("picture_too_large", "The picture has far too many pixels: shrink it.") from error
    except BROKEN_PICTURE as error:
        raise Refused("not_a_picture", "This is no picture that can be read: use JPEG, PNG or WebP.") from error
    return _webp(picture, LARGE, label), _webp(picture, SMALL, label)


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB; what is transparent shows the colour of the pages, not black."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, PAPER), clear).convert("RGB")


def _webp(picture: Image.Image, longest: int, label: bytes) -> bytes:
    shrunk = picture.copy()
    shrunk.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shrunk.save(out, "WEBP", quality=QUALITY, method=4, xmp=label)
    return out.getvalue()
