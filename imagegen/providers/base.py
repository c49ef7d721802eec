"""What is said to whoever draws, and what comes back: the one shape of all providers (Django-free)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from imagegen.asking import Asked

Code = Literal["timeout", "rate_limited", "refused_content", "bad_key", "unavailable", "bad_answer", "quota"]
DRAWN, CANCELLED = "drawn", "cancelled"


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Order:
    """One picture to be drawn. `size` in pixels, `timeout` in seconds for all that the provider does for it.

    `cancelled` is asked about twice a second, in the thread that draws.
    """

    prompt: str
    asked: "Asked"
    size: tuple[int, int]
    aspect_ratio: str
    seed: int
    timeout: float
    cancelled: Callable[[], bool] = _never


@dataclass(frozen=True)
class Drawn:
    """A picture as it came: PNG, JPEG or WebP. `seed` is None where the provider takes none."""

    content: bytes
    model: str
    seed: int | None
    cost_microdollars: int = 0


class ProviderError(Exception):
    """A provider did not draw. The message is a sentence for the person and holds nothing that the provider wrote.

    `permanent`: asking the same again would bring the same. `retry_after`: seconds, where the provider named some.
    `cost_microdollars`: what the failed call may have cost all the same.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        cost_microdollars: int = 0,
    ) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.permanent = permanent
        self.retry_after = retry_after
        self.cost_microdollars = cost_microdollars


class DrawingCancelled(Exception):
    """Nobody wants the picture any more."""


class Provider(Protocol):
    """Somebody who draws: `name` for the program, `label` for people."""

    @property
    def name(self) -> str:
        """The name in settings and rows."""

    @property
    def label(self) -> str:
        """The name that people read."""

    @property
    def model(self) -> str:
        """What draws there, with its version."""

    @property
    def price(self) -> int:
        """What a picture costs, in millionths of a dollar."""

    def draw(self, order: Order) -> Drawn:
        """Return the picture, or raise ProviderError or DrawingCancelled."""
