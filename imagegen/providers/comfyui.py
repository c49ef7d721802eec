"""A ComfyUI server at home: a workflow is queued, watched until it is done, and its picture fetched."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2

from imagegen.providers import faults
from imagegen.providers.base import DrawingCancelled, Drawn, Order, ProviderError
from imagegen.providers.line import Line
from imagegen.providers.workflows import BadWorkflow, filled, read_workflow, wants

_REMEDY = "the administrator looks at COMFYUI_URL."
_STOP_SECONDS = 4.0
_LOOK_INTO_QUEUE = 8
"""Every so many looks at the history it is asked whether the server still knows the work at all."""


class ComfyUI:
    """Draws with the workflow of the settings. `model` names the workflow, a picture's model its checkpoint."""

    name, label, price = "comfyui", "ComfyUI", 0

    def __init__(self, address: str, *, workflow: Path) -> None:
        self._address, self._path = address, workflow

    @property
    def model(self) -> str:
        """The workflow's name with a hash of its content: another content draws other pictures."""
        try:
            return f"{self._path.stem}-{hashlib.sha256(self._path.read_bytes()).hexdigest()[:8]}"
        except OSError:
            return self._path.stem

    def draw(self, order: Order) -> Drawn:
        """Return the workflow's first picture. What nobody waits for any more is taken off the server."""
        try:
            graph = read_workflow(self._path)
        except BadWorkflow as error:
            raise faults.misplaced(self.label, str(error)) from error
        with Line(self.label, order, self._address) as line:
            checkpoint = self._checkpoint(line) if wants(graph, "checkpoint") else ""
            work = str(uuid.uuid4())
            try:
                work = self._queue(line, filled(graph, _values(order, checkpoint)), work)
                content = self._picture(line, self._finished(line, work))
            except (DrawingCancelled, ProviderError):
                self._stop(order, work)
                raise
            self._forget(line, work)
        return Drawn(content, checkpoint or self.model, order.seed)

    def _asked(self, line: Line, method: str, path: str, **rest: Any) -> Any:
        return self._read(line, line.client.request(method, path, **rest))

    def _read(self, line: Line, response: httpx2.Response) -> Any:
        if response.status_code == 200:
            return line.json_of(response)
        wait = faults.wait_of(response.headers)
        raise faults.of_status(self.label, response.status_code, remedy=_REMEDY, retry_after=wait)

    def _checkpoint(self, line: Line) -> str:
        """Return the first model file that the server has."""
        node = _at(self._asked(line, "GET", "/object_info/CheckpointLoaderSimple"), "CheckpointLoaderSimple")
        choice = _at(node, "input", "required", "ckpt_name")
        named = choice[0] if isinstance(choice, list) and choice else None
        if named == "COMBO" and len(choice) > 1:  # the form of newer versions
            named = _at(choice[1], "options")
        names = [one for one in named if isinstance(one, str)] if isinstance(named, list) else []
        if not names:
            raise faults.misplaced(self.label, "it has no checkpoint. One belongs into its folder models/checkpoints.")
        return names[0]

    def _queue(self, line: Line, graph: Any, work: str) -> str:
        """Return the id of the work: ours, unless the server is of a version that gives out its own."""
        request = {"prompt": graph, "prompt_id": work, "client_id": uuid.uuid4().hex}
        response = line.client.post("/prompt", json=request)
        if response.status_code == 400:
            raise self._not_taken(line.json_of(response))
        work = _at(self._read(line, response), "prompt_id")
        if not isinstance(work, str) or not work:
            raise faults.nonsense(self.label, "did not say under which number it draws")
        return work

    def _not_taken(self, said: Any) -> ProviderError:
        """Name the kinds of nodes that the server finds fault with: their values may hold the prompt."""
        nodes = _at(said, "node_errors")
        kinds = [_at(one, "class_type") for one in nodes.values()] if isinstance(nodes, dict) else []
        named = faults.plain_words(sorted({one for one in kinds if isinstance(one, str)}))
        where = f" at {named}" if named else ""
        return faults.misplaced(self.label, f"it does not take the workflow{where}. COMFYUI_WORKFLOW needs a look.")

    def _finished(self, line: Line, work: str) -> dict[str, Any]:
        """Wait until the work is done; returns its outputs by node."""
        looks = 0
        while True:
            looks += 1
            entry = _at(self._asked(line, "GET", f"/history/{work}"), work)
            if isinstance(entry, dict):
                return self._outputs(entry)
            if looks % _LOOK_INTO_QUEUE == 0 and not self._is_known(line, work):
                raise faults.failed(self.label)
            line.pause()

    def _outputs(self, entry: dict[str, Any]) -> dict[str, Any]:
        if _at(entry, "status", "status_str") == "error":
            kind, told = _last_message(entry)
            if kind == "execution_interrupted":
                raise ProviderError("unavailable", f"Somebody stopped the drawing on {self.label}.", permanent=True)
            what = faults.plain_words([str(told.get("node_type")), str(told.get("exception_type")).rpartition(".")[2]])
            raise ProviderError("unavailable", f"{self.label} failed while it drew ({what}).")
        outputs = entry.get("outputs")
        return outputs if isinstance(outputs, dict) else {}

    def _is_known(self, line: Line, work: str) -> bool:
        """Whether it waits, is drawn, or has just been finished: a server that was started anew knows nothing."""
        if work in _works(self._asked(line, "GET", "/queue")):
            return True
        return isinstance(_at(self._asked(line, "GET", f"/history/{work}"), work), dict)

    def _picture(self, line: Line, outputs: dict[str, Any]) -> bytes:
        images = list(_images(outputs))
        if not images:
            raise faults.misplaced(self.label, "the workflow saves no picture. COMFYUI_WORKFLOW needs a look.")
        kept = next((one for one in images if one.get("type") == "output"), images[0])
        names = {name: str(kept.get(name, "")) for name in ("filename", "subfolder", "type")}
        response = line.client.get("/view", params=names)
        if response.status_code != 200:
            raise faults.nonsense(self.label, "does not give out the picture that it drew", permanent=False)
        return response.content

    def _stop(self, order: Order, work: str) -> None:
        """Take the work off the queue, or interrupt it if it is this one that is drawn: nobody else's."""
        quickly = replace(order, timeout=_STOP_SECONDS, cancelled=lambda: False)
        try:
            with Line(self.label, quickly, self._address) as line:
                line.client.post("/queue", json={"delete": [work]})
                if work in _works(self._asked(line, "GET", "/queue"), "queue_running"):
                    line.client.post("/interrupt", json={"prompt_id": work})
        except ProviderError:
            return  # it will finish what it draws, unseen

    def _forget(self, line: Line, work: str) -> None:
        """Let the server forget the prompt; that it remembers is no reason to lose the picture."""
        try:
            line.client.post("/history", json={"delete": [work]})
        except (ProviderError, DrawingCancelled):
            return


