"""The tables of characters that belong to the archive of a campaign."""

from typing import Any

from bestiary_site.shared import storage
from campaigns.archive.reading import BrokenArchive
from campaigns.archive.sections import WEBP, FileColumn, Section, history_section, leave_out, register
from characters import models as m

_UID = ("uid",)
_HEARD = ("audience",)
_CLIPS = frozenset({".webm", ".weba", ".ogg", ".oga", ".opus", ".mp3", ".m4a", ".mp4", ".wav", ".flac", ".aac"})
_OF_MODELS = (".glb", ".webp", ".jpg", ".png")


def _model_files(model: Any) -> list[tuple[str, str]]:
    return [(name, storage.model_file_key(model.pk, name)) for name in model.file_names]


def _fit_model(values: dict[str, Any], plain: dict[str, Any], restorer: Any) -> None:
    """Names of a model's files become parts of addresses and of keys: only plain ones are taken."""
    names = [*values["levels"], *values["turntable"], *filter(None, [values["poster"]])]
    if not all(isinstance(name, str) and name.endswith(_OF_MODELS) for name in names):
        raise BrokenArchive("data/characters.modelversion.json: a model has files of a kind that models do not have.")


def _fresh_caches(keys: list[Any]) -> None:
    from characters.services.creatures import touch_caches

    for character in m.Character.objects.filter(pk__in=keys).iterator(chunk_size=500):
        touch_caches(character)


def register_sections() -> None:
    """Make characters and everything kept with them part of archives."""
    parts = (m.CharacterNote, m.Achievement, m.InventoryLine)
    register(
        Section(
            m.Character, "campaign", ("entry_ptr",), frozenset({"seed_digest"}), on_row=_fit_character,
            after_arrival=_fresh_caches,
        ),
        history_section(m.Character),
        *(Section(part, "character__campaign", _UID, audiences=_HEARD) for part in parts),
        Section(
            m.VoiceNote, "character__campaign", _UID, audiences=_HEARD, files=(FileColumn("key", _CLIPS),),
            recordings="key",
        ),  # fmt: skip
        Section(
            m.CharacterPicture, "character__campaign", _UID,
            audiences=_HEARD, files=(FileColumn("key", WEBP), FileColumn("key_small", WEBP)),
        ),
        Section(
            m.ModelVersion, "character__campaign", ("id",), folder_files=_model_files, on_row=_fit_model,
        ),
    )  # fmt: skip
    leave_out(
        characters__favourite="private to who marked it: part of the copy of his own data",
        reconstruction__capture="photos belong to who took them, not to a campaign",
        reconstruction__upload="photos belong to who took them, not to a campaign",
        reconstruction__uploadchunk="photos belong to who took them, not to a campaign",
        reconstruction__reconstruction="the work of one site; the model that came of it is in the archive",
        reconstruction__export="made anew from the model at any time",
    )


def _fit_character(values: dict[str, Any], plain: dict[str, Any], restorer: Any) -> None:
    """Lists of skills and blows are shown as they are: only their own shape is taken."""
    for name, keys in (("skills", {"name", "level"}), ("combat", {"name", "value", "type"})):
        rows = values.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) <= keys for row in rows):
            raise BrokenArchive(f"data/characters.character.json: {name} of somebody are no list of {', '.join(keys)}.")
    if not isinstance(values.get("sheet", {}), dict):
        raise BrokenArchive("data/characters.character.json: somebody's sheet is none.")
