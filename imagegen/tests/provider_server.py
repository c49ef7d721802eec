"""A server on this machine that answers as the real services do, their errors and bad manners included.

`python -m imagegen.tests.provider_server` starts one by hand and prints the settings that lead a site to it.
"""

import json
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from imagegen.tests import provider_shapes as shapes

KEY = "AIzaSyNobodyMayEverSeeThis0123456789xyz"


@dataclass
class Reply:
    """One answer: JSON or bytes, after a wait (seconds), cut off in the middle, dripping, or not ending."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    wait: float = 0.0
    cut: bool = False
    drip: bool = False
    endless: bool = False

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Request:
    """What a client sent."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ProviderServer:
    """Gemini, OpenAI, ComfyUI and Automatic1111 behind one port. `say` puts other answers in place of the good ones."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.looks_before_done = 1
        self.drawing_seconds = 0.0
        self.running: str | None = None
        self.works: dict[str, int] = {}
        self.tells_task = True
        self._said: dict[str, list[Reply | Callable[[Request], Reply]]] = {}
        self._ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def say(self, path: str, *replies: Reply | Callable[[Request], Reply]) -> None:
        """Answer requests whose path holds `path` with these in turn, the last one for ever."""
        self._said[path] = list(replies)

    def asked(self, path: str) -> list[Request]:
        """Return the requests whose path holds `path`, from the first."""
        return [one for one in self.requests if path in one.path]

    def sleep(self, seconds: float) -> None:
        """Wait, but not after the end of the test."""
        self._ended.wait(seconds)

    def answer(self, request: Request) -> Reply:
        """Return what was said for such a request, or what the service would answer."""
        self.requests.append(request)
        for path, replies in self._said.items():
            if path in request.path:
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                return reply(request) if callable(reply) else reply
        for path, service in _SERVICES.items():
            if path in request.path:
                return service(self, request)
        return Reply({"detail": "Not Found"}, 404)


def _gemini(server: ProviderServer, request: Request) -> Reply:
    if request.headers.get("x-goog-api-key") != KEY:
        return Reply(shapes.google_bad_key(request.headers.get("x-goog-api-key", "")), 400)
    return Reply(shapes.gemini_picture(), wait=server.drawing_seconds)


def _openai(server: ProviderServer, request: Request) -> Reply:
    if request.headers.get("authorization") != f"Bearer {KEY}":
        return Reply(shapes.openai_bad_key(request.headers.get("authorization", "")), 401)
    return Reply(shapes.openai_picture(), wait=server.drawing_seconds)


def _prompt(server: ProviderServer, request: Request) -> Reply:
    work = request.json["prompt_id"] if server.tells_task else str(uuid.uuid4())  # older versions make their own
    server.works[work], server.running = 0, work
    return Reply({"prompt_id": work, "number": 1, "node_errors": {}})


def _history(server: ProviderServer, request: Request) -> Reply:
    if request.method == "POST":
        return Reply(b"")
    work = request.path.rsplit("/", 1)[1]
    server.works[work] = server.works.get(work, 0) + 1
    if server.works[work] <= server.looks_before_done:
        return Reply({})
    server.running = None
    return Reply(shapes.comfyui_done(work))


def _queue(server: ProviderServer, request: Request) -> Reply:
    running = [[1, server.running, {}, {}, ["9"]]] if server.running else []
    return Reply(b"") if request.method == "POST" else Reply({"queue_running": running, "queue_pending": []})


def _progress(server: ProviderServer, request: Request) -> Reply:
    told: dict[str, Any] = {"progress": 0.4, "eta_relative": 3.0, "state": {"job_count": 1, "job": "scripts_txt2img"}}
    return Reply(told | ({"current_task": server.running} if server.tells_task else {}))


def _txt2img(server: ProviderServer, request: Request) -> Reply:
    server.running = request.json["force_task_id"]
    return Reply(shapes.automatic1111_picture(seed=request.json["seed"]), wait=server.drawing_seconds)


_SERVICES: dict[str, Callable[[ProviderServer, Request], Reply]] = {
    ":generateContent": _gemini,
    "/images/generations": _openai,
    "/files/picture.png": lambda server, request: Reply(shapes.PICTURE, kind="image/png"),
    "/object_info/": lambda server, request: Reply(shapes.comfyui_models("dream.safetensors", "ink.safetensors")),
    "/prompt": _prompt,
    "/history": _history,
    "/queue": _queue,
    "/view": lambda server, request: Reply(shapes.PICTURE, kind="image/png"),
    "/sdapi/v1/txt2img": _txt2img,
    "/sdapi/v1/progress": _progress,
    "/interrupt": lambda server, request: Reply(b""),
}


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the server say what to answer, and sends that as badly as it is meant to be sent."""

    protocol_version = "HTTP/1.1"
    provider: ProviderServer

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.provider.answer(Request(self.command, parts.path, parts.query, headers, body))
        self.provider.sleep(reply.wait)
        try:
            self._send(reply)
        except OSError:  # the client has hung up, as some tests want it to
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        content = reply.content
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.endless:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(content) * (2 if reply.cut else 1)))
        self.end_headers()
        if reply.endless:
            self._send_for_ever(content)
        elif reply.drip:
            self._drip(content)
        else:
            self.wfile.write(content)
        self.close_connection = reply.cut

    def _drip(self, content: bytes) -> None:
        for place in range(len(content)):
            self.wfile.write(content[place : place + 1])
            self.provider.sleep(0.05)

    def _send_for_ever(self, block: bytes) -> None:
        while True:
            self.wfile.write(f"{len(block):x}\r\n".encode() + block + b"\r\n")


def _handler(server: ProviderServer) -> type[_Handler]:
    return type("Handler", (_Handler,), {"provider": server})


def main() -> None:
    """Serve until Ctrl-C."""
    with ProviderServer() as server:
        sys.stdout.write(
            f"GEMINI_BASE_URL={server.url} GEMINI_API_KEY={KEY}\n"
            f"OPENAI_BASE_URL={server.url}/v1 OPENAI_API_KEY={KEY}\n"
            f"COMFYUI_URL={server.url}\nAUTOMATIC1111_URL={server.url}\n"
        )
        sys.stdout.flush()
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