def _values(order: Order, checkpoint: str) -> dict[str, str | int]:
    width, height = (max(64, round(side / 8) * 8) for side in order.size)
    return {
        "prompt": order.prompt, "seed": order.seed, "width": width, "height": height,
        "aspect_ratio": order.aspect_ratio, "checkpoint": checkpoint,
    }  # fmt: skip


def _at(said: Any, *path: str) -> Any:
    """Return what lies at a path of keys, or None where there is nothing."""
    for key in path:
        if not isinstance(said, dict):
            return None
        said = said.get(key)
    return said


def _works(queue: Any, *lists: str) -> set[str]:
    """Return the ids of all works in a queue's lists; each work is a list whose second item is its id."""
    held = [_at(queue, name) for name in lists or ("queue_running", "queue_pending")]
    rows = [row for rows in held if isinstance(rows, list) for row in rows]
    return {row[1] for row in rows if isinstance(row, list) and len(row) > 1 and isinstance(row[1], str)}


def _last_message(entry: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return kind and content of the last thing that the server said about a work."""
    messages = _at(entry, "status", "messages")
    last = messages[-1] if isinstance(messages, list) and messages else None
    if isinstance(last, list) and len(last) == 2 and isinstance(last[1], dict):
        return str(last[0]), last[1]
    return "", {}


def _images(outputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for output in outputs.values():
        images = _at(output, "images")
        yield from (one for one in images if isinstance(one, dict)) if isinstance(images, list) else ()
