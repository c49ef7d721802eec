"""Uploads before a virus scanner, played by a small server that speaks INSTREAM."""

import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest

from bestiary_site.shared.errors import TryLater
from campaigns.models import User
from reconstruction.models import Capture, Upload, UploadState
from reconstruction.services.uploads import finish_upload
from reconstruction.tests.pictures import jpeg
from reconstruction.tests.test_uploads import files_of, send


class Scanner(socketserver.ThreadingTCPServer):
    """Answers as clamd does."""

    answer = b"stream: OK\0"
    received = b""
    allow_reuse_address = True


class Conversation(socketserver.StreamRequestHandler):
    """One INSTREAM command."""

    server: Scanner

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.received = content
        self.wfile.write(self.server.answer)


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    with Scanner(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def test_a_clean_file_comes_in(scanner: Scanner, owner: User, capture: Capture) -> None:
    assert send(owner, capture, "a.jpg", jpeg(1)).state == UploadState.READY
    assert scanner.received == jpeg(1)


def test_an_infected_file_is_refused_and_not_kept(scanner: Scanner, owner: User, capture: Capture) -> None:
    scanner.answer = b"stream: Eicar-Test-Signature FOUND\0"
    upload = send(owner, capture, "a.jpg", jpeg(1))
    assert (upload.state, upload.error_code) == (UploadState.REFUSED, "infected")
    assert "a.jpg" in upload.error_message and not files_of(upload.pk)


def test_a_file_too_large_to_be_scanned_is_refused(scanner: Scanner, owner: User, capture: Capture) -> None:
    scanner.answer = b"INSTREAM size limit exceeded. ERROR\0"
    assert send(owner, capture, "a.jpg", jpeg(1)).error_code == "too_large_to_scan"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_without_an_answer_nothing_comes_in_and_nothing_is_lost(
    owner: User, capture: Capture, settings, address: str
) -> None:
    settings.CLAMAV_ADDRESS = address
    with pytest.raises(TryLater) as told:
        send(owner, capture, "a.jpg", jpeg(1))
    assert (told.value.code, told.value.status) == ("scanner_unreachable", 503)
    upload = Upload.objects.get()
    assert upload.state == UploadState.RECEIVING and not upload.file
    settings.CLAMAV_ADDRESS = ""
    assert finish_upload(actor=owner, upload=upload).state == UploadState.READY


def test_an_answer_that_makes_no_sense_lets_nothing_in(scanner: Scanner, owner: User, capture: Capture) -> None:
    scanner.answer = b"stream: UNKNOWN COMMAND\0"
    with pytest.raises(TryLater):
        send(owner, capture, "a.jpg", jpeg(1))
