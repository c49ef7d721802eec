"""The refusals a person may read: one class and its few kinds, translated once by each door."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with a stable code and a sentence that the person can act on."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        message: str,
        *,
        fields: dict[str, list[str]] | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}
        self.details = details or {}
        self.headers: dict[str, str] = {}


class SignInNeeded(DomainError):
    """The person must sign in first."""

    status = 401


class NotAllowed(DomainError):
    """The person may see the thing but not do this to it."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or it is hidden from this person: the two look alike."""

    status = 404


class Conflict(DomainError):
    """The thing is not, or no longer, in the state that the act needs."""

    status = 409


class TooLarge(DomainError):
    """More than the site takes."""

    status = 413


class Refused(DomainError):
    """Well-formed, but not acceptable for what it holds."""

    status = 422


class QuotaReached(DomainError):
    """The person has used what is allowed for now."""

    status = 429


class NoRoom(DomainError):
    """The machine lacks the disk or memory for it."""

    status = 507


class TryLater(DomainError):
    """Something that this act needs is out of reach for the moment."""

    status = 503
