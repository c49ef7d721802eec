"""How the end of a request is told to who waited for it."""

from typing import ClassVar

from bestiary_site.shared.errors import Conflict, DomainError, QuotaReached, Refused, TryLater
from bestiary_site.shared.jobs import JobState
from imagegen.models import PictureRequest


class TookTooLong(DomainError):
    """Who draws did not answer in time."""

    status: ClassVar[int] = 504


class BadAnswer(DomainError):
    """Who draws answered with something that is no picture, or refused the site itself."""

    status: ClassVar[int] = 502


_KINDS: dict[str, type[DomainError]] = {
    "provider_timeout": TookTooLong,
    "provider_rate_limited": QuotaReached,
    "provider_quota": TryLater,
    "provider_unavailable": TryLater,
    "provider_refused_content": Refused,
    "provider_bad_key": BadAnswer,
    "provider_bad_answer": BadAnswer,
    "subject_is_full": Conflict,
    "disk_full": TryLater,
    "worker_lost": TryLater,
    "internal_error": BadAnswer,
}


def why_not(request: PictureRequest) -> DomainError:
    """Return the refusal for a request that brought no picture, or none in time."""
    details = {"request": str(request.pk)}
    if not request.is_finished:
        message = "The picture is not ready yet. It goes on being drawn: look for it in a while."
        return TookTooLong("still_drawing", message, details=details)
    if request.state == JobState.CANCELLED:
        return Conflict("cancelled", "The request was withdrawn.", details=details)
    kind = _KINDS.get(request.error_code, Refused)
    return kind(request.error_code or "gone", request.error_message or "The picture is gone.", details=details)
