"""A Stable Diffusion web UI (Automatic1111, Forge, SD.Next) at home, started with --api."""

import base64
import binascii
import json
import uuid
from dataclasses import replace
from typing import Any

import httpx2

from imagegen.providers import faults
from imagegen.providers.base import DrawingCancelled, Drawn, Order, ProviderError
from imagegen.providers.line import Line

STEPS = 28
_WITHOUT = "text, letters, watermark, signature, border, blurry, deformed"
_REMEDY = "it must run with --api, and AUTOMATIC1111_URL must lead to it (with name and password, if it wants them)."
_STOP_SECONDS = 4.0


class Automatic1111:
    """Draws with `txt2img` and whatever model is loaded there: one call that lasts until the picture is done."""

    name, label, price = "automatic1111", "Automatic1111", 0
    model = "txt2img"

    def __init__(self, address: str) -> None:
        self._address = address

    def draw(self, order: Order) -> Drawn:
        """Return the picture. What nobody waits for any more is interrupted on the server."""
        task = f"task(bestiary-{uuid.uuid4().hex})"
        try:
            with Line(self.label, order, self._address) as line:
                said = self._ask(line, order, task)
                content = self._picture(line, said)
        except (DrawingCancelled, ProviderError) as error:
            if isinstance(error, DrawingCancelled) or error.code == "timeout":
                self._stop(order, task)
            raise
        told = _told(said)
        model, seed = told.get("sd_model_name"), told.get("seed")
        return Drawn(
            content, model[:100] if isinstance(model, str) and model else self.model,
            seed if isinstance(seed, int) and 0 <= seed < 2**63 else order.seed,
        )  # fmt: skip

    def _ask(self, line: Line, order: Order, task: str) -> Any:
        width, height = (max(64, round(side / 8) * 8) for side in order.size)
        request = {
            "prompt": order.prompt, "negative_prompt": _WITHOUT, "seed": order.seed, "width": width, "height": height,
            "steps": STEPS, "cfg_scale": 6.5, "batch_size": 1, "n_iter": 1, "save_images": False, "send_images": True,
            "force_task_id": task,
        }  # fmt: skip
        response = line.client.post("/sdapi/v1/txt2img", json=request)
        if response.status_code != 200:
            raise self._fault_of(response)
        return line.json_of(response)

    def _fault_of(self, response: httpx2.Response) -> ProviderError:
        """Name the kind of an error in the server (`OutOfMemoryError`); its words may hold paths and prompts."""
        kind = _kind_of_error(response) if response.status_code == 500 else ""
        if kind:
            return ProviderError("unavailable", f"{self.label} failed while it drew ({kind}).")
        wait = faults.wait_of(response.headers)
        return faults.of_status(self.label, response.status_code, remedy=_REMEDY, retry_after=wait)

    def _picture(self, line: Line, said: Any) -> bytes:
        images = said.get("images") if isinstance(said, dict) else None
        first = images[0] if isinstance(images, list) and images else None
        if not isinstance(first, str) or not first:
            raise faults.nonsense(self.label, "answered without a picture", permanent=False)
        try:
            return base64.b64decode(first.rpartition(",")[2], validate=True)
        except (binascii.Error, ValueError):
            raise faults.nonsense(self.label, "sent something that is no picture") from None

    def _stop(self, order: Order, task: str) -> None:
        """Interrupt the drawing, unless the server says that it draws somebody else's picture."""
        quickly = replace(order, timeout=_STOP_SECONDS, cancelled=lambda: False)
        try:
            with Line(self.label, quickly, self._address) as line:
                said = line.json_of(line.client.get("/sdapi/v1/progress", params={"skip_current_image": "true"}))
                state = said.get("state") if isinstance(said, dict) else None
                at_work = isinstance(state, dict) and bool(state.get("job_count"))
                if at_work and said.get("current_task") in (None, task):  # None: a version that does not tell
                    line.client.post("/sdapi/v1/interrupt")
        except ProviderError:
            return  # it will finish what it draws, unseen


def _kind_of_error(response: httpx2.Response) -> str:
    """Return the kind of a fault in the server as words; none if a proxy answered in its place."""
    try:
        said = json.loads(response.content)
    except (ValueError, RecursionError):
        return ""
    return faults.plain_words(said.get("error")) if isinstance(said, dict) else ""


def _told(said: Any) -> dict[str, Any]:
    """Return what the server tells of a picture: JSON inside of JSON."""
    try:
        told = json.loads(said["info"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
