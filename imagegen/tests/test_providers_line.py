"""The line over TLS, as all real services are reached: slow, cancelled, pinned to the number that was looked at."""

import datetime
import ipaddress
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from imagegen.providers import line as lines
from imagegen.providers.base import DrawingCancelled, ProviderError
from imagegen.providers.line import Line, without_password
from imagegen.providers.openai_images import OpenAIImages
from imagegen.tests import provider_shapes as shapes
from imagegen.tests.provider_server import KEY, ProviderServer, Reply
from imagegen.tests.test_providers_chain import make_order


def certificate(folder: Path) -> Path:
    """Write a certificate and its key for `cdn.example` and this machine, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cdn.example")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("cdn.example"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "tls.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return file


@pytest.fixture
def secure(tmp_path, monkeypatch):
    """Return a server behind TLS whose certificate this process trusts."""
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setattr(lines, "_certificates", lambda: ssl.create_default_context(cafile=str(file)))
    server = ProviderServer()
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    server.url = server.url.replace("http://", "https://")
    with server:
        yield server


def painter(url: str) -> OpenAIImages:
    return OpenAIImages(key=KEY, model="gpt-image-2.5-flare", base_url=f"{url}/v1", quality="low", price=5)


def test_it_draws_over_tls(secure) -> None:
    secure.drawing_seconds = 1.5  # longer than one short wait
    assert painter(secure.url).draw(make_order()).content == shapes.PICTURE


def test_a_large_answer_in_pieces_comes_whole_over_tls(secure) -> None:
    secure.say("/images/", Reply(shapes.openai_picture("A" * (8 << 20))))
    assert len(painter(secure.url).draw(make_order()).content) == 6 << 20


def test_cancelling_and_the_end_of_time_are_heeded_over_tls(secure) -> None:
    secure.drawing_seconds = 30.0
    began = time.monotonic()
    with pytest.raises(DrawingCancelled):
        painter(secure.url).draw(make_order(cancelled=lambda: time.monotonic() - began > 0.7))
    with pytest.raises(ProviderError, match="within 1 seconds"):
        painter(secure.url).draw(make_order(timeout=1.0))
    assert time.monotonic() - began < 15


def test_a_certificate_of_somebody_else_is_not_trusted(secure) -> None:
    with pytest.raises(ProviderError, match="cannot be reached") as caught:
        painter(secure.url.replace("127.0.0.1", "localhost")).draw(make_order())
    assert caught.value.cost_microdollars == 0 and not secure.requests


def test_a_picture_elsewhere_is_fetched_from_the_number_that_was_looked_at_and_without_the_key(
    secure, monkeypatch
) -> None:
    looked_at = []

    def resolved(place) -> str:
        looked_at.append(place)
        return "127.0.0.1"

    monkeypatch.setattr("imagegen.providers.openai_images.check_address", lambda url: url)
    monkeypatch.setattr("imagegen.providers.openai_images.resolve", resolved)
    address = secure.url.replace("127.0.0.1", "cdn.example") + "/files/picture.png?signature=abc"
    with ProviderServer() as server:
        server.say("/images/", Reply(shapes.openai_url(address)))
        drawn = painter(server.url).draw(make_order())
    assert drawn.content == shapes.PICTURE and looked_at == [address]
    fetched = secure.asked("/files/")[0]
    assert fetched.headers["host"].startswith("cdn.example:") and "authorization" not in fetched.headers
    assert KEY not in str(fetched.headers)


def test_a_certificate_for_another_name_is_refused_at_the_pinned_number(secure, monkeypatch) -> None:
    monkeypatch.setattr("imagegen.providers.openai_images.check_address", lambda url: url)
    monkeypatch.setattr("imagegen.providers.openai_images.resolve", lambda place: "127.0.0.1")
    address = secure.url.replace("127.0.0.1", "evil.example") + "/files/picture.png"
    with ProviderServer() as server:
        server.say("/images/", Reply(shapes.openai_url(address)))
        with pytest.raises(ProviderError):
            painter(server.url).draw(make_order())
    assert not secure.requests


def test_one_connection_serves_many_looks() -> None:
    with ProviderServer() as server, Line("It", make_order(), server.url) as line:
        for _ in range(3):
            assert line.client.get("/queue").status_code == 200


@pytest.mark.parametrize(
    ("address", "bare", "login"),
    [
        ("http://localhost:7860/", "http://localhost:7860", None),
        ("https://gm:a%40b@home.example:7860/sd/", "https://home.example:7860/sd", ("gm", "a@b")),
        ("http://gm@[::1]:80", "http://[::1]:80", ("gm", "")),
    ],
)
def test_an_address_is_taken_apart(address, bare, login) -> None:
    assert without_password(address) == (bare, login)
