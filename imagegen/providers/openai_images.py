"""OpenAI's models that draw, and all servers that answer at the same addresses, through its client library."""

import base64
import binascii
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from campaigns.outside.addresses import Unfit, check_address, resolve
from imagegen.providers import faults
from imagegen.providers.base import Drawn, Order, ProviderError
from imagegen.providers.line import Line, host_of

OPENAI = "https://api.openai.com/v1"
_REFUSED = {"moderation_blocked", "content_policy_violation", "content_filter"}
_SPENT = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
# Models that draw in few sizes only; all others take any multiple of 16.
_SIZES = {
    "gpt-image-1": ((1024, 1024), (1536, 1024), (1024, 1536)),
    "chatgpt-image": ((1024, 1024), (1536, 1024), (1024, 1536)),
    "dall-e-3": ((1024, 1024), (1792, 1024), (1024, 1792)),
    "dall-e-2": ((1024, 1024),),
}


class OpenAIImages:
    """Draws with `images/generations`."""

    name = "openai"

    def __init__(self, *, key: str, model: str, base_url: str, quality: str, price: int) -> None:
        self.model, self.price = model, price
        self.label = f"The server at {host_of(base_url)}" if base_url else "OpenAI"
        self._key, self._quality, self._address = key, quality, base_url or OPENAI

    def draw(self, order: Order) -> Drawn:
        """Return the picture that came; these models take no seed."""
        import openai.resources  # noqa: F401 - seconds, the first time: not to be taken from the order's

        with Line(self.label, order, self._address, price=self.price) as line:
            content = self._content(self._ask(order, line), order, line)
        return Drawn(content, self.model, None, self.price)

    def _ask(self, order: Order, line: Line) -> Any:
        import openai

        client = openai.OpenAI(
            api_key=self._key or "none", base_url=line.base_url, max_retries=0, http_client=line.client
        )
        try:
            return client.images.generate(**self._request(order))
        except openai.APIStatusError as error:
            raise self._fault_of(error) from None
        except (openai.APIError, ValueError, RecursionError):
            raise line.no_json() from None

    def _request(self, order: Order) -> dict[str, Any]:
        width, height = size_for(self.model, order.size)
        request: dict[str, Any] = {"model": self.model, "prompt": order.prompt, "n": 1, "size": f"{width}x{height}"}
        if self.model.startswith(("gpt-image", "chatgpt-image")):
            return request | {"quality": self._quality}
        return request | {"response_format": "b64_json"}

    def _content(self, response: Any, order: Order, line: Line) -> bytes:
        data = getattr(response, "data", None)
        first = data[0] if isinstance(data, list) and data else None
        encoded, url = getattr(first, "b64_json", None), getattr(first, "url", None)
        if isinstance(encoded, str) and encoded:
            return self._decoded(encoded, line)
        if isinstance(url, str) and url:
            return self._fetched(url, order, line)
        if first is None and not hasattr(response, "data"):
            raise line.no_json()
        raise faults.nonsense(self.label, "answered without a picture", cost=self.price)

    def _decoded(self, encoded: str, line: Line) -> bytes:
        try:
            return base64.b64decode(encoded.rpartition(",")[2], validate=True)
        except (binascii.Error, ValueError):
            raise faults.nonsense(self.label, "sent something that is no picture", cost=line.cost) from None

    def _fetched(self, url: str, order: Order, line: Line) -> bytes:
        """Get a picture that is told by its address: from the same server, or from a public one and without the key."""
        if url.startswith("data:"):
            return self._decoded(url, line)
        try:
            url = urljoin(f"{line.base_url}/", url)
            httpx2.URL(url)  # raises for what the client would not take, such as control characters
            number = "" if _origin(url) == _origin(line.base_url) else resolve(check_address(url))
        except (Unfit, ValueError, httpx2.InvalidURL):
            what = "sent the picture's address instead of the picture, and one that is not fetched from"
            raise faults.nonsense(self.label, what, cost=line.cost) from None
        if not number:
            return self._got(line, url)
        with Line(self.label, order, url, price=self.price, number=number) as other:
            return self._got(other, url)

    def _got(self, line: Line, url: str) -> bytes:
        response = line.client.get(url)
        if response.status_code != 200:
            raise faults.nonsense(self.label, "sent an address where there is no picture", cost=line.cost)
        return response.content

    def _fault_of(self, error: Any) -> ProviderError:
        """Return what an error answer means: `code` and `type` tell more than the number."""
        said, status = {str(error.code), str(error.type)}, error.status_code
        if said & _REFUSED:
            return faults.refused(self.label, _categories(error.body))
        if said & _SPENT:
            return faults.spent(self.label)
        if status == 404 or "model_not_found" in said:
            return faults.misplaced(
                self.label, f"it knows no model {self.model}. OPENAI_IMAGE_MODEL and OPENAI_BASE_URL need a look."
            )
        remedy = "the administrator looks at OPENAI_API_KEY and at what its account may use."
        return faults.of_status(self.label, status, remedy=remedy, retry_after=faults.wait_of(error.response.headers))


def size_for(model: str, wanted: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height (pixels) nearest to those wanted that a model draws in."""
    wide, high = wanted
    for beginning, sizes in _SIZES.items():
        if model.startswith(beginning):
            return min(sizes, key=lambda size: abs(size[0] / size[1] - wide / high))
    return max(16, round(wide / 16) * 16), max(16, round(high / 16) * 16)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _categories(body: Any) -> str:
    details = body.get("moderation_details") if isinstance(body, dict) else None
    return faults.plain_words(details.get("categories")) if isinstance(details, dict) else ""
