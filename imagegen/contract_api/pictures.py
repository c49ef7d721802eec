"""Contract 2, pictures: generate, search, look, feature, delete, and the files."""

import base64
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from bestiary_site.shared import sliding, storage
from bestiary_site.shared.errors import NotFound
from campaigns.permissions import Person
from imagegen.asking import Asked
from imagegen.contract_api.base import PictureDoor, read_id
from imagegen.errors import why_not
from imagegen.models import Picture, PictureRequest, SubjectType
from imagegen.rendering import FULL, THUMBNAIL
from imagegen.services import pictures
from imagegen.services.requests import request_picture, wait_for
from imagegen.services.searching import may_change, pictures_for
from imagegen.services.words import Words, is_true

FIELDS = ("subject_type", "subject_name", "prompt", "custom_prompt", "aspect_ratio", "component")
PAGE_SIZE, MOST_ON_A_PAGE = 12, 100


def told(picture: Picture, reader: Person | None = None) -> dict[str, Any]:
    """Return the row as these clients read it; how it was asked for is told only to a reader who may change it."""
    asked_for = reader is not None and may_change(reader, picture)
    return {
        "id": str(picture.pk),
        "subject_name": picture.subject_name,
        "subject_type": picture.subject_type,
        "component": picture.component or None,
        "prompt": picture.prompt if asked_for else None,
        "custom_prompt": (picture.custom_prompt or None) if asked_for else None,
        "aspect_ratio": picture.aspect_ratio,
        "storage_path_full": f"/images/full/{picture.pk}.webp",
        "storage_path_thumbnail": f"/images/thumbnails/{picture.pk}.webp",
        "file_size_bytes": picture.file_size_bytes,
        "generation_time_ms": picture.generation_time_ms,
        "created_at": picture.created_at.isoformat(),
        "is_featured": picture.is_featured,
        "use_count": picture.use_count,
        "provider": picture.provider,
        "model": picture.model,
    }


def made_by(request: PictureRequest) -> Picture:
    """Return the picture that a request has brought, or refuse with what went wrong."""
    picture = request.picture if request.is_finished else None
    if picture is None or picture.deleted_at is not None:
        raise why_not(request)
    return picture


class Generate(PictureDoor):
    """POST /api/v1/images/generate."""

    def post(self, request: Request) -> Response:
        """Have a picture drawn and answer with it, when it is ready."""
        standing = sliding.take_for(request._request, "pictures", settings.PICTURES_PER_MINUTE)
        said = {name: value for name, value in self.said().items() if name in FIELDS and value is not None}
        asked = Asked(**{"subject_type": "", "subject_name": "", "prompt": ""} | said)
        made = request_picture(self.person, asked, self.campaign())
        answer = Response(told(made_by(wait_for(made, settings.PICTURE_WAIT_SECONDS)), self.person))
        return sliding.with_headers(answer, standing)


class Search(PictureDoor):
    """GET /api/v1/images/search."""

    def get(self, request: Request) -> Response:
        """Find pictures: the featured ones first, then the newest."""
        words, asked = Words(), request.query_params
        rows = self._narrowed(pictures_for(self.person), words)
        page = words.whole("page", asked.get("page", "1"), 1, 1_000_000)
        size = words.whole("page_size", asked.get("page_size", str(PAGE_SIZE)), 1, MOST_ON_A_PAGE)
        words.refuse_faults()
        total, first = rows.count(), (page - 1) * size
        items = [
            told(row, self.person) for row in rows.order_by("-is_featured", "-created_at", "id")[first : first + size]
        ]
        pages = -(-total // size)
        return Response({"items": items, "total": total, "page": page, "page_size": size, "total_pages": pages})

    def _narrowed(self, rows: "QuerySet[Picture]", words: Words) -> "QuerySet[Picture]":
        asked, campaign = self.request.query_params, self.campaign()
        if campaign is not None:
            rows = rows.filter(campaign=campaign)
        if name := asked.get("subject_name", ""):
            rows = rows.filter(subject_name=words.text("subject_name", name, 1, 200))
        if kind := asked.get("subject_type", ""):
            rows = rows.filter(subject_type=words.one_of("subject_type", kind, list(SubjectType.values)))
        if asked.get("is_featured", "") != "":
            rows = rows.filter(is_featured=is_true(asked["is_featured"]))
        return rows


class OnePicture(PictureDoor):
    """/api/v1/images/{id}."""

    def get(self, request: Request, image_id: str) -> Response:
        """Give it, with its file unless `include_data=false`; that counts as a use."""
        picture = pictures.find_picture(self.person, read_id(image_id))
        pictures.count_use(picture)
        answer = told(picture, self.person)
        if is_true(request.query_params.get("include_data", "true")):
            with storage.open_stored(storage.generated_key(picture.digest, FULL)) as file:
                answer["base64_data"] = base64.b64encode(file.read()).decode()
            answer["media_type"] = "image/webp"
        return Response(answer)

    def delete(self, request: Request, image_id: str) -> Response:
        """Put it into the bin."""
        picture = pictures.find_picture(self.person, read_id(image_id))
        pictures.delete_picture(actor=self.person, picture=picture)
        return Response({"id": str(picture.pk), "deleted": True, "message": "The picture is in the bin."})


class Feature(PictureDoor):
    """PUT /api/v1/images/{id}/feature."""

    def put(self, request: Request, image_id: str) -> Response:
        """Make it the one that stands for its subject, or no longer."""
        picture = pictures.find_picture(self.person, read_id(image_id))
        return Response(told(pictures.feature_picture(actor=self.person, picture=picture), self.person))


class File(PictureDoor):
    """/images/full/* and /images/thumbnails/*."""

    variant = FULL

    def get(self, request: Request, name: str) -> HttpResponse | FileResponse:
        """Give the file of a picture that the person may see."""
        picture = Picture.objects.visible_to(self.person).filter(pk=read_id(name.removesuffix(".webp"))).first()
        if picture is None:
            raise NotFound("picture_not_found", "There is no such picture, or it is hidden from you.")
        key = storage.generated_key(picture.digest, self.variant)
        return storage.serve(request._request, key, public=False, name=f"{picture.pk}.webp")


class Thumbnail(File):
    """The small one."""

    variant = THUMBNAIL
