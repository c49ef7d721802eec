"""Files sent straight to a real S3 server by a signed address end like all others: checked, ready, or refused."""

import io

import pytest
from PIL import Image
from rest_framework.test import APIClient

from bestiary_site.tests.test_storage_s3 import fetch, s3, s3_server  # noqa: F401  (fixtures)
from campaigns.models import User
from reconstruction.models import Upload, UploadState
from reconstruction.services.captures import create_capture

pytestmark = pytest.mark.django_db


def photo(size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def begin(api: APIClient, owner: User, content: bytes) -> dict[str, object]:
    api.force_authenticate(owner)
    capture = create_capture(actor=owner, name="Straight to the bucket")
    return api.post("/api/v1/uploads", {"capture": str(capture.pk), "name": "one.jpg", "size": len(content)}).json()


@pytest.fixture
def own_s3(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("s3"))


def test_a_photo_goes_straight_to_the_bucket_and_is_ready(own_s3: str, api: APIClient, owner: User) -> None:
    content = photo()
    started = begin(api, owner, content)
    assert started["direct"] is True
    address = api.post(f"/api/v1/uploads/{started['id']}/direct").json()["url"]
    assert fetch(address, content)[0] == 200
    finished = api.post(f"/api/v1/uploads/{started['id']}/finish", {"direct": True}).json()
    assert (finished["state"], finished["kind"], finished["width"]) == ("ready", "photo", 640)


def test_a_file_that_never_came_is_told_apart(own_s3: str, api: APIClient, owner: User) -> None:
    started = begin(api, owner, photo())
    answer = api.post(f"/api/v1/uploads/{started['id']}/finish", {"direct": True})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "direct_file_missing")
    assert Upload.objects.get(pk=started["id"]).state == UploadState.RECEIVING


def test_the_address_takes_only_the_announced_size(own_s3: str, api: APIClient, owner: User) -> None:
    content = photo()
    started = begin(api, owner, content)
    address = api.post(f"/api/v1/uploads/{started['id']}/direct").json()["url"]
    status = fetch(address, content + b"more")[0]
    if status == 200:  # a server that does not hold the signed length: the check after still does
        answer = api.post(f"/api/v1/uploads/{started['id']}/finish", {"direct": True})
        assert answer.json()["error"]["code"] == "direct_file_size"
    else:
        assert status in {400, 403}


def test_a_stranger_gets_no_address(own_s3: str, api: APIClient, owner: User, stranger: User) -> None:
    started = begin(api, owner, photo())
    api.force_authenticate(stranger)
    assert api.post(f"/api/v1/uploads/{started['id']}/direct").status_code == 404


def test_a_site_with_its_own_disk_says_so(api: APIClient, owner: User) -> None:
    started = begin(api, owner, photo())
    assert started["direct"] is False
    answer = api.post(f"/api/v1/uploads/{started['id']}/direct")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_direct_uploads")
