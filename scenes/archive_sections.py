"""The tables of scenes and assets that belong to the archive of a campaign."""

import base64
import binascii
import uuid
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max

from bestiary_site.shared import storage
from campaigns.archive.arriving import Bad
from campaigns.archive.reading import BrokenArchive
from campaigns.archive.restoring import COPY, Restorer
from campaigns.archive.rows import Reader, Row, each_person
from campaigns.archive.sections import Section, history_section, leave_out, register
from scenes import models as m
from scenes.geometry.explored import Patch
from scenes.pieces import mended, piece_from
from scenes.services.asset_files import SUFFIXES, forget_files_on_commit

_UID = ("uid",)
# What a record says of people, and what the server of each site fills in by itself.
_PEOPLE = ("owners", "shown_to", "author")
_OF_THIS_SITE = ("picture", "model")
_MADE_ANEW = frozenset({"file", "thumbnail", "sizes", "tiles"})
# Scenes whose rooms must read them anew are told so by a number that no event leads to (room.replica.catch_up).
_GAP = 2


def register_sections() -> None:
    """Make scenes, what lies on them, what happened on them, and assets part of archives."""
    register(
        Section(m.AssetFolder, "campaign", _UID),
        Section(
            m.Asset, "campaign", _UID, _MADE_ANEW, {"sizes": [], "tiles": None}, folder_files=_asset_files,
            on_row=_fit_asset, after_arrival=_make_copies, after_purge=_forget_files,
        ),
        Section(m.SceneFolder, "campaign", _UID),
        Section(m.Scene, "campaign", ("entry_ptr",), frozenset({"number"}), after_arrival=_number_scenes),
        history_section(m.Scene),
        Section(
            m.Piece, "scene__campaign", ("scene", "uid"), people_in={"data": _PEOPLE}, exact=True,
            before_leaving=_plain_piece, on_row=_fit_piece, before_taking=_take_pieces,
        ),
        Section(
            m.SceneEvent, "scene__campaign", ("scene", "number"), frozenset({"undoes"}), audiences=("audience",),
            only_new=True, before_leaving=_plain_event, on_row=_fit_event,
        ),
        Section(
            m.ExploredArea, "scene__campaign", (), frozenset({"patch"}), exact=True,
            before_leaving=_plain_patch, on_row=_fit_patch,
        ),
        Section(m.Table, "campaign", ("campaign",)),
        Section(m.TableSeat, "table__campaign", ("user",), frozenset({"table"}), exact=True, on_row=_fit_seat),
        Section(m.ContractScene, "scene__campaign", ("scene",)),
        Section(m.ContractMap, "asset__campaign", ("asset",)),
    )  # fmt: skip
    leave_out(
        scenes__assetpreparation="the work of one site; smaller copies are made anew",
        scenes__diceseed="secrets of the site whose dice they are; every site draws seeds of its own",
    )


# -- assets -----------------------------------------------------------------------------------------------


def _asset_files(asset: m.Asset) -> list[tuple[str, str]]:
    """The original; all that is made of it is made again."""
    return [(f"original{SUFFIXES.get(asset.content_type, '.bin')}", asset.file)]


def _fit_asset(values: dict[str, Any], plain: Row, restorer: Restorer) -> None:
    """The file lies where assets of its content lie here; a copy of a campaign has assets with names of their own."""
    suffix = SUFFIXES.get(values["content_type"])
    if suffix is None:
        raise BrokenArchive("data/scenes.asset.json: a file is of no kind that lies in a library.")
    digest = values["digest"]
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise BrokenArchive("data/scenes.asset.json: the digest of a file is none.")
    values["file"] = f"{storage.asset_folder(restorer.campaign_id, digest)}/original{suffix}"
    if restorer.mode == COPY:
        values["uid"] = _own_uid(restorer, values["uid"])


def _own_uid(restorer: Restorer, uid: str) -> str:
    """Return what an asset is called in a copy of its campaign: always the same, and not to be guessed."""
    made = uuid.uuid5(restorer.campaign_id, uid)
    return base64.urlsafe_b64encode(made.bytes[:12]).decode()


def _make_copies(keys: list[Any]) -> None:
    """Have thumbnails and smaller copies made of pictures that have arrived."""
    from bestiary_site.shared import jobs
    from scenes import tasks

    pictures = m.Asset.objects.filter(pk__in=keys, thumbnail="").exclude(kind=m.AssetKind.SOUND)
    for asset in pictures.iterator(chunk_size=500):
        job = m.AssetPreparation.objects.create(asset=asset)
        jobs.enqueue_on_commit(tasks.wake_preparation, job.pk)


def _forget_files(gone: list[m.Asset]) -> None:
    for asset in gone:
        forget_files_on_commit(asset)


# -- pieces -----------------------------------------------------------------------------------------------


def _plain_piece(plain: Row, piece: m.Piece, reader: Reader) -> None:
    plain["data"] = _without_addresses(plain["data"])


def _without_addresses(record: dict[str, Any]) -> dict[str, Any]:
    return record | {name: "" for name in _OF_THIS_SITE if record.get(name)}


def _fit_piece(values: dict[str, Any], plain: Row, restorer: Restorer) -> None:
    """A record must be one that the table understands; it names the assets of this campaign."""
    record = mended(_here(values["data"], restorer))
    if record.get("id") != values["uid"] or record.get("kind") != values["kind"]:
        raise BrokenArchive("data/scenes.piece.json: a piece and its record are not called the same.")
    try:
        piece_from(record)
    except msgspec.ValidationError as wrong:
        raise BrokenArchive(f"data/scenes.piece.json: a record is wrong: {wrong}") from wrong
    values["data"] = record
    if record["kind"] in {"token", "display"} and record.get("entry"):
        restorer.afterwards.append(lambda: _look_again(values["scene_id"], values["uid"]))
    _read_anew(restorer, values["scene_id"])


