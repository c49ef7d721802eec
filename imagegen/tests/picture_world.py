"""Private pictures for the tests of who may see what, and rows for those of how much lists cost."""

from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, User
from imagegen.models import CachedScene, Picture, PictureRequest, PictureWish
from imagegen.tests.factories import make_picture


def private_pictures(
    owner: User, campaign: Campaign
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, dict[str, Any]]]:
    """Make a picture, one in the bin and a request. Returns what addresses call them, and those of routes."""
    made = make_picture(owner, campaign=campaign, subject_name="Secret Lamp")
    gone = make_picture(owner, campaign=campaign, subject_name="Secret Old Lamp", deleted_at=timezone.now())
    request = make_request(owner, campaign)
    keep_scene(made)
    named = {"picture_id": made.pk, "request_id": request.pk, "image_id": made.pk}
    resources = {"api-picture": made.pk, "api-picture-request": request.pk}
    deleted = {"api-picture-restore": {"pk": gone.pk}}
    routes: dict[str, dict[str, Any]] = {
        "generated-picture": {"digest": made.digest[:12], "variant": "full.webp"},
        "picture_act": {"act": "feature"},
        "contract-image-full": {"name": f"{made.pk}.webp"},
        "contract-image-thumbnail": {"name": f"{made.pk}.webp"},
    }
    return named, resources, deleted, routes


def make_request(owner: User, campaign: Campaign | None = None) -> PictureRequest:
    """Return a queued request that nobody works on."""
    made = PictureRequest.objects.create(
        key=f"test {PictureRequest.objects.count()}", author=owner, campaign=campaign,
        parameters={"subject_type": "item", "subject_name": "Secret Lamp", "prompt": "A lamp that burns"},
    )  # fmt: skip
    PictureWish.objects.create(request=made, person=owner)
    return made


def keep_scene(picture: Picture) -> CachedScene:
    """Let a picture answer for a scene."""
    now = timezone.now()
    return CachedScene.objects.create(
        key=f"test {picture.pk}", campaign=picture.campaign, location=picture.subject_name.lower(), time_of_day="day",
        weather="clear", provider="fake", picture=picture, made_at=now, last_used_at=now,
    )  # fmt: skip


class PictureRows:
    """Pictures and requests that grow around a campaign."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign = owner, campaign
        self._count = 0

    def grow(self) -> None:
        """Add a row to every list."""
        self._count += 1
        name = f"Lamp {self._count}"
        make_picture(self.owner, campaign=self.campaign, subject_name=name, shared=True)
        make_picture(self.owner, campaign=self.campaign, subject_name=name, deleted_at=timezone.now())
        make_request(self.owner, self.campaign)
        keep_scene(make_picture(self.owner, campaign=self.campaign, subject_type="scene", subject_name=name))

    def addresses(self) -> list[str]:
        """Return the addresses of the lists."""
        return [
            "/api/v1/pictures", "/api/v1/pictures?q=lamp&page_size=100", "/api/v1/pictures?deleted=1&page_size=100",
            f"/api/v1/pictures?campaign={self.campaign.pk}", "/api/v1/pictures/requests",
            "/api/v1/images/search?page_size=100", f"/api/v1/pictures/quota?campaign={self.campaign.pk}",
            "/api/v1/pictures/scenes", "/api/v1/pictures/scenes/statistics",
        ]  # fmt: skip
