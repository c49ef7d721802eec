"""The form of a new scene."""

from typing import Any

from django import forms

from campaigns.models import Campaign
from scenes.models import Asset, AssetKind
from scenes.pieces import Record
from scenes.services.listing import shelves

GRIDS = [("square", "Squares"), ("hex_flat", "Hexes, flat on top"), ("hex_pointy", "Hexes, pointed"), ("none", "None")]
MOST_MAPS = 300


class SceneForm(forms.Form):
    """A scene to make: a map of the library, or an empty table of so many cells."""

    name = forms.CharField(max_length=200)
    folder = forms.ChoiceField(required=False)
    map = forms.ChoiceField(required=False, label="Map", help_text="From the library; the scene takes its size.")
    grid = forms.ChoiceField(choices=GRIDS, initial="square", required=False)
    cell = forms.FloatField(
        min_value=10, max_value=2000, initial=70, required=False, label="Pixels of a cell",
        help_text="The table finds the grid of a map by itself, too.",
    )  # fmt: skip
    columns = forms.IntegerField(min_value=1, max_value=400, initial=40, required=False, label="Cells across")
    rows = forms.IntegerField(min_value=1, max_value=400, initial=30, required=False, label="Cells down")
    sight = forms.BooleanField(
        required=False, label="Walls and light decide what players see", help_text="You can change this at any time."
    )

    def __init__(self, data: Any = None, *, campaign: Campaign, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        folders = [(str(one.folder.pk), one.path) for one in shelves(campaign)]
        self.fields["folder"].choices = [("", "At the top"), *folders]  # type: ignore[attr-defined]
        maps = Asset.objects.living().filter(campaign=campaign, kind=AssetKind.MAP).order_by("name")[:MOST_MAPS]
        self.maps = {asset.uid: asset for asset in maps}
        named = [(asset.uid, asset.name) for asset in self.maps.values()]
        self.fields["map"].choices = [("", "None yet"), *named]  # type: ignore[attr-defined]

    def clean_folder(self) -> int | None:
        """Return the key of the folder."""
        return int(self.cleaned_data["folder"]) if self.cleaned_data["folder"] else None

    def settings(self) -> dict[str, Any]:
        """Return the values of the settings piece."""
        said = self.cleaned_data
        cell = said.get("cell") or 70
        asset = self.maps.get(said.get("map") or "")
        width, height = cell * (said.get("columns") or 40), cell * (said.get("rows") or 30)
        if asset is not None and asset.width and asset.height:
            width, height = asset.width, asset.height
        grid = {"type": said.get("grid") or "square", "size": cell}
        within = {name: min(100_000.0, max(50.0, float(side))) for name, side in (("width", width), ("height", height))}
        return {**within, "grid": grid, "sight": said["sight"]}

    def pieces(self) -> list[Record]:
        """Return the map, if one was chosen."""
        asset = self.maps.get(self.cleaned_data.get("map") or "")
        if asset is None or not asset.width or not asset.height:
            return []
        width, height = float(asset.width), float(asset.height)
        place = {"x": width / 2, "y": height / 2, "width": width, "height": height}
        return [{"kind": "map", "asset": asset.uid, "name": asset.name, **place}]
