"""The API of captures, uploads, reconstructions and exports, as a script uses it."""

import hashlib

import pytest
from django.urls import reverse

from bestiary_site.shared.jobs import JobState
from characters.models import Character
from characters.tests.factories import make_character, make_model
from reconstruction.models import Capture, Reconstruction, Upload
from reconstruction.tests.factories import (
    make_capture,
    make_export,
    make_finished_reconstruction,
    make_reconstruction,
    make_upload,
)
from reconstruction.tests.pictures import jpeg

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def send(client, upload_id: str, offset: int, content: bytes, digest: str = ""):
    return client.generic(
        "PUT",
        f"{V1}/uploads/{upload_id}/chunks/{offset}",
        content,
        content_type="application/octet-stream",
        headers={"x-chunk-sha256": digest or hashlib.sha256(content).hexdigest()},
    )


def test_a_photo_goes_up_in_chunks_and_a_reconstruction_starts(as_user, owner):
    client = as_user(owner)
    capture = client.post(f"{V1}/captures", {"name": "Owlbear"}, format="json").json()
    for number in range(3):
        content = jpeg(number)
        said = {"capture": capture["id"], "name": f"{number}.jpg", "size": len(content)}
        upload = client.post(f"{V1}/uploads", said, format="json").json()
        half = len(content) // 2
        assert send(client, upload["id"], 0, content[:half]).json() == {"received": half}
        assert send(client, upload["id"], half, content[half:]).json() == {"received": len(content)}
        assert client.post(f"{V1}/uploads/{upload['id']}/finish").json()["state"] == "ready"
    shown = client.get(f"{V1}/captures/{capture['id']}").json()
    assert [row["state"] for row in shown["uploads"]] == ["ready"] * 3
    assert client.get(shown["uploads"][0]["thumbnail"])["Content-Type"] == "image/webp"
    job = client.post(f"{V1}/captures/{capture['id']}/reconstructions", {"quality": "draft"}, format="json")
    assert job.status_code == 201, job.content
    assert (job.json()["state"], job.json()["quality"]) == ("queued", "draft")
    assert client.get(f"{V1}/reconstructions/{job.json()['id']}").json()["name"] == "Owlbear"


def test_an_upload_goes_on_where_it_stood(as_user, owner):
    client, capture, content = as_user(owner), make_capture(owner), jpeg(1)
    said = {
        "capture": str(capture.pk),
        "name": "a.jpg",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    first = client.post(f"{V1}/uploads", said, format="json").json()
    send(client, first["id"], 0, content[:1000])
    again = client.post(f"{V1}/uploads", said, format="json").json()
    assert (again["id"], again["received"]) == (first["id"], 1000)


def test_a_wrong_offset_tells_where_to_go_on(as_user, owner):
    client, capture, content = as_user(owner), make_capture(owner), jpeg(1)
    said = {"capture": str(capture.pk), "name": "a.jpg", "size": len(content)}
    upload = client.post(f"{V1}/uploads", said, format="json").json()
    answer = send(client, upload["id"], 500, content[500:600])
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["code"], error["details"]) == ("wrong_offset", {"received": 0})
    damaged = send(client, upload["id"], 0, content[:100], digest="0" * 64)
    assert (damaged.status_code, damaged.json()["error"]["code"]) == (422, "checksum_mismatch")


def test_a_chunk_that_is_too_long_or_no_bytes_is_refused(as_user, owner, settings):
    client, upload = as_user(owner), make_upload(make_capture(owner), state="receiving", size=10**7)
    assert send(client, upload.pk, 0, b"x" * (settings.UPLOAD_CHUNK_BYTES + 1)).status_code == 413
    assert send(client, upload.pk, 0, b"").status_code == 422
    answer = client.put(f"{V1}/uploads/{upload.pk}/chunks/0", {"a": 1}, format="json")
    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    "said",
    [{}, {"capture": "7"}, {"name": "a.jpg", "size": -1}, {"name": [], "size": "much"}, [], {"sha256": "zz"}],
)
def test_a_badly_announced_file_is_refused_by_field(as_user, owner, said):
    body = {"capture": str(make_capture(owner).pk), "name": "a.jpg", "size": 10}
    answer = as_user(owner).post(f"{V1}/uploads", {**body, **said} if said else said, format="json")
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]
    assert not Upload.objects.exists()


def test_nobody_uploads_into_anothers_capture(as_user, owner, stranger):
    said = {"capture": str(make_capture(owner).pk), "name": "a.jpg", "size": 10}
    assert as_user(stranger).post(f"{V1}/uploads", said, format="json").status_code == 404


def test_a_capture_is_renamed_deleted_and_brought_back(as_user, owner):
    client, capture = as_user(owner), make_capture(owner)
    address = f"{V1}/captures/{capture.pk}"
    assert client.patch(address, {"name": "Owlbear"}, format="json").json()["name"] == "Owlbear"
    assert client.patch(address, {}, format="json").status_code == 400
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.get(f"{V1}/captures").json()["count"] == 0
    assert client.post(f"{address}/restore").status_code == 200


