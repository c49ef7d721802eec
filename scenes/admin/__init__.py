"""The live table: pages in the admin."""

from scenes.admin.assets import AssetDesk, AssetFolderDesk, AssetPreparationDesk
from scenes.admin.scenes import PieceDesk, SceneDesk, SceneEventDesk, SceneFolderDesk

__all__ = [
    "AssetDesk",
    "AssetFolderDesk",
    "AssetPreparationDesk",
    "PieceDesk",
    "SceneDesk",
    "SceneEventDesk",
    "SceneFolderDesk",
]
