"""Tries providers one after the other until one draws, and says in one shape why none did."""

import logging

from bestiary_site.shared import tracing
from imagegen.providers import registry
from imagegen.providers.base import DrawingCancelled, Drawn, Order, Provider, ProviderError
from imagegen.providers.breaker import Breaker
from imagegen.providers.retrying import OnCall, draw_patiently

logger = logging.getLogger(__name__)


def draw_with(names: list[str], order: Order, on_call: OnCall) -> tuple[Drawn, str]:
    """Return the picture and the name of who drew it: the first of `names` that can (none named: the site's order).

    Each provider has the order's time for itself. `on_call` is told of each call that is made, repeated ones too.
    ProviderError when nobody drew, or when one refused the content: that is told, and not tried on the next one.
    """
    failures: list[ProviderError] = []
    for provider in _chosen(names):
        breaker = Breaker(provider.name)
        if not breaker.may_try(order.timeout):
            failures.append(_left_alone(provider))
            continue
        try:
            with tracing.span(f"provider {provider.name}"):
                return _draw(provider, order, on_call, breaker), provider.name
        except ProviderError as error:
            logger.warning("%s did not draw: %s", provider.name, error.code)
            if error.code == "refused_content":
                raise
            failures.append(error)
    raise _summed_up(failures)


def _chosen(names: list[str]) -> list[Provider]:
    if not names:
        return registry.available()
    found = (registry.by_name(name) for name in dict.fromkeys(names))
    return [one for one in found if one is not None]


def _draw(provider: Provider, order: Order, on_call: OnCall, breaker: Breaker) -> Drawn:
    """Draw, and let the breaker know what it says about the provider."""
    try:
        drawn = draw_patiently(provider, order, on_call)
    except DrawingCancelled:
        breaker.given_up()
        raise
    except ProviderError as error:
        if error.code == "refused_content":
            breaker.succeeded()  # it is there and answers
        else:
            breaker.failed(error.retry_after)
        raise
    breaker.succeeded()
    return drawn


def _left_alone(provider: Provider) -> ProviderError:
    message = f"{provider.label} has failed several times just now and is left alone for a minute."
    return ProviderError("unavailable", message)


def _summed_up(errors: list[ProviderError]) -> ProviderError:
    """Return one error for all: what may pass is told first, since then trying again is worth it."""
    if not errors:
        message = "None of the chosen ways to draw is set up on this site. Choose another one, or none in particular."
        return ProviderError("unavailable", message, permanent=True)
    telling = next((one for one in errors if not one.permanent), errors[0])
    waits = [one.retry_after for one in errors if one.retry_after is not None]
    return ProviderError(
        telling.code,
        " ".join(one.message for one in errors),
        permanent=all(one.permanent for one in errors),
        retry_after=min(waits) if waits else None,
        cost_microdollars=sum(one.cost_microdollars for one in errors),
    )