def test_a_capture_is_meant_only_for_a_creature_that_one_may_change(as_user, stranger):
    said = {"name": "x", "character": make_character().pk}
    assert as_user(stranger).post(f"{V1}/captures", said, format="json").status_code == 403
    assert as_user(stranger).post(f"{V1}/captures", {"character": 10**6}, format="json").status_code == 404
    assert not Capture.objects.exists()


def test_a_job_is_cancelled_and_repeated(as_user, owner):
    client, capture = as_user(owner), make_capture(owner)
    for number in range(3):
        make_upload(capture, content=jpeg(number))
    job = make_reconstruction(capture)
    assert client.post(f"{V1}/reconstructions/{job.pk}/retry", {}, format="json").status_code == 409
    assert client.post(f"{V1}/reconstructions/{job.pk}/cancel").json()["state"] == "cancelled"
    done = make_finished_reconstruction(make_capture(owner))
    assert client.post(f"{V1}/reconstructions/{done.pk}/cancel").status_code == 409
    again = client.post(f"{V1}/reconstructions/{job.pk}/retry", {"quality": "draft"}, format="json")
    assert again.status_code == 201, again.content
    states = [row["state"] for row in client.get(f"{V1}/reconstructions").json()["results"]]
    assert sorted(states) == ["cancelled", "queued", "succeeded"]
    assert client.get(f"{V1}/reconstructions?state=queued").json()["count"] == 1
    refused = client.post(f"{V1}/captures/{capture.pk}/reconstructions", {"quality": "best"}, format="json")
    assert set(refused.json()["error"]["fields"]) == {"quality"}


def test_a_finished_model_becomes_a_creature(as_user, owner, curator):
    client, job = as_user(owner), make_finished_reconstruction(make_capture(owner))
    address = f"{V1}/reconstructions/{job.pk}/publish"
    assert client.post(address, {}, format="json").status_code == 422
    assert client.post(address, {"character": make_character().pk}, format="json").status_code == 403
    told = client.post(address, {"name": "Owlbear", "race": "Beast", "level": 7}, format="json")
    assert told.status_code == 200, told.content
    character = Character.objects.get(name="Owlbear")
    assert told.json()["character"] == {"id": character.pk, "name": "Owlbear", "url": character.get_absolute_url()}
    assert client.get(told.json()["result"]["glb"]).status_code == 200


def test_an_export_is_asked_for_and_fetched(as_user, owner):
    client, model = as_user(owner), make_model(created_by=owner)
    begun = client.post(f"{V1}/models/{model.pk}/exports", {"format": "obj"}, format="json")
    assert (begun.status_code, begun.json()["state"], begun.json()["url"]) == (201, "queued", None)
    refused = client.post(f"{V1}/models/{model.pk}/exports", {"format": "fbx"}, format="json")
    assert set(refused.json()["error"]["fields"]) == {"format"}
    done = make_export(model, owner)
    told = client.get(f"{V1}/exports/{done.pk}").json()
    answer = client.get(told["url"])
    assert answer["Content-Disposition"] == 'attachment; filename="model.stl"'
    assert client.post(f"{V1}/exports/{begun.json()['id']}/cancel").json()["state"] == "cancelled"


# -- files ------------------------------------------------------------------------------------------------


def test_what_is_private_is_never_kept_by_shared_caches(as_user, owner):
    capture = make_capture(owner)
    job = make_reconstruction(capture, with_picture=True)
    private = [
        reverse("upload-thumbnail", args=[make_upload(capture).pk]),
        reverse("stage-picture", args=[job.pk, "photos"]),
        make_model(created_by=owner).file_url("model.glb"),
    ]
    for address in private:
        answer = as_user(owner).get(address)
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert as_user(owner).get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_model_of_a_published_creature_may_be_kept_by_everybody(api):
    model = make_model(make_character(), is_published=True)
    answer = api.get(model.file_url("model.glb"))
    assert answer["Cache-Control"].startswith("public")
    assert answer["Content-Type"] == "model/gltf-binary"
    assert api.get(f"/files/models/{model.pk}/secret.txt").status_code == 404
    assert api.get(f"/files/models/{model.pk}/..%2F..%2Fsecret").status_code == 404


def test_a_stage_without_a_picture_is_not_found(as_user, owner):
    job = make_reconstruction(make_capture(owner))
    assert as_user(owner).get(reverse("stage-picture", args=[job.pk, "mesh"])).status_code == 404
    export = make_export(make_model(created_by=owner), owner, state=JobState.QUEUED)
    assert as_user(owner).get(reverse("export-file", args=[export.pk])).status_code == 404
    assert Reconstruction.objects.count() == 1
