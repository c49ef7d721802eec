"""Storage against a real S3 server process: writing, reading, signed addresses, what a wrong signature gets."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import RequestFactory

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound
from bestiary_site.shared.origins import file_origins


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("rclone") or str(Path(sys.executable).with_name("rclone"))
    folder = tmp_path_factory.mktemp("s3")
    (folder / "bestiary").mkdir()
    port = free_port()
    server = subprocess.Popen(
        [program, "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", "KEY,SECRET", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


def s3_settings(address: str, **changes: str) -> dict[str, object]:
    options = {
        "bucket_name": "bestiary", "endpoint_url": address, "region_name": "us-east-1", "access_key": "KEY",
        "secret_key": "SECRET", "addressing_style": "path", "signature_version": "s3v4", "default_acl": None,
        "querystring_auth": True, "file_overwrite": True, **changes,
    }  # fmt: skip
    return {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def s3(s3_server: str, settings) -> Iterator[str]:
    settings.STORAGES = s3_settings(s3_server)
    settings.S3_BUCKET = "bestiary"
    storage._signing_client.cache_clear()
    yield s3_server
    storage._signing_client.cache_clear()


def fetch(address: str, data: bytes | None = None) -> tuple[int, bytes, dict[str, str]]:
    method = "GET" if data is None else "PUT"
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data=data, method=method), timeout=10) as answer:
            return answer.status, answer.read(), {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, b"", {}


def test_a_file_goes_to_s3_and_comes_back_whole(s3: str, tmp_path: Path) -> None:
    key = storage.write_bytes("models/abc/model.glb", b"glTF" * 1000)
    assert storage.exists(key)
    assert storage.stored_size(key) == 4000
    assert storage.copy_to(key, tmp_path / "copy.glb").read_bytes() == b"glTF" * 1000
    storage.write_bytes(key, b"newer")
    with storage.open_stored(key) as stream:
        assert stream.read() == b"newer"
    storage.delete(key)
    assert not storage.exists(key)


def test_a_file_is_handed_out_by_a_signed_address_that_works(s3: str) -> None:
    key = storage.write_bytes("models/abc/statue.stl", b"solid")
    response = storage.serve(RequestFactory().get("/"), key, public=False, download=True)
    assert response.status_code == 302
    status, content, headers = fetch(response["Location"])
    assert (status, content) == (200, b"solid")
    assert "statue.stl" in headers["content-disposition"]
    assert "private" in response["Cache-Control"]


def test_a_changed_signature_is_refused(s3: str) -> None:
    key = storage.write_bytes("models/abc/secret.glb", b"x")
    address = storage.signed_download(key, disposition="inline", media_type="model/gltf-binary")
    assert fetch(address.replace("secret.glb", "other.glb"))[0] == 403
    assert fetch(address.split("?")[0])[0] in {400, 403}


def test_a_browser_uploads_straight_to_the_bucket(s3: str) -> None:
    address = storage.signed_upload("uploads/one/file", 5)
    assert fetch(address, b"12345")[0] == 200
    assert storage.stored_size("uploads/one/file") == 5


def test_a_missing_file_has_a_clear_word(s3: str) -> None:
    with pytest.raises(NotFound, match="no longer in storage"):
        storage.serve(RequestFactory().get("/"), "models/none/x.glb", public=False)


def test_published_files_come_from_the_cdn(s3: str, settings) -> None:
    settings.CDN_BASE_URL = "https://cdn.example/"
    key = storage.write_bytes("models/abc/public.glb", b"x")
    response = storage.serve(RequestFactory().get("/"), key, public=True)
    assert response["Location"] == "https://cdn.example/models/abc/public.glb"


def test_the_content_policy_learns_where_files_come_from() -> None:
    assert file_origins(bucket="", endpoint="", region="", cdn="") == []
    assert "https://b.s3.eu-west-1.amazonaws.com" in file_origins(bucket="b", endpoint="", region="eu-west-1", cdn="")
    minio = file_origins(bucket="b", endpoint="http://minio:9000/", region="us-east-1", cdn="https://cdn.example/x")
    assert minio == ["https://cdn.example", "http://minio:9000", "http://b.minio:9000"]


def test_a_missing_bucket_is_made_once(s3: str, s3_server: str, settings) -> None:
    settings.STORAGES = s3_settings(s3_server, bucket_name="fresh")
    settings.S3_BUCKET = "fresh"
    assert storage.make_bucket_if_missing()
    assert not storage.make_bucket_if_missing()