def _here(record: dict[str, Any], restorer: Restorer) -> dict[str, Any]:
    """Return a record that names the assets of a copy."""
    if restorer.mode != COPY:
        return record
    turned = dict(record)
    if turned.get("asset"):
        turned["asset"] = _own_uid(restorer, str(turned["asset"]))
    if isinstance(turned.get("assets"), list):
        turned["assets"] = [_own_uid(restorer, str(uid)) for uid in turned["assets"]]
    return turned


def _look_again(scene_id: int, uid: str) -> None:
    """Give a token that has arrived the picture and model that its creature has here."""
    from characters.models import Character
    from scenes.room.creatures import looks_of

    piece = m.Piece.objects.filter(scene=scene_id, uid=uid, kind="token").first()
    found = Character.objects.filter(uid=piece.data["entry"]).first() if piece is not None else None
    if piece is None or found is None:
        return
    looks = looks_of(found)
    piece.data = piece.data | {name: looks.get(name, "") for name in _OF_THIS_SITE}
    piece.save(update_fields=["data"])


def _take_pieces(keys: list[Any], restorer: Restorer) -> None:
    for scene_id in set(m.Piece.objects.filter(pk__in=keys).values_list("scene", flat=True)):
        _read_anew(restorer, scene_id)


def _number_scenes(keys: list[Any]) -> None:
    """Let the count of a scene that has arrived go on where its log ends."""
    for scene in m.Scene.objects.filter(pk__in=keys, number=0):
        last = scene.events.aggregate(last=Max("number"))["last"] or 0
        m.Scene.objects.filter(pk=scene.pk).update(number=last)


def _read_anew(restorer: Restorer, scene_id: int) -> None:
    """Have the rooms of a scene that was put back to what it was read it anew (once for each scene)."""
    if restorer.mode == "over" and scene_id not in restorer.noted:
        restorer.noted.add(scene_id)
        restorer.afterwards.append(lambda: _leave_gap(scene_id))


def _leave_gap(scene_id: int) -> None:
    from django.utils import timezone

    number = m.Scene.objects.values_list("number", flat=True).get(pk=scene_id) + _GAP
    m.Scene.objects.filter(pk=scene_id).update(number=number)
    m.SceneEvent.objects.create(scene_id=scene_id, number=number, type="scene.restored", at=timezone.now())
    transaction.on_commit(lambda: _tell_rooms(scene_id, number))


def _tell_rooms(scene_id: int, number: int) -> None:
    from scenes.room import bus
    from scenes.room.replica import known_replicas

    for replica in known_replicas():
        if replica.scene_id == scene_id:
            replica.refresh()
    bus.announce(scene_id, number)


# -- the log ----------------------------------------------------------------------------------------------


def _plain_event(plain: Row, event: m.SceneEvent, reader: Reader) -> None:
    plain["undoes"] = event.undoes.number if event.undoes is not None else None
    plain["changes"] = _each_record(
        plain["changes"], lambda record: each_person(_without_addresses(record), _PEOPLE, reader.people.name)
    )
    if isinstance(plain["content"].get("to"), list):
        plain["content"] = each_person(plain["content"], ("to",), reader.people.name)


def _fit_event(values: dict[str, Any], plain: Row, restorer: Restorer) -> None:
    def person(name: Any) -> int | None:
        user = restorer.people.get(name) if isinstance(name, str) else None
        return user.pk if user is not None else None

    try:
        values["changes"] = _each_record(
            values["changes"], lambda record: each_person(_here(record, restorer), _PEOPLE, person)
        )
        if isinstance(values["content"].get("to"), list):
            values["content"] = each_person(values["content"], ("to",), person)
    except (TypeError, KeyError, AttributeError) as wrong:
        raise BrokenArchive("data/scenes.sceneevent.json: what an event has changed is no list of changes.") from wrong
    if values["content"].get("to") == "game_masters" and values["audience"].startswith("@"):
        values["audience"] = f"gm{values['audience']}"
    undone = plain.get("undoes")
    if isinstance(undone, int):
        scene, number = values["scene_id"], values["number"]
        restorer.afterwards.append(lambda: _link_undone(scene, number, undone))


def _each_record(changes: list[dict[str, Any]], turn: Any) -> list[dict[str, Any]]:
    return [
        one | {side: turn(one[side]) for side in ("before", "after") if one.get(side) is not None} for one in changes
    ]


def _link_undone(scene_id: int, number: int, undone: int) -> None:
    first = m.SceneEvent.objects.filter(scene=scene_id, number=undone).first()
    m.SceneEvent.objects.filter(scene=scene_id, number=number).update(undoes=first)


def _plain_patch(plain: Row, area: m.ExploredArea, reader: Reader) -> None:
    plain["patch"] = base64.b64encode(bytes(area.patch)).decode()


def _fit_patch(values: dict[str, Any], plain: Row, restorer: Restorer) -> None:
    try:
        values["patch"] = base64.b64decode(plain["patch"], validate=True)
        Patch.from_bytes(values["patch"])
    except (KeyError, TypeError, ValueError, binascii.Error) as wrong:
        raise BrokenArchive("data/scenes.exploredarea.json: a patch of memory cannot be read.") from wrong


def _fit_seat(values: dict[str, Any], plain: Row, restorer: Restorer) -> None:
    table = m.Table.objects.filter(campaign=restorer.campaign_id).first()
    if table is None:
        raise Bad("data/scenes.tableseat.json: somebody sits at a table that the archive does not hold")
    values["table_id"] = table.pk
