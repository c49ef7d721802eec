"""A provider for tests that answers as it is told to."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PIL import Image

from imagegen.providers import registry
from imagegen.providers.base import Drawn, Order, Provider

Answer = bytes | Exception | Callable[[Order], Drawn]


def picture(colour: str = "teal", size: tuple[int, int] = (64, 64), kind: str = "PNG") -> bytes:
    """Return a small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


class FakeProvider:
    """Gives its answers in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, name: str = "fake", answers: list[Answer] | None = None, *, price: int = 0) -> None:
        self.name, self.label, self.model, self.price = name, name.capitalize(), f"{name}-1", price
        self.answers: list[Answer] = answers or [picture()]
        self.orders: list[Order] = []

    def draw(self, order: Order) -> Drawn:
        """Return, raise or call the next answer."""
        answer = self.answers[min(len(self.orders), len(self.answers) - 1)]
        self.orders.append(order)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, bytes):
            return Drawn(answer, self.model, order.seed, self.price)
        return answer(order)


@contextmanager
def installed(*providers: Provider) -> Iterator[None]:
    """Let these be all the providers of the site, in this order, for a while and in this process."""
    before = registry.stand_ins
    registry.stand_ins = list(providers)
    try:
        yield
    finally:
        registry.stand_ins = before
