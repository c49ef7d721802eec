"""Google's Gemini models that draw, through its own client library."""

from typing import TYPE_CHECKING, Any

from imagegen.providers import faults
from imagegen.providers.base import Drawn, Order, ProviderError
from imagegen.providers.line import Line

if TYPE_CHECKING:
    from google.genai.types import Candidate, GenerateContentResponse

_REFUSED = {
    "SAFETY", "IMAGE_SAFETY", "PROHIBITED_CONTENT", "IMAGE_PROHIBITED_CONTENT", "RECITATION", "IMAGE_RECITATION",
    "BLOCKLIST", "SPII", "MODEL_ARMOR",
}  # fmt: skip
API_VERSION = "v1beta"  # where Google documents the aspect ratio
_SEEDS = 2**31
_REMEDY = "its settings need a look."
# What the library stumbles over when the answer has another shape than it should.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


class Gemini:
    """Draws with `generateContent`: one call, the picture comes inside the answer."""

    name, label = "gemini", "Google Gemini"

    def __init__(self, *, key: str, model: str, base_url: str, price: int) -> None:
        self.model, self.price = model, price
        self._key, self._base_url = key, base_url

    def draw(self, order: Order) -> Drawn:
        """Return the picture that came, whose seed the model takes as a wish rather than an order."""
        from google import genai  # noqa: F401 - seconds, the first time: not to be taken from the order's

        with Line(self.label, order, self._base_url, price=self.price) as line:
            response = self._ask(order, line)
        content = self._picture_in(response)
        return Drawn(content, response.model_version or self.model, order.seed % _SEEDS, self.price)

    def _ask(self, order: Order, line: Line) -> "GenerateContentResponse":
        from google import genai
        from google.genai import errors, types

        options = types.HttpOptions(
            base_url=line.base_url,
            api_version=API_VERSION,
            timeout=max(1000, int(order.timeout * 1000)),
            httpx_client=line.client,
        )
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            image_config=types.ImageConfig(aspect_ratio=order.aspect_ratio),
            seed=order.seed % _SEEDS,
        )
        client = genai.Client(api_key=self._key, vertexai=False, http_options=options)
        try:
            return client.models.generate_content(model=self.model, contents=order.prompt, config=config)
        except errors.APIError as error:
            raise self._fault_of(error) from None
        except _UNREADABLE:
            raise self._unread(line) from None

    def _unread(self, line: Line) -> ProviderError:
        """Say what came that the library could not read: a page of letters other than UTF-8 may tell of a fault."""
        if line.status is None or line.status == 200:
            return line.no_json()
        return faults.of_status(self.label, line.status, remedy=_REMEDY)

    def _picture_in(self, response: "GenerateContentResponse") -> bytes:
        feedback = response.prompt_feedback
        if feedback and feedback.block_reason:
            raise faults.refused(self.label, faults.plain_words(feedback.block_reason.value))
        candidates = response.candidates or []
        for candidate in candidates:
            parts = (candidate.content.parts if candidate.content else None) or []
            for part in parts:
                if part.inline_data and part.inline_data.data and not part.thought:
                    return part.inline_data.data
        raise self._why_none(candidates)

    def _why_none(self, candidates: "list[Candidate]") -> ProviderError:
        reasons = {one.finish_reason.value for one in candidates if one.finish_reason}
        if reasons & _REFUSED:
            return faults.refused(self.label, faults.plain_words(sorted(reasons & _REFUSED)))
        return faults.nonsense(self.label, "answered without a picture", permanent=False)

    def _fault_of(self, error: Any) -> ProviderError:
        """Return what an error answer means; Google tells by `status` and typed details more than by the number."""
        details = _details(error)
        wait = next((faults.wait_of_duration(one.get("retryDelay")) for one in details if "retryDelay" in one), None)
        reasons = [one.get("reason") for one in details]
        if "API_KEY_INVALID" in reasons or error.code in (401, 403):
            return faults.bad_key(self.label, "the administrator looks at GEMINI_API_KEY.")
        if error.code == 404:
            return faults.misplaced(
                self.label, f"there is no model {self.model} any more. GEMINI_MODEL names another one."
            )
        if error.code == 429 and _is_spent(details):
            return faults.spent(self.label)
        if error.code == 400 and error.status == "FAILED_PRECONDITION":
            return faults.misplaced(self.label, "it does not serve this site's country, or wants an account that pays.")
        return faults.of_status(self.label, error.code, remedy=_REMEDY, retry_after=wait)


def _details(error: Any) -> list[dict[str, Any]]:
    """Return the typed details of Google's error shape, none if the answer has another one."""
    said = error.details if isinstance(error.details, dict) else {}
    inner = said.get("error")
    details = inner.get("details") if isinstance(inner, dict) else None
    return [one for one in details if isinstance(one, dict)] if isinstance(details, list) else []


def _is_spent(details: list[dict[str, Any]]) -> bool:
    """Whether a limit of the day or of the account is reached: waiting for the minute's end would not help."""
    listed = [detail.get("violations") for detail in details]
    violations = [one for some in listed if isinstance(some, list) for one in some if isinstance(one, dict)]
    return any("PerDay" in str(one.get("quotaId")) or str(one.get("quotaValue")) == "0" for one in violations)
