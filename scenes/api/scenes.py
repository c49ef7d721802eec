"""The API of scenes, their folders and the table of a campaign."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared.api import expected_version, values_of
from bestiary_site.shared.errors import NotFound
from campaigns.api.campaigns import GONE, InCampaign
from campaigns.api.relations import PAGE_PARAMETERS
from campaigns.audiences import is_game_master
from campaigns.models import Campaign, Role
from campaigns.permissions import require_role
from campaigns.writing.shown import text_for
from scenes.api import shapes
from scenes.models import Scene, SceneFolder
from scenes.services import listing, scene_folders, tables
from scenes.services import scenes as services
from scenes.services.tables import campaign_of

_YES = {"1", "true", "yes"}


def is_asked(request: Request, name: str) -> bool:
    """Whether the query says yes to something."""
    return str(request.query_params.get(name, "")).lower() in _YES


def context_for(campaign: Campaign, person: Any, scenes: Any) -> dict[str, Any]:
    """Return what the shapes of scenes need to know besides their rows."""
    runs = is_game_master(campaign, person)
    if not runs:
        mine = tables.scene_for(person, campaign)
        return {"runs": False, "table": mine.pk if mine is not None else None}
    return {"runs": True, "pictured": listing.pictured(scenes), "table": listing.people_at(campaign)[0]}


def shown(scene: Scene, person: Any) -> dict[str, Any]:
    """Return a scene as this person may read it."""
    context = context_for(campaign_of(scene), person, [scene]) | {"body": text_for(scene, person)}
    return dict(shapes.SceneOut(scene, context=context).data)


class ScenesOfCampaign(InCampaign):
    """The scenes of a campaign that one may know of."""

    queryset = Scene.objects.none()
    serializer_class = shapes.SceneCard

    @extend_schema(
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("folder", str, description="Only what lies directly in this one; `none`: at the top."),
            OpenApiParameter("q", str, description="A part of the name, the summary or a tag."),
            OpenApiParameter("archived", bool, description="1: those that were put away (game masters)."),
            OpenApiParameter("deleted", bool, description="1: what is in the bin (game masters)."),
        ],
        responses=shapes.SceneCard(many=True),
    )
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them in their order."""
        campaign = self.campaign()
        asked = request.query_params
        folder: Any = "all"
        if said := asked.get("folder", ""):
            folder = None if said == "none" else int(said) if said.isdecimal() and len(said) < 16 else -1
        rows = listing.bin_of if is_asked(request, "deleted") else listing.scenes_of
        found = listing.narrow(
            rows(request.user, campaign).defer("body"),
            q=asked.get("q", "").replace("\x00", "").strip()[:100],
            archived=None if is_asked(request, "deleted") else is_asked(request, "archived"), folder=folder,
        )  # fmt: skip
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(
            shapes.SceneCard(page, many=True, context=context_for(campaign, request.user, page)).data
        )

    @extend_schema(request=shapes.SceneIn, responses={201: shapes.SceneOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one, empty or with what lies on it (game masters)."""
        campaign = self.campaign()
        require_role(campaign, request.user, Role.GAME_MASTER)
        said = values_of(shapes.SceneIn, request.data)
        said["folder"] = scene_folders.folder_at(campaign, said.get("folder"))
        made = services.create_scene(actor=request.user, campaign=campaign, **said)
        return Response(shown(made, request.user), status=201)

    @extend_schema(request=shapes.PlacesIn, responses=GONE)
    @action(detail=False, methods=["post"])
    def order(self, request: Request, campaign_pk: UUID) -> Response:
        """Put scenes into a folder in an order (game masters)."""
        campaign, said = self.campaign(), values_of(shapes.PlacesIn, request.data)
        require_role(campaign, request.user, Role.GAME_MASTER)
        rows = Scene.objects.living().filter(campaign=campaign).in_bulk(said["scenes"])
        if missing := set(said["scenes"]) - set(rows):
            raise NotFound("scene_not_found", f"There is no scene {min(missing)} in this campaign.")
        folder = scene_folders.folder_at(campaign, said["folder"])
        ordered = [rows[pk] for pk in dict.fromkeys(said["scenes"])]
        services.order_scenes(actor=request.user, campaign=campaign, folder=folder, scenes=ordered)
        return Response(status=204)


class FolderViewSet(InCampaign):
    """The folders of a campaign's scenes, for its game masters."""

    queryset = SceneFolder.objects.all()
    serializer_class = shapes.FolderOut
    pagination_class = None

    def get_queryset(self) -> QuerySet[SceneFolder]:
        """Return them; players do not know how scenes are ordered."""
        campaign = self.campaign()
        require_role(campaign, self.request.user, Role.GAME_MASTER)
        return SceneFolder.objects.filter(campaign=campaign).select_related("campaign")

    @extend_schema(responses=shapes.FolderOut(many=True))
    def list(self, request: Request, campaign_pk: UUID) -> Response:
        """List them all by name; each names the one it lies in."""
        return Response(shapes.FolderOut(self.get_queryset(), many=True).data)

    @extend_schema(request=shapes.FolderIn, responses={201: shapes.FolderOut})
    def create(self, request: Request, campaign_pk: UUID) -> Response:
        """Make one."""
        campaign, said = self.campaign(), values_of(shapes.FolderIn, request.data)
        require_role(campaign, request.user, Role.GAME_MASTER)
        parent = scene_folders.folder_at(campaign, said.get("parent"))
        made = scene_folders.create_folder(actor=request.user, campaign=campaign, name=said["name"], parent=parent)
        return Response(shapes.FolderOut(made).data, status=201)

    @extend_schema(responses=shapes.FolderOut)
    def retrieve(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Show one."""
        return Response(shapes.FolderOut(self.get_object()).data)

    @extend_schema(request=shapes.FolderIn, responses=shapes.FolderOut)
    def partial_update(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Rename it, or put it into another one (refused into itself or what lies in it)."""
        folder, said = self.get_object(), values_of(shapes.FolderIn, request.data, partial=True)
        if "parent" in said:
            said["parent"] = scene_folders.folder_at(folder.campaign, said["parent"])
        changed = scene_folders.update_folder(actor=request.user, folder=folder, **said)
        return Response(shapes.FolderOut(changed).data)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, campaign_pk: UUID, pk: int) -> Response:
        """Take it away; what lies in it moves up."""
        scene_folders.delete_folder(actor=request.user, folder=self.get_object())
        return Response(status=204)


class TableView(InCampaign):
    """The live table of a campaign."""

    queryset = Scene.objects.none()
    serializer_class = shapes.TableOut
    pagination_class = None

    @extend_schema(responses=shapes.TableOut)
    def retrieve(self, request: Request, campaign_pk: UUID) -> Response:
        """Say which scene one plays at."""
        return self._answer(self.campaign())

    @extend_schema(request=shapes.TableIn, responses=shapes.TableOut)
    def update(self, request: Request, campaign_pk: UUID) -> Response:
        """Bring everybody, or some, to a scene; without a scene the table is closed (game masters)."""
        campaign, said = self.campaign(), values_of(shapes.TableIn, request.data)
        require_role(campaign, request.user, Role.GAME_MASTER)
        people = said.get("people")
        if said["scene"] is None and people is not None:
            tables.bring_back(actor=request.user, campaign=campaign, people=people)
        elif said["scene"] is None:
            tables.close_table(actor=request.user, campaign=campaign)
        else:
            scene = get_object_or_404(Scene.objects.living().filter(campaign=campaign), pk=said["scene"])
            tables.open_scene(actor=request.user, scene=scene, people=people)
        return self._answer(campaign)

    def _answer(self, campaign: Campaign) -> Response:
        person: Any = self.request.user
        runs = is_game_master(campaign, person)
        mine = tables.scene_for(person, campaign)
        table, seats = listing.people_at(campaign) if runs else (None, {})
        rows = [{"user": user.pk, "scene": scene} for scene, people in seats.items() for user in people]
        told = {
            "mine": mine.uid if mine is not None else None, "address": reverse("table", args=[campaign.pk]),
            "scene": table, "seats": rows,
        }  # fmt: skip
        return Response(shapes.TableOut(told).data)


class SceneViewSet(viewsets.GenericViewSet):
    """One scene: its place, name and words."""

    queryset = Scene.objects.none()
    serializer_class = shapes.SceneOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "int"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Scene]:
        """Return the scenes that this person may know of."""
        return Scene.objects.visible_to(self.request.user).select_related("campaign", "folder")

    def retrieve(self, request: Request, pk: int) -> Response:
        """Show it."""
        return Response(shown(self.get_object(), request.user))

    @extend_schema(request=shapes.ScenePatch)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change its name, words, visibility and place (game masters). What lies on it changes by orders."""
        scene, said = self.get_object(), values_of(shapes.ScenePatch, request.data, partial=True)
        version = expected_version(request, said.pop("version", None))
        if "folder" in said:
            said["folder"] = scene_folders.folder_at(campaign_of(scene), said["folder"])
        if version is not None:
            said["expected_version"] = version
        services.update_scene(actor=request.user, scene=scene, **said)
        return self._answer(pk)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: int) -> Response:
        """Put it into the bin; whoever is at it leaves (game masters)."""
        services.delete_scene(actor=request.user, scene=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        """Bring it back from the bin."""
        gone = Scene.objects.deleted().filter(campaign__in=Campaign.objects.run_by(request.user))
        services.restore_scene(actor=request.user, scene=get_object_or_404(gone.select_related("campaign"), pk=pk))
        return self._answer(pk)

    @extend_schema(request=shapes.SceneCopyIn, responses={201: shapes.SceneOut})
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: int) -> Response:
        """Make another one like it, without its log and memories (game masters)."""
        said = values_of(shapes.SceneCopyIn, request.data or {})
        made = services.duplicate_scene(actor=request.user, scene=self.get_object(), **said)
        return Response(shown(made, request.user), status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: int) -> Response:
        """Put it away; whoever is at it leaves (game masters)."""
        services.archive_scene(actor=request.user, scene=self.get_object())
        return self._answer(pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: int) -> Response:
        """Bring it back among the others (game masters)."""
        services.unarchive_scene(actor=request.user, scene=self.get_object())
        return self._answer(pk)

    @extend_schema(request=shapes.OpenIn)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: int) -> Response:
        """Bring the players to it, or some of them (game masters)."""
        said = values_of(shapes.OpenIn, request.data or {})
        scene = self.get_object()
        with transaction.atomic():
            services.require_scene(request.user, scene)
            tables.open_scene(actor=request.user, scene=scene, people=said.get("people"))
        return self._answer(pk)

    def _answer(self, pk: int) -> Response:
        scene = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(shown(scene, self.request.user), headers={"ETag": f'"{scene.version}"'})
