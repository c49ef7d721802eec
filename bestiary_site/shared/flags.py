"""Whether a part of the site is switched on, as administrators set it while the site runs (django-waffle).

What nobody has made a switch or a flag for is on. Answers come from the cache; a switch that is changed empties it.
"""

from django.http import HttpRequest
from waffle import get_waffle_flag_model, get_waffle_switch_model


def is_on(name: str) -> bool:
    """Whether a switch is on: the same for everybody, background work too."""
    switch = get_waffle_switch_model().get(name)
    return switch.pk is None or switch.is_active()


def is_on_for(name: str, request: HttpRequest) -> bool:
    """Whether a flag is on for who asks: for everybody, some people, groups, or a share of all."""
    flag = get_waffle_flag_model().get(name)
    return flag.pk is None or bool(flag.is_active(request))
