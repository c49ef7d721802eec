"""Scenes out of foreign files: looked at first, then brought in with their pictures, whole or not at all."""

import os
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction

from bestiary_site.shared.errors import NotFound, Refused, TooLarge
from campaigns.models import Campaign, Membership, User
from campaigns.permissions import Person
from campaigns.services.audit import record
from characters.models import Character
from scenes.exporters.own import ADDRESSES
from scenes.importers import faults
from scenes.importers.detect import FORMATS, MOST_ARCHIVE_BYTES, read_scenes
from scenes.importers.found import FoundPicture, FoundScene
from scenes.models import Asset, AssetFolder, Scene, SceneFolder
from scenes.pieces import Record
from scenes.services import asset_files
from scenes.services.assets import add_asset
from scenes.services.folders import require_game_master
from scenes.services.placing import entries_named
from scenes.services.scenes import create_scene

LIGHTS = ("auto", "on", "off")
STRICT = {"uvtt", "bestiary-scene"}  # A file of these that holds a broken picture is broken itself.
ROLE_KINDS = {"map": "map", "token": "picture", "sound": "sound"}
WORDS = {"terrain": "low wall", "ambience": "sound", "template": "area", "pin": "note", "combatant": "fighter"}
UNTOLD, UNCOUNTED = {"settings", "screen", "combat"}, {"fog"}
KEPT_ABOUT = ("summary", "body", "tags")


@dataclass
class Report:
    """What a scene of a file brings, or has brought."""

    name: str
    source_format: str
    source_version: str
    width: float
    height: float
    counts: dict[str, int]
    pictures: list[dict[str, Any]]
    warnings: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def counted(self) -> list[tuple[int, str]]:
        """How many there are of each kind of piece, in words."""
        words = [(count, WORDS.get(kind, kind)) for kind, count in self.counts.items() if kind not in UNTOLD]
        return [(count, word if count == 1 or word in UNCOUNTED else f"{word}s") for count, word in words]

    @property
    def format_name(self) -> str:
        """The format as people call it."""
        return FORMATS.get(self.source_format, self.source_format)


def content_of(stream: "IO[bytes] | File[bytes]") -> bytes:
    """Return what was sent; what is too long is refused before it is read."""
    stream.seek(0, os.SEEK_END)
    require_fit_size(stream.tell())
    stream.seek(0)
    return stream.read()


def require_fit_size(size: int | None) -> None:
    """Refuse what is longer than any scene file may be."""
    if (size or 0) > MOST_ARCHIVE_BYTES:
        raise TooLarge("scene_file_too_large", f"A scene file has at most {MOST_ARCHIVE_BYTES >> 20} MB.")


def preview_import(
    *, actor: Person, campaign: Campaign, data: bytes, filename: str = "", lights: str = "auto"
) -> list[Report]:
    """Say what a file would bring; nothing is written."""
    require_game_master(campaign, actor)
    return [report_of(found) for found in _read(data, filename, lights)]


def import_scenes(
    *,
    actor: Person,
    campaign: Campaign,
    data: bytes,
    filename: str = "",
    folder: SceneFolder | None = None,
    asset_folder: AssetFolder | None = None,
    only: Sequence[int] | None = None,
    lights: str = "auto",
) -> list[tuple[Scene, Report]]:
    """Bring the scenes of a file in (or `only` some, by their places in it), all of them or none."""
    require_game_master(campaign, actor)
    chosen = _chosen(_read(data, filename, lights), only)
    return bring_in(actor=actor, campaign=campaign, chosen=chosen, folder=folder, asset_folder=asset_folder)


def import_scene(*, actor: Person, campaign: Campaign, data: bytes, **options: Any) -> tuple[Scene, Report]:
    """Bring the first scene of a file in."""
    return import_scenes(actor=actor, campaign=campaign, data=data, only=[0], **options)[0]


def bring_in(
    *,
    actor: Person,
    campaign: Campaign,
    chosen: Sequence[FoundScene],
    folder: SceneFolder | None = None,
    asset_folder: AssetFolder | None = None,
) -> list[tuple[Scene, Report]]:
    """Make scenes and their assets of what was found; on any refusal neither rows nor files stay."""
    person = require_game_master(campaign, actor)
    kept = KeptFiles(person, campaign, asset_folder)
    try:
        with transaction.atomic():
            return [_make(found, kept, folder) for found in chosen]
    except BaseException:
        kept.take_back()
        raise


def report_of(found: FoundScene) -> Report:
    """Return what can be said of a found scene before it is made."""
    return Report(
        name=found.name, source_format=found.source_format, source_version=found.source_version,
        width=found.width, height=found.height, counts=found.counts(),
        pictures=[
            {"name": file.name, "role": file.role, "here": file.data is not None, "path": file.path or ""}
            for file in [*found.pictures, *found.sounds]
        ],
        warnings=list(found.warnings), losses=list(found.losses), unknown=sorted(found.kept),
    )  # fmt: skip


class KeptFiles:
    """The assets of one import: made once for each content, and taken back when the import fails."""

    def __init__(self, person: User, campaign: Campaign, folder: AssetFolder | None) -> None:
        self.person = person
        self.campaign = campaign
        self.folder = folder
        self.made: list[Asset] = []

    def keep(self, file: FoundPicture) -> Asset:
        """Return the asset of a file; the one that is here already when the content is the same."""
        last = Asset.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        asset = add_asset(
            actor=self.person, campaign=self.campaign, source=file.data or b"", name=file.name,
            kind=ROLE_KINDS[file.role], folder=self.folder, same="reuse",
        )  # fmt: skip
        if asset.pk > last:
            self.made.append(asset)
        return asset

    def take_back(self) -> None:
        """Delete the files of assets whose rows were rolled back, unless others have the same content."""
        for asset in self.made:
            asset_files.forget_files(self.campaign.pk, asset.digest)


