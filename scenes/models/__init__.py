"""Scenes, what lies on them, what happened on them; assets; the table of a campaign."""

from scenes.models.assets import Asset, AssetFolder, AssetKind, AssetPreparation
from scenes.models.contract import ContractMap, ContractScene
from scenes.models.dice import DiceSeed
from scenes.models.scenes import (
    ExploredArea,
    Piece,
    Scene,
    SceneEvent,
    SceneFolder,
    SceneQuerySet,
    Table,
    TableSeat,
)

__all__ = [
    "Asset",
    "AssetFolder",
    "AssetKind",
    "AssetPreparation",
    "ContractMap",
    "ContractScene",
    "DiceSeed",
    "ExploredArea",
    "Piece",
    "Scene",
    "SceneEvent",
    "SceneFolder",
    "SceneQuerySet",
    "Table",
    "TableSeat",
]
