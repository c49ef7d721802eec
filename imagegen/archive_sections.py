"""The tables of pictures that belong to the archive of a campaign."""

import re
from typing import Any

from django.db import transaction

from bestiary_site.shared import storage
from campaigns.archive.reading import BrokenArchive
from campaigns.archive.rows import Row
from campaigns.archive.sections import Section, leave_out, register
from imagegen import keeping
from imagegen import models as m
from imagegen.rendering import FULL, THUMBNAIL

_VARIANT = re.compile(r"(?:full|thumbnail|\d{2,4})\.(?:webp|avif)")


def register_sections() -> None:
    """Make pictures, and how a campaign has them made, part of archives."""
    register(
        Section(
            m.Picture, "campaign", ("id",), folder_files=_files, on_row=_fit_picture, after_purge=_forget_files
        ),
        Section(m.CampaignPictures, "campaign", ("campaign",), on_row=_fit_settings),
    )  # fmt: skip
    leave_out(
        imagegen__picturerequest="the work of one site; the picture that came of it is in the archive",
        imagegen__picturewish="the work of one site",
        imagegen__cachedscene="what one site keeps for quick answers; the pictures themselves are in the archive",
        imagegen__scenetally="how often one site had a scene at hand",
        imagegen__providercall="what one site has paid",
    )


def _files(picture: m.Picture) -> list[tuple[str, str]]:
    return [(name, storage.generated_key(picture.digest, name)) for name in picture.variants]


def _fit_picture(values: dict[str, Any], plain: Row, restorer: Any) -> None:
    """The files of a picture lie under the digest of the full one, beside those of everybody: it must be that file's.

    Who could name the digest of another's picture would have it, or put his own in its place.
    """
    names, files = values.get("variants", []), plain.get("files")
    if not isinstance(files, dict) or not all(isinstance(name, str) and _VARIANT.fullmatch(name) for name in names):
        raise BrokenArchive("data/imagegen.picture.json: a picture has files that pictures do not have.")
    full = files.get(FULL)
    if not isinstance(full, dict) or full.get("sha256") != values["digest"] or not {FULL, THUMBNAIL} <= set(names):
        raise BrokenArchive("data/imagegen.picture.json: the file of a picture is missing, or is another one.")


def _fit_settings(values: dict[str, Any], plain: Row, restorer: Any) -> None:
    names = values.get("providers", [])
    if not all(isinstance(name, str) and len(name) <= 40 for name in names):
        raise BrokenArchive("data/imagegen.campaignpictures.json: the providers are no list of names.")


def _forget_files(gone: list[m.Picture]) -> None:
    """Delete the files of rows that are gone for good, unless others have the same picture."""
    for digest in {picture.digest for picture in gone}:
        transaction.on_commit(lambda digest=digest: keeping.release_files(digest), robust=True)  # type: ignore[misc]
