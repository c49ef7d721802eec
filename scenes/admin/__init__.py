"""The live table: pages in the admin."""

from scenes.admin.assets import AssetDesk, AssetFolderDesk, AssetPreparationDesk

__all__ = ["AssetDesk", "AssetFolderDesk", "AssetPreparationDesk"]
