"""The API of assets and their folders: for game masters alone, since the name of a map may betray what is to come."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import DomainError, NotFound, TooLarge
from bestiary_site.shared.parsers import BoundedJSON
from campaigns.api.campaigns import GONE
from campaigns.api.relations import PAGE_PARAMETERS
from scenes.api import asset_shapes as shapes
from scenes.api.asset_folders import CONFIRM, OfGameMasters, is_asked
from scenes.models import Asset, AssetKind
from scenes.services import asset_listing, assets, folders
from scenes.services.asset_use import used_by


class BoundedMultiPart(MultiPartParser):
    """Files of at most ASSET_MAX_MB together: a body is refused by its length before it is read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return fields and files."""
        stated = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0")
        if stated.isdecimal() and int(stated) > (settings.ASSET_MAX_MB + 1) << 20:
            raise TooLarge("too_large", f"Send at most {settings.ASSET_MAX_MB} MB at once.")
        return super().parse(stream, media_type, parser_context)


class AssetViewSet(OfGameMasters):
    """The maps, pictures and sounds of a campaign."""

    queryset = Asset.objects.all()
    serializer_class = shapes.AssetOut
    parser_classes = [BoundedJSON, BoundedMultiPart]
    lookup_field = lookup_url_kwarg = "uid"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[Asset]:
        """Return the campaign's assets, to its game masters."""
        return asset_listing.assets_of(actor=self.request.user, campaign=self.campaign())

    @extend_schema(
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("folder", str, description="Only what lies directly in this one; `none`: at the top."),
            OpenApiParameter("kind", str, enum=AssetKind.values),
            OpenApiParameter("tag", str),
            OpenApiParameter("q", str, description="Words of name, title or tags."),
            OpenApiParameter("sort", str, enum=list(shapes.SORTS)),
            OpenApiParameter("deleted", bool, description="1: what is in the bin."),
        ],
        responses=shapes.AssetOut(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them."""
        asked = {name: request.query_params.get(name, "").replace("\x00", "")[:200] for name in ("kind", "tag", "q")}
        folder: Any = request.query_params.get("folder") or "all"
        if folder != "all":
            folder = None if folder == "none" else int(folder[:15]) if folder[:15].isdecimal() else -1
        rows = asset_listing.narrow(
            self.get_queryset(), folder=folder, deleted=is_asked(request, "deleted"), **asked
        ).order_by(*shapes.SORTS.get(request.query_params.get("sort", ""), shapes.SORTS["name"]))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(request={"multipart/form-data": shapes.AssetIn}, responses={201: shapes.AllAssetsAddedOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Add one file or several. One alone is refused as such; of several, each is answered for itself."""
        campaign = self.campaign()
        folders.require_game_master(campaign, request.user)
        said = values_of(shapes.AssetIn, request.data)
        files = said.pop("file")
        said["folder"] = self.folder_named(said.get("folder"))
        if path := [name for name in PurePath(said.pop("path", "").replace("\\", "/")).parts if name not in "/.."]:
            said["folder"] = folders.folder_at(actor=request.user, campaign=campaign, names=path, under=said["folder"])
        if len(files) > 1:
            said.pop("name", None)
        added = [self._add(upload, said, alone=len(files) == 1) for upload in files]
        return Response({"results": added}, status=201)

    def _add(self, upload: UploadedFile, said: dict[str, Any], *, alone: bool) -> dict[str, Any]:
        try:
            made = assets.upload_asset(actor=self.request.user, campaign=self.campaign(), upload=upload, **said)
        except DomainError as refusal:
            if alone:
                raise
            return {"file": upload.name, "asset": None, "error": assets.refused_kindly(refusal)}
        return {"file": upload.name, "asset": self._shown(made), "error": None}

    @extend_schema(responses=shapes.AssetWithUses)
    def retrieve(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Show one, with the scenes that use it."""
        asset = self.get_object()
        return Response(self._shown(asset) | {"used_by": [use.describe() for use in used_by(asset)]})

    @extend_schema(request=shapes.AssetPatch)
    def partial_update(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Rename it, move it, change its kind, tags, title or credit. Scenes keep it."""
        asset, said = self.get_object(), values_of(shapes.AssetPatch, request.data, partial=True)
        if "folder" in said:
            said["folder"] = self.folder_named(said["folder"])
        return Response(self._shown(assets.update_asset(actor=request.user, asset=asset, **said)))

    @extend_schema(parameters=[CONFIRM], responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Put it into the bin. Refused (409, `in_use`) with the scenes that use it, unless confirmed."""
        assets.delete_asset(actor=request.user, asset=self.get_object(), confirmed=is_asked(request, "confirm"))
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Bring it back from the bin."""
        return Response(self._shown(assets.restore_asset(actor=request.user, asset=self.get_object())))

    @extend_schema(request=None, parameters=[CONFIRM], responses=GONE)
    @action(detail=True, methods=["post"])
    def purge(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Delete it for good; it must be in the bin."""
        assets.purge_asset(actor=request.user, asset=self.get_object(), confirmed=is_asked(request, "confirm"))
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def prepare(self, request: Request, campaign_pk: UUID, uid: str) -> Response:
        """Make its smaller copies anew, after that has failed."""
        return Response(self._shown(assets.prepare_again(actor=request.user, asset=self.get_object())))

    @extend_schema(request=shapes.MoveAssetsIn, responses=shapes.AssetCountOut)
    @action(detail=False, methods=["post"])
    def move(self, request: Request, campaign_pk: UUID) -> Response:
        """Put many into a folder."""
        rows, said = self._many(shapes.MoveAssetsIn)
        count = assets.move_assets(actor=request.user, assets=rows, folder=self.folder_named(said["folder"]))
        return Response({"count": count})

    @extend_schema(request=shapes.DeleteAssetsIn, responses=shapes.AssetCountOut)
    @action(detail=False, methods=["post"], url_path="delete")
    def delete_many(self, request: Request, campaign_pk: UUID) -> Response:
        """Put many into the bin. Refused (409, `in_use`) with the scenes that use them, unless confirmed."""
        rows, said = self._many(shapes.DeleteAssetsIn)
        assets.delete_assets(actor=request.user, assets=rows, confirmed=said["confirm"])
        return Response({"count": len(rows)})

    @extend_schema(
        operation_id="campaigns_assets_restore_many", request=shapes.ManyAssetsIn, responses=shapes.AssetCountOut
    )
    @action(detail=False, methods=["post"], url_path="restore")
    def restore_many(self, request: Request, campaign_pk: UUID) -> Response:
        """Bring many back from the bin."""
        rows, _ = self._many(shapes.ManyAssetsIn)
        gone = [row for row in rows if row.deleted_at]
        with transaction.atomic():
            for row in gone:
                assets.restore_asset(actor=request.user, asset=row)
        return Response({"count": len(gone)})

    @extend_schema(responses=shapes.AssetTagOut(many=True))
    @action(detail=False, pagination_class=None)
    def tags(self, request: Request, campaign_pk: UUID) -> Response:
        """List the tags in use, the commonest first."""
        found = asset_listing.tags_of(actor=request.user, campaign=self.campaign())
        return Response([{"tag": tag, "count": count} for tag, count in found])

    def _many(self, shape: Any) -> tuple[Sequence[Asset], dict[str, Any]]:
        rows, said = self.get_queryset(), values_of(shape, self.request.data)
        found = list(rows.filter(uid__in=said["assets"]))
        if len(found) < len(set(said["assets"])):
            raise NotFound("asset_not_found", "Some of these are no longer there: load the page again.")
        return found, said

    def _shown(self, asset: Asset) -> dict[str, Any]:
        return cast(dict[str, Any], shapes.AssetOut(get_object_or_404(self.get_queryset(), pk=asset.pk)).data)
