"""The shapes of assets and their folders in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scenes.models import Asset, AssetFolder, AssetKind, AssetPreparation

SORTS = {"name": ("name", "pk"), "-name": ("-name", "pk"), "created": ("created_at", "pk"),
         "-created": ("-created_at", "-pk"), "size": ("size", "pk"), "-size": ("-size", "pk")}  # fmt: skip


class AssetUseOut(serializers.Serializer):
    """A scene that uses the asset."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    pieces = serializers.IntegerField(help_text="How many things on it show or play the asset.")


class AssetTileLevel(serializers.Serializer):
    """One size of a tiled picture; each further level is half as wide."""

    width = serializers.IntegerField()
    height = serializers.IntegerField()
    columns = serializers.IntegerField()
    rows = serializers.IntegerField()


class AssetTilesOut(serializers.Serializer):
    """The tiles of a large map: put level, x and y into the address."""

    size = serializers.IntegerField(
        help_text="Edge of a tile in pixels; those at the right and lower edge are smaller."
    )
    levels = AssetTileLevel(many=True)
    address = serializers.CharField()


class AssetCopyOut(serializers.Serializer):
    """A smaller copy."""

    side = serializers.IntegerField(help_text="Its longest side in pixels.")
    address = serializers.CharField()


class AssetPreparationOut(serializers.ModelSerializer):
    """How far the making of smaller copies is."""

    class Meta:
        model = AssetPreparation
        fields = ("id", "state", "fraction", "error_code", "error_message")


class AssetOut(serializers.ModelSerializer):
    """A map, picture or sound. Whoever belongs to the campaign may load its addresses; only game masters see this."""

    address = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()
    sizes = serializers.SerializerMethodField()
    tiles = serializers.SerializerMethodField()
    preparation = serializers.SerializerMethodField(help_text="Null: nothing is left to do.")
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    created_by = serializers.CharField(source="created_by.display_name", default="", read_only=True)

    class Meta:
        model = Asset
        fields = (
            "uid", "name", "kind", "folder", "tags", "title", "credit", "note", "content_type", "size", "width",
            "height", "duration", "address", "thumbnail", "sizes", "tiles", "preparation", "created_by", "created_at",
            "updated_at", "deleted_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_address(self, asset: Asset) -> str:
        """Where the original is."""
        return asset.address()

    def get_thumbnail(self, asset: Asset) -> str | None:
        """Where the small picture is, if there is one."""
        return asset.address("thumbnail.webp") if asset.thumbnail else None

    @extend_schema_field(AssetCopyOut(many=True))
    def get_sizes(self, asset: Asset) -> list[dict[str, Any]]:
        """The smaller copies."""
        return [{"side": side, "address": asset.address(f"{side}.webp")} for side in asset.sizes]

    @extend_schema_field(AssetTilesOut(allow_null=True))
    def get_tiles(self, asset: Asset) -> dict[str, Any] | None:
        """The tiles, if there are any."""
        if asset.tiles is None:
            return None
        return asset.tiles | {"address": f"{asset.address('tiles')}/{{level}}/{{x}}/{{y}}.webp"}

    @extend_schema_field(AssetPreparationOut(allow_null=True))
    def get_preparation(self, asset: Asset) -> dict[str, Any] | None:
        """The work on it that goes on or has failed."""
        last = next(iter(asset.preparations.all()), None)
        return None if last is None or last.state == "succeeded" else dict(AssetPreparationOut(last).data)


class AssetWithUses(AssetOut):
    """An asset, and the scenes that use it."""

    used_by = AssetUseOut(many=True, read_only=True)

    class Meta(AssetOut.Meta):
        fields = (*AssetOut.Meta.fields, "used_by")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class AssetIn(serializers.Serializer):
    """Files to add, at most ASSET_MAX_MB in one request. What they are, their content tells."""

    file = serializers.ListField(child=serializers.FileField(allow_empty_file=True), min_length=1, max_length=50)
    name = serializers.CharField(max_length=200, required=False, help_text="Of a single file; else its own name.")
    folder = serializers.IntegerField(required=False, allow_null=True)
    path = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="Folders below `folder`, made when missing: a/b."
    )
    kind = serializers.ChoiceField(
        AssetKind.choices, required=False, help_text="Map or picture; else told by its size."
    )
    tags = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=100)
    title = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    credit = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    same = serializers.ChoiceField(
        [("tell", "Refuse"), ("reuse", "Use what is there"), ("copy", "Keep a second")],
        default="tell",
        help_text="When the campaign has the very same content already.",
    )


class AssetPatch(serializers.Serializer):
    """What may be changed of an asset."""

    name = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    folder = serializers.IntegerField(required=False, allow_null=True)
    kind = serializers.ChoiceField(AssetKind.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=100)
    title = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    credit = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class AssetRefusalOut(serializers.Serializer):
    """Why one file of many did not come in."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField()


class AssetAddedOut(serializers.Serializer):
    """What became of one file."""

    file = serializers.CharField()
    asset = AssetOut(allow_null=True)
    error = AssetRefusalOut(allow_null=True)


class AllAssetsAddedOut(serializers.Serializer):
    """What became of each file, in the order sent."""

    results = AssetAddedOut(many=True)


class ManyAssetsIn(serializers.Serializer):
    """Many assets by their uids."""

    assets = serializers.ListField(child=serializers.CharField(max_length=24), min_length=1, max_length=500)


class MoveAssetsIn(ManyAssetsIn):
    """Many assets, and the folder to put them into (null: the top)."""

    folder = serializers.IntegerField(allow_null=True)


class DeleteAssetsIn(ManyAssetsIn):
    """Many assets to put into the bin."""

    confirm = serializers.BooleanField(default=False, help_text="Although scenes use them.")


class AssetCountOut(serializers.Serializer):
    """To how many it was done."""

    count = serializers.IntegerField()


class AssetTagOut(serializers.Serializer):
    """A tag and how many assets bear it."""

    tag = serializers.CharField()
    count = serializers.IntegerField()


class AssetFolderOut(serializers.ModelSerializer):
    """A folder. `count`: files directly in it."""

    count = serializers.IntegerField(read_only=True)

    class Meta:
        model = AssetFolder
        fields = ("id", "name", "parent", "count", "created_at", "deleted_at")
        read_only_fields = fields


class AssetFolderIn(serializers.Serializer):
    """A folder to make."""

    name = serializers.CharField(max_length=1000)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]


class AssetFolderPatch(serializers.Serializer):
    """Another name or place for a folder."""

    name = serializers.CharField(max_length=1000, required=False)
    parent = serializers.IntegerField(required=False, allow_null=True)  # type: ignore[assignment]
