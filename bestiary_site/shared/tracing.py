"""Spans around what takes time: nothing at all until traces have a place to go to (`observing/tracing.py`)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

T = TypeVar("T")
Attributes = Mapping[str, str | int | float | bool]
_tracer: Any = None
_NOTHING: AbstractContextManager[Any] = nullcontext()


def use(tracer: Any) -> None:
    """Make spans with an OpenTelemetry tracer from now on; None: make none."""
    global _tracer
    _tracer = tracer


def is_on() -> bool:
    """Whether spans are made."""
    return _tracer is not None


def span(name: str, attributes: Attributes | None = None) -> AbstractContextManager[Any]:
    """Return a span to work in, a child of the one that this thread or task is in (`with ... as it`: None if off).

    No person, no word of his and no secret belongs into an attribute.
    """
    return _NOTHING if _tracer is None else _open(name, attributes)


def part(name: str, attributes: Attributes | None = None) -> AbstractContextManager[Any]:
    """Return a span if there is one around it, else nothing: what runs for ever would fill the traces by itself."""
    return _NOTHING if _tracer is None or not _is_inside() else _open(name, attributes)


@contextmanager
def _open(name: str, attributes: Attributes | None) -> Iterator[Any]:
    from opentelemetry.trace import Status, StatusCode

    options = {"record_exception": False, "set_status_on_exception": False}
    with _tracer.start_as_current_span(name, attributes=attributes, **options) as it:
        try:
            yield it
        except BaseException as error:
            # Its words may name people and things: the log has them.
            it.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _is_inside() -> bool:
    from opentelemetry.trace import get_current_span

    return bool(get_current_span().get_span_context().is_valid)


def carried(work: Callable[[], T]) -> Callable[[], T]:
    """Return the work so that another thread does it inside the span of this one."""
    if _tracer is None:
        return work
    from opentelemetry import context

    here = context.get_current()

    def inside() -> T:
        token = context.attach(here)
        try:
            return work()
        finally:
            context.detach(token)

    return inside


def into(headers: dict[str, Any]) -> None:
    """Write where we are into the headers of a message, as W3C's `traceparent`."""
    if _tracer is not None:
        from opentelemetry.propagate import inject

        inject(headers)


def name_in_logs(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Give a log line the ids of the trace and the span that it was written in."""
    if _tracer is not None:
        from opentelemetry.trace import format_span_id, format_trace_id, get_current_span

        here = get_current_span().get_span_context()
        if here.is_valid:
            event |= {"trace_id": format_trace_id(here.trace_id), "span_id": format_span_id(here.span_id)}
    return event


class Stages:
    """The stages of a child process, as spans one after the other: it tells its parent of them, and reaches nobody."""

    def __init__(self) -> None:
        self._name, self._span = "", None

    def enter(self, name: str) -> None:
        """Note that the child is at this stage now."""
        if _tracer is None or name == self._name:
            return
        self.end()
        self._name, self._span = name, _tracer.start_span(f"stage {name}")

    def end(self) -> None:
        """Note that the last stage is over."""
        if self._span is not None:
            self._span.end()
        self._name, self._span = "", None
