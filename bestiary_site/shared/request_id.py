"""The id that ties a request to its log lines, its audit rows and the error its sender sees."""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request in work, or an empty text outside any."""
    return _current.get()


def remember_request_id(value: str) -> None:
    """Set the id for what this thread or task does next."""
    _current.set(value)
