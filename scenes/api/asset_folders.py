"""The API of the folders of assets, and what all of the API of assets shares: it is for game masters alone."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import NotFound
from campaigns.api.campaigns import GONE, InCampaign
from scenes.api import asset_shapes as shapes
from scenes.models import AssetFolder
from scenes.services import asset_listing, folders

CONFIRM = OpenApiParameter("confirm", bool, description="1: although scenes use it.")
_YES = {"1", "true", "yes"}


def is_asked(request: Request, name: str) -> bool:
    """Whether the query says yes to something."""
    return str(request.query_params.get(name, "")).lower() in _YES


class OfGameMasters(InCampaign):
    """Base of what only game masters see."""

    def folder_named(self, pk: int | None) -> AssetFolder | None:
        """Return the living folder of this key."""
        if pk is None:
            return None
        found = AssetFolder.objects.living().filter(campaign=self.campaign(), pk=pk).first()
        if found is None:
            raise NotFound("folder_not_found", "There is no such folder in this campaign.")
        return found


class AssetFolderViewSet(OfGameMasters):
    """The folders of a campaign's assets."""

    queryset = AssetFolder.objects.all()
    serializer_class = shapes.AssetFolderOut
    pagination_class = None

    def get_queryset(self) -> QuerySet[AssetFolder]:
        """Return the campaign's folders, to its game masters."""
        return asset_listing.folders_of(actor=self.request.user, campaign=self.campaign())

    @extend_schema(responses=shapes.AssetFolderOut(many=True))
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them all by name; each names the one it lies in."""
        return Response(shapes.AssetFolderOut(self.get_queryset().filter(deleted_at=None), many=True).data)

    @extend_schema(request=shapes.AssetFolderIn, responses={201: shapes.AssetFolderOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one."""
        campaign, said = self.campaign(), values_of(shapes.AssetFolderIn, request.data)
        folders.require_game_master(campaign, request.user)
        parent = self.folder_named(said.get("parent"))
        made = folders.create_folder(actor=request.user, campaign=campaign, name=said["name"], parent=parent)
        return self._answer(made, 201)

    @extend_schema(request=shapes.AssetFolderPatch)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Rename it, or put it with all that is in it elsewhere; refused (422) into itself."""
        folder, said = self.get_object(), values_of(shapes.AssetFolderPatch, request.data, partial=True)
        with transaction.atomic():
            if "parent" in said:
                parent = self.folder_named(said["parent"])
                folder = folders.move_folder(actor=request.user, folder=folder, parent=parent)
            if "name" in said:
                folder = folders.rename_folder(actor=request.user, folder=folder, name=said["name"])
        return self._answer(folder)

    @extend_schema(parameters=[CONFIRM, OpenApiParameter("contents", str, enum=["up", "bin"])], responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Delete it. What is in it moves to where it was (up) or goes into the bin with it (bin)."""
        folders.delete_folder(
            actor=request.user,
            folder=get_object_or_404(self.get_queryset().filter(deleted_at=None), pk=pk),
            contents=request.query_params.get("contents", ""),
            confirmed=is_asked(request, "confirm"),
        )
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Bring it back from the bin with all that went there with it."""
        return self._answer(folders.restore_folder(actor=request.user, folder=self.get_object()))

    def _answer(self, folder: AssetFolder, status: int = 200) -> Response:
        return Response(shapes.AssetFolderOut(self.get_queryset().get(pk=folder.pk)).data, status=status)
