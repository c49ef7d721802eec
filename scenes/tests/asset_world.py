"""Private assets for the tests that ask every address of the site, and rows that grow for those that count queries."""

from typing import Any

from campaigns.models import Campaign, User
from scenes.models import AssetFolder
from scenes.services import assets, folders
from scenes.tests.asset_files import make_asset


def private_assets(owner: User, campaign: Campaign) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Make a file and a folder, and each once more in the bin. Returns what addresses call them."""
    folder = folders.create_folder(actor=owner, campaign=campaign, name="Secret Folder")
    gone_folder = folders.create_folder(actor=owner, campaign=campaign, name="Secret Old Folder")
    folders.delete_folder(actor=owner, folder=gone_folder)
    asset = make_asset(owner, campaign, "Secret Map", folder=folder)
    gone = make_asset(owner, campaign, "Secret Old Map")
    assets.delete_asset(actor=owner, asset=gone)
    by_name = {"uid": asset.uid, "variant": "thumbnail.webp", "folder_id": folder.pk}
    deleted = {
        "asset_restore": {"uid": gone.uid},
        "api-asset-restore": {"uid": gone.uid},
        "api-asset-purge": {"uid": gone.uid},
        "asset_folder_restore": {"folder_id": gone_folder.pk},
        "api-asset-folder-restore": {"pk": gone_folder.pk},
    }
    return by_name, {"api-asset-folder": folder.pk}, deleted


class AssetRows:
    """Files and folders of a campaign, ever more of them."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign = owner, campaign
        self.folder = folders.create_folder(actor=owner, campaign=campaign, name="The One Folder")
        self.asset = make_asset(owner, campaign, "The One Map")

    def grow(self) -> None:
        """Add a file and a folder to every list."""
        number = AssetFolder.objects.count()
        inner = folders.create_folder(
            actor=self.owner, campaign=self.campaign, name=f"Folder {number}", parent=self.folder
        )
        for folder in (None, self.folder, inner):
            row = make_asset(self.owner, self.campaign, f"Map {number}", folder=folder, tags=[f"tag {number}", "all"])
        assets.delete_asset(actor=self.owner, asset=row)

    def addresses(self) -> list[str]:
        """Return every page and address of the API that shows a list of them."""
        page, api = f"/play/{self.campaign.pk}/assets/", f"/api/v1/campaigns/{self.campaign.pk}/asset"
        return [
            page, f"{page}?folder={self.folder.pk}", f"{page}?q=map", f"{page}?bin=1", f"{page}file/{self.asset.uid}/",
            f"{page}folders/{self.folder.pk}/", f"{api}s", f"{api}s?q=map&page_size=100", f"{api}s/tags",
            f"{api}s?deleted=1", f"{api}-folders",
        ]  # fmt: skip
