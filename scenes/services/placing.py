"""Rows of pieces from records: checked, linked to the assets and entries that they name, copied under new ids."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from bestiary_site.shared.errors import Refused
from campaigns.models import Entry
from scenes.models import Asset, Piece, Scene
from scenes.pieces import SETTINGS_ID, SINGLE, Record, new_id, whole

# Which fields of a kind of piece name other pieces (a group is named by its members alone).
NAMES_PIECES = {
    "token": ("group",),
    "template": ("token",),
    "combatant": ("token",),
    "combat": ("turn",),
    "track": ("playlist",),
}
_PARTS_NAME_PIECES = {"token": "conditions", "combat": "effects"}  # their `whose` names a combatant
BATCH = 1000


def checked(record: Record) -> Record:
    """Return a record whole, with an id of its own where it has none; refused with the field that is wrong."""
    given = {"id": SINGLE_BY_KIND.get(str(record.get("kind")), "") or new_id()} | record
    try:
        return whole(given)
    except msgspec.ValidationError as wrong:
        raise Refused("bad_piece", f"A piece on the scene is not right: {wrong}.") from wrong


SINGLE_BY_KIND = {kind: uid for uid, kind in SINGLE.items()}


def rows_for(scene: Scene, records: Iterable[Record]) -> list[Piece]:
    """Return unsaved rows of checked records, linked to what they name of the scene's campaign."""
    listed = list(records)
    assets, entries = assets_named(scene, listed), entries_named(scene, listed)
    return [
        Piece(
            scene=scene, uid=record["id"], kind=record["kind"], data=record,
            asset_id=assets.get(record.get("asset")), entry_id=entries.get(record.get("entry")),
        )
        for record in listed
    ]  # fmt: skip


def assets_named(scene: Scene, records: Iterable[Record]) -> dict[Any, int]:
    """Return the keys of the campaign's assets that these records name, by uid."""
    named = {record["asset"] for record in records if record.get("asset")}
    if not named:
        return {}
    found = Asset.objects.filter(campaign=scene.campaign_id, uid__in=named)
    return dict(found.values_list("uid", "pk"))


def entries_named(scene: Scene, records: Iterable[Record]) -> dict[Any, int]:
    """Return the keys of the entries that these records name: the campaign's and the public bestiary's."""
    named = {record["entry"] for record in records if record.get("entry")}
    if not named:
        return {}
    within = Entry.objects.filter(campaign=scene.campaign_id) | Entry.objects.filter(campaign=None)
    found = within.filter(uid__in=[uid for uid in named if _is_uid(uid)])
    return {str(uid): pk for uid, pk in found.values_list("uid", "pk")}


def put_pieces(scene: Scene, records: Sequence[Record]) -> list[Piece]:
    """Write pieces on a scene that nobody is at yet. The ids must be free; the settings take the place of those there.

    A scene that people may be at changes by orders alone (`scenes.room`).
    """
    clean = [checked(record) for record in records]
    if any(record["kind"] == "settings" for record in clean):
        scene.pieces.filter(uid=SETTINGS_ID).delete()
    if len({record["id"] for record in clean}) < len(clean):
        raise Refused("same_id_twice", "Two pieces on the scene have the same id: give each its own.")
    return Piece.objects.bulk_create(rows_for(scene, clean), batch_size=BATCH)


def renamed(records: Sequence[Record]) -> list[Record]:
    """Return copies of records under new ids, which name each other as the first ones did."""
    new = {record["id"]: record["id"] if record["id"] in SINGLE else new_id() for record in records}
    groups = {record["group"]: new_id() for record in records if record.get("group")}
    return [_renamed_one(record, groups | new) for record in records]


def _renamed_one(record: Record, new: dict[str, str]) -> Record:
    kind = record["kind"]
    copy = record | {"id": new[record["id"]]}
    for name in NAMES_PIECES.get(kind, ()):
        if copy.get(name) is not None:
            copy[name] = new.get(copy[name])
    parts = _PARTS_NAME_PIECES.get(kind)
    if parts and copy.get(parts):
        copy[parts] = [part | {"whose": new.get(part.get("whose") or "")} for part in copy[parts]]
    return copy


def _is_uid(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 36 and text.count("-") == 4 and not set(text.lower()) - _HEX


_HEX = frozenset("0123456789abcdef-")