# -- parts ------------------------------------------------------------------------------------------------


def _read(data: bytes, filename: str, lights: str) -> list[FoundScene]:
    if lights not in LIGHTS:
        raise Refused("bad_lights", f"lights is one of {', '.join(LIGHTS)}.", fields={"lights": ["Choose one."]})
    with told():
        return read_scenes(data, filename[:300], lights=lights)


@contextmanager
def told() -> Iterator[None]:
    """Turn the refusals of the code that knows no Django into those that every door understands."""
    try:
        yield
    except faults.TooLarge as fault:
        raise TooLarge(fault.code, fault.message, fields=fault.fields) from fault
    except faults.SceneFault as fault:
        raise Refused(fault.code, fault.message, fields=fault.fields) from fault


def _chosen(found: list[FoundScene], only: Sequence[int] | None) -> list[FoundScene]:
    if only is None:
        return found
    missing = [place for place in only if not 0 <= place < len(found)]
    if missing or not only:
        raise NotFound("scene_not_in_file", f"The file has {len(found)} scenes; choose among them.")
    return [found[place] for place in dict.fromkeys(only)]


def _make(found: FoundScene, kept: KeptFiles, folder: SceneFolder | None) -> tuple[Scene, Report]:
    assets = _keep_files(found, kept)
    pieces = _placed(found, assets, kept.campaign)
    about = {name: found.about[name] for name in KEPT_ABOUT if found.about.get(name)}
    scene = create_scene(
        actor=kept.person, campaign=kept.campaign, name=found.name, folder=folder, pieces=pieces, **_clean(about)
    )
    record(
        "scene.imported", actor=kept.person, target=scene,
        changes={"from": ["", f"{found.source_format} {found.source_version}".strip()], "pieces": [0, len(pieces)]},
    )  # fmt: skip
    return scene, report_of(found)


def _clean(about: dict[str, Any]) -> dict[str, Any]:
    """Return summary, body and tags when they are of the right shape."""
    tags = about.get("tags")
    words: dict[str, Any] = {name: value for name, value in about.items() if name != "tags" and isinstance(value, str)}
    if isinstance(tags, list):
        words["tags"] = [tag for tag in tags if isinstance(tag, str)][:30]
    return words


def _keep_files(found: FoundScene, kept: KeptFiles) -> dict[str, str]:
    """Make assets of all files that came along; return the uid for each stand-in."""
    uids = {}
    for file in [*found.pictures, *found.sounds]:
        if file.data is None:
            continue
        try:
            uids[file.id] = kept.keep(file).uid
        except (Refused, TooLarge) as refusal:
            if found.source_format in STRICT:
                raise
            found.warnings.append(f"{file.name} could not be taken: {refusal.message}")
    return uids


def _placed(found: FoundScene, assets: dict[str, str], campaign: Campaign) -> list[Record]:
    """Return the pieces with assets, people and entries of this campaign in the place of the file's."""
    people = _people(found.people, campaign)
    placed = []
    for record_ in found.pieces:
        piece = dict(record_)
        if piece.get("asset"):
            piece["asset"] = assets.get(piece["asset"])
            if piece["asset"] is None and piece["kind"] in ("ambience", "track"):
                found.losses.append(f"{piece['kind']} {piece.get('name') or piece.get('title')}: its sound is not here")
                continue
        if "assets" in piece:
            piece["assets"] = [assets[asset] for asset in piece["assets"] if asset in assets]
        for key in ("owners", "shown_to"):
            if key in piece:
                piece[key] = sorted(people[number] for number in piece[key] if number in people)
        if piece.get("author") is not None:
            piece["author"] = people.get(piece["author"])
        placed.append(piece)
    return _known_entries(placed, found, campaign)


def _known_entries(pieces: list[Record], found: FoundScene, campaign: Campaign) -> list[Record]:
    """Take off the names of entries that this campaign does not have, and give tokens the looks of theirs."""
    named = {str(piece["entry"]) for piece in pieces if piece.get("entry")}
    known = entries_named(Scene(campaign=campaign), pieces) if named else {}
    for uid in sorted(named - known.keys()):
        found.losses.append(f"entry {uid[:36]}: it is not in this campaign")
    looks = _looks({piece["entry"] for piece in pieces if piece["kind"] == "token" and piece["entry"] in known})
    return [_at_home(piece, known, looks) for piece in pieces]


def _looks(named: set[str]) -> dict[str, Record]:
    """Return the addresses of the pictures and models of creatures; a worker draws those that are not there yet."""
    from scenes.room.creatures import looks_of

    return {str(one.uid): looks_of(one) for one in Character.objects.filter(uid__in=named)}


def _at_home(piece: Record, known: Container[Any], looks: dict[str, Record]) -> Record:
    """Return a piece that names what is here alone: addresses are this site's to give, whatever the file says."""
    entry = piece.get("entry") if piece.get("entry") in known else None
    here = looks.get(entry or "", {}) if piece["kind"] == "token" else {}
    values = {name: here.get(name, "") for name in ADDRESSES} | {"entry": entry}
    return {name: values.get(name, value) for name, value in piece.items()}


def _people(names: dict[int, str], campaign: Campaign) -> dict[int, int]:
    """Return the member for each number of the file, by his name."""
    members = Membership.objects.filter(campaign=campaign, user__username__in=names.values()).select_related("user")
    known = {member.user.username: member.user.pk for member in members}
    return {number: known[name] for number, name in names.items() if name in known}


def describe(reports: Iterable[Report]) -> list[dict[str, Any]]:
    """Return reports as the API tells them."""
    return [vars(report) | {"format_name": report.format_name} for report in reports]
