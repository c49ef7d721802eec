"""A picture from words on the live table: as the map of a new scene, or as the art of tokens."""

import hashlib

from django.db import transaction
from django.urls import reverse

from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign, User
from imagegen.models import Picture
from imagegen.uses import Targets, Use, register
from scenes.models import Asset, AssetKind
from scenes.pieces import LEAST_SIDE
from scenes.services.asset_files import taken_back_when_refused
from scenes.services.assets import add_asset
from scenes.services.scenes import create_scene


def register_uses() -> None:
    """Make the uses known."""
    register(Use("map", "As a map", _for_game_masters("The map of a new scene"), _as_map))
    register(Use("token", "As art of a token", _for_game_masters("Into the table's library"), _as_token))


def _for_game_masters(something_new: str) -> Targets:
    def targets(person: User, picture: Picture) -> list[tuple[str, str]]:
        runs = picture.campaign is not None and Campaign.objects.run_by(person).filter(pk=picture.campaign.pk).exists()
        return [("", something_new)] if runs else []

    return targets


def _as_map(person: User, picture: Picture, content: bytes, target: str) -> str:
    """Make a scene of the picture's size with it as its ground."""
    _require_size(picture)
    assert picture.campaign is not None
    # A scene that is refused takes the asset's row with it: then its files go, too, after the row.
    digest = hashlib.sha256(content).hexdigest()
    with taken_back_when_refused(picture.campaign.pk, digest), transaction.atomic():
        return _scene_of(person, picture, content)


def _require_size(picture: Picture) -> None:
    if min(picture.width, picture.height) < LEAST_SIDE:
        raise Refused(
            "too_small",
            f"{picture.subject_name} measures {picture.width} by {picture.height} pixels. A scene has at least "
            f"{LEAST_SIDE} each way: choose a larger picture.",
        )


def _scene_of(person: User, picture: Picture, content: bytes) -> str:
    asset = _asset(person, picture, content, AssetKind.MAP)
    width, height = picture.width, picture.height
    ground = {
        "kind": "map", "asset": asset.uid, "name": picture.subject_name[:100],
        "x": width / 2, "y": height / 2, "width": width, "height": height,
    }  # fmt: skip
    scene = create_scene(
        actor=person, campaign=asset.campaign, name=picture.subject_name, pieces=[ground],
        settings={"width": width, "height": height},
    )  # fmt: skip
    return reverse("scene", args=[scene.campaign_id, scene.slug])


def _as_token(person: User, picture: Picture, content: bytes, target: str) -> str:
    """Put it into the library of the table, where tokens get their art."""
    asset = _asset(person, picture, content, AssetKind.PICTURE)
    return reverse("asset", args=[asset.campaign_id, asset.uid])


def _asset(person: User, picture: Picture, content: bytes, kind: str) -> Asset:
    assert picture.campaign is not None
    return add_asset(
        actor=person, campaign=picture.campaign, source=content, name=picture.subject_name[:100], kind=kind,
        tags=["generated"], same="reuse",
    )  # fmt: skip
