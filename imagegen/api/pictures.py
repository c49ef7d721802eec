"""The API of pictures: asked for, found, shown, featured, used, deleted and brought back."""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import sliding
from bestiary_site.shared.api import values_of
from bestiary_site.shared.errors import NotFound
from campaigns.api.campaigns import GONE
from campaigns.models import Campaign, Entry
from imagegen.api import shapes
from imagegen.asking import Asked
from imagegen.models import Picture, SubjectType
from imagegen.providers import registry
from imagegen.services import pictures, prompts, quotas, using
from imagegen.services.requests import request_picture
from imagegen.services.searching import pictures_for, search_pictures
from imagegen.services.words import is_true

CAMPAIGN = OpenApiParameter("campaign", uuid.UUID, description="A campaign that you belong to.")
_FILTERS = [
    OpenApiParameter("q", str, description="Words of name or component, and of prompts that you may read."),
    OpenApiParameter("subject_name", str, description="Exactly this one."),
    OpenApiParameter("subject_type", str, enum=SubjectType.values),
    OpenApiParameter("is_featured", bool),
    OpenApiParameter("entry", int),
    OpenApiParameter("deleted", bool, description="1: what is in your bin."),
    CAMPAIGN,
]


def campaign_named(request: Request, said: Any) -> Campaign | None:
    """Return the campaign of this id, refused where the person does not belong to it; None where none is named."""
    if not said:
        return None
    try:
        key = uuid.UUID(str(said))
    except ValueError:
        key = uuid.UUID(int=0)
    found = Campaign.objects.visible_to(request.user).filter(pk=key).first()
    if found is None:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    return found


def entry_named(request: Request, said: int | None) -> Entry | None:
    """Return the entry of this key, refused where the person does not see it; None where none is named."""
    if said is None:
        return None
    found = Entry.objects.visible_to(request.user).select_related("campaign").filter(pk=said).first()
    if found is None:
        raise NotFound("entry_not_found", "There is no such entry, or it is hidden from you.")
    return found


class PictureViewSet(viewsets.GenericViewSet):
    """The pictures that one may see."""

    queryset = Picture.objects.all()
    serializer_class = shapes.GeneratedPictureOut
    permission_classes = [IsAuthenticated]
    lookup_value_converter = "uuid"
    filter_backends: list[Any] = []

    def get_queryset(self) -> QuerySet[Picture]:
        """Return what this person may see."""
        return pictures_for(self.request.user)

    def get_serializer_context(self) -> dict[str, Any]:
        """Let the serializer know who reads."""
        return {**super().get_serializer_context(), "person": self.request.user}

    def _shown(self, picture: Picture, status: int = 200) -> Response:
        return Response(self.get_serializer(picture).data, status=status)

    @extend_schema(parameters=_FILTERS, responses=shapes.GeneratedPictureOut(many=True))
    def list(self, request: Request) -> Response:
        """Find pictures: the featured ones first, then the newest."""
        asked = {name: str(value).replace("\x00", "")[:200] for name, value in request.query_params.items()}
        featured, campaign = asked.get("is_featured", ""), campaign_named(request, asked.get("campaign"))
        number = asked.get("entry", "")
        rows = search_pictures(
            request.user,
            words=asked.get("q", ""),
            subject_name=asked.get("subject_name", ""),
            subject_type=asked.get("subject_type", ""),
            campaign=campaign.pk if campaign else None,
            entry=int(number[:15]) if number[:15].isdecimal() else None,
            featured=is_true(featured) if featured else None,
            deleted=is_true(asked.get("deleted", "")),
        )
        return self.get_paginated_response(self.get_serializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=shapes.AskIn, responses={202: shapes.PictureRequestOut})
    def create(self, request: Request) -> Response:
        """Have a picture drawn. The answer is the job: follow it by its socket, or by asking for it again."""
        standing = sliding.take_for(request._request, "pictures", settings.PICTURES_PER_MINUTE)
        said = values_of(shapes.AskIn, request.data)
        campaign = campaign_named(request, said.pop("campaign", None))
        entry = entry_named(request, said.pop("entry", None))
        made = request_picture(request.user, Asked(**said), campaign, entry)
        return sliding.with_headers(Response(made.describe(), status=202), standing)

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        """Show one."""
        return self._shown(self.get_object())

    @extend_schema(request=shapes.PictureChange)
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        """Share it with its campaign, or make it the one that stands for its subject; or take either back."""
        picture, said = self.get_object(), values_of(shapes.PictureChange, request.data, partial=True)
        changed = pictures.change_picture(actor=request.user, picture=picture, shared=said.get("shared"))
        if "is_featured" in said:
            featured = said["is_featured"]
            changed = pictures.feature_picture(actor=request.user, picture=changed, featured=featured)
        return self._shown(changed)

    @extend_schema(responses=GONE)
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Put it into the bin."""
        pictures.delete_picture(actor=request.user, picture=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: uuid.UUID) -> Response:
        """Bring it back from the bin."""
        return self._shown(pictures.restore_picture(actor=request.user, picture_id=pk))

    @extend_schema(request=shapes.UseIn, responses=shapes.UseOut)
    @action(detail=True, methods=["post"])
    def use(self, request: Request, pk: uuid.UUID) -> Response:
        """Use it as a portrait, a handout, a map or a token."""
        picture, said = self.get_object(), values_of(shapes.UseIn, request.data)
        return Response({"url": using.use_picture(actor=request.user, picture=picture, **said)})

    @extend_schema(responses=shapes.UseChoiceOut(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def uses(self, request: Request, pk: uuid.UUID) -> Response:
        """List what it can be used as, and for whom or what."""
        found = using.choices_for(request.user, self.get_object())
        return Response(
            [
                {
                    "name": choice.use.name,
                    "label": choice.use.label,
                    "targets": [{"id": key, "name": name} for key, name in choice.targets],
                }
                for choice in found
            ]
        )

    @extend_schema(request=shapes.SuggestIn, responses=shapes.SuggestionOut)
    @action(detail=False, methods=["post"])
    def suggest(self, request: Request) -> Response:
        """Suggest a prompt from what everybody at the table may read."""
        said = values_of(shapes.SuggestIn, request.data)
        campaign = campaign_named(request, said.pop("campaign", None))
        entry = entry_named(request, said.pop("entry", None))
        return Response(prompts.suggest(request.user, campaign=campaign, entry=entry, **said).as_json())

    @extend_schema(parameters=[CAMPAIGN], responses=shapes.QuotaOut)
    @action(detail=False, methods=["get"], pagination_class=None)
    def quota(self, request: Request) -> Response:
        """Show what has been drawn and paid, and what is allowed."""
        campaign = campaign_named(request, request.query_params.get("campaign"))
        return Response(quotas.told_to(request.user, campaign))

    @extend_schema(responses=shapes.ProviderOut(many=True))
    @action(detail=False, methods=["get"], pagination_class=None)
    def providers(self, request: Request) -> Response:
        """List who draws here, in the order of trying."""
        return Response([{"name": name, "label": label} for name, label in registry.choices()])
