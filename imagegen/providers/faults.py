"""What providers' errors become: one sentence each for the person, in our own words (Django-free).

Nothing that a provider wrote is passed on: some of them repeat a part of the key.
"""

import email.utils
import re
import time
from typing import Any

from imagegen.providers.base import ProviderError

_LONGEST_WAIT = 24 * 3600.0


def timed_out(label: str, seconds: float, cost: int) -> ProviderError:
    """No answer within the order's time; what was begun may be charged for."""
    message = f"{label} did not draw the picture within {max(1, round(seconds))} seconds."
    return ProviderError("timeout", message, cost_microdollars=cost)


def unreachable(label: str) -> ProviderError:
    """No connection."""
    return ProviderError("unavailable", f"{label} cannot be reached.")


def broke_off(label: str, cost: int) -> ProviderError:
    """The connection ended before the answer did."""
    return ProviderError("unavailable", f"{label} broke off its answer.", cost_microdollars=cost)


def refused(label: str, why: str = "") -> ProviderError:
    """The provider's rules forbid the picture."""
    reason = f" ({why})" if why else ""
    message = f"{label} refuses to draw this{reason}. Change the words, or choose another way to draw."
    return ProviderError("refused_content", message, permanent=True)


def bad_key(label: str, remedy: str) -> ProviderError:
    """The site is not let in. `remedy` says to the administrator what to look at."""
    return ProviderError("bad_key", f"{label} does not let this site in: {remedy}", permanent=True)


def busy(label: str, retry_after: float | None = None) -> ProviderError:
    """Too many requests for now."""
    return ProviderError("rate_limited", f"{label} has too much to do right now.", retry_after=retry_after)


def spent(label: str) -> ProviderError:
    """What was paid for, or given for free, is used up."""
    message = f"What this site may draw with {label} is used up: its account there needs a look."
    return ProviderError("quota", message, permanent=True)


def failed(label: str, retry_after: float | None = None) -> ProviderError:
    """A fault on the other side that may pass."""
    return ProviderError("unavailable", f"{label} has a fault just now.", retry_after=retry_after)


def misplaced(label: str, remedy: str) -> ProviderError:
    """Something is set up wrongly; `remedy` is a sentence."""
    return ProviderError("unavailable", f"{label} cannot draw: {remedy}", permanent=True)


def nonsense(label: str, what: str, *, cost: int = 0, permanent: bool = True) -> ProviderError:
    """An answer that cannot be used; `what` goes on after the provider's name."""
    return ProviderError("bad_answer", f"{label} {what}.", permanent=permanent, cost_microdollars=cost)


def of_status(label: str, status: int, *, remedy: str, retry_after: float | None = None) -> ProviderError:
    """Return what an HTTP status means where the body says no more. `remedy` is for keys and addresses."""
    if status in (401, 403):
        return bad_key(label, remedy)
    if status == 404:
        return misplaced(label, remedy)
    if status == 429:
        return busy(label, retry_after)
    if status in (408, 409, 425) or status >= 500:
        return failed(label, retry_after)
    return nonsense(label, f"did not take the order (status {status})")


def wait_of(headers: Any) -> float | None:
    """Return the seconds that an answer's headers ask to wait, or None."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    said = headers.get("retry-after", "")
    return _number(said) if _number(said) is not None else _until(said)


def wait_of_duration(said: Any) -> float | None:
    """Return the seconds of a protobuf duration, such as "34.07s", or None."""
    found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)s", said) if isinstance(said, str) else None
    return _number(found.group(1)) if found else None


def plain_words(said: Any) -> str:
    """Return a provider's own terms (`violence`, `IMAGE_SAFETY`) as words, or nothing if they are more than terms."""
    terms = said if isinstance(said, list) else [said]
    fit = [one for one in terms if isinstance(one, str) and re.fullmatch(r"[A-Za-z][A-Za-z_/ -]{0,40}", one)]
    return ", ".join(one.replace("_", " ").lower() for one in fit[:3])


def _number(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if 0 <= number <= _LONGEST_WAIT else None


def _until(said: str) -> float | None:
    try:
        when = email.utils.parsedate_to_datetime(said).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0.0, when - time.time()), _LONGEST_WAIT)
