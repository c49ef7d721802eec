"""Which providers this site has: those that its settings order and that are set up."""

from collections.abc import Callable

from django.conf import settings

from bestiary_site.shared.flags import is_on
from imagegen.providers.base import Provider

OFFLINE = "offline"
stand_ins: list[Provider] | None = None
"""What tests put in place of all others."""


def _gemini() -> Provider | None:
    if not settings.GEMINI_API_KEY:
        return None
    from imagegen.providers.gemini import Gemini

    return Gemini(
        key=settings.GEMINI_API_KEY,
        model=settings.GEMINI_MODEL,
        base_url=settings.GEMINI_BASE_URL,
        price=settings.GEMINI_PRICE_MICRODOLLARS,
    )


def _openai() -> Provider | None:
    if not (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL):
        return None
    from imagegen.providers.openai_images import OpenAIImages

    return OpenAIImages(
        key=settings.OPENAI_API_KEY,
        model=settings.OPENAI_IMAGE_MODEL,
        base_url=settings.OPENAI_BASE_URL,
        quality=settings.OPENAI_IMAGE_QUALITY,
        price=settings.OPENAI_PRICE_MICRODOLLARS,
    )


def _comfyui() -> Provider | None:
    if not settings.COMFYUI_URL:
        return None
    from imagegen.providers.comfyui import ComfyUI

    return ComfyUI(settings.COMFYUI_URL, workflow=settings.COMFYUI_WORKFLOW)


def _automatic1111() -> Provider | None:
    if not settings.AUTOMATIC1111_URL:
        return None
    from imagegen.providers.automatic1111 import Automatic1111

    return Automatic1111(settings.AUTOMATIC1111_URL)


def _offline() -> Provider:
    from imagegen.providers.offline import OfflineArtist

    return OfflineArtist()


# A provider is made for each use: a client library's connections must not be shared by threads and forks.
_MAKERS: dict[str, Callable[[], Provider | None]] = {
    "gemini": _gemini,
    "openai": _openai,
    "comfyui": _comfyui,
    "automatic1111": _automatic1111,
    "offline": _offline,
}
LABELS = {
    "gemini": "Google Gemini",
    "openai": "OpenAI or compatible",
    "comfyui": "ComfyUI",
    "automatic1111": "Automatic1111",
    "offline": "The site's own artist",
}


def by_name(name: str) -> Provider | None:
    """Return a provider of this site, or None if it is unknown, not set up, or left out of IMAGE_PROVIDERS.

    With the switch `pictures_by_providers` off there is only the site's own artist.
    """
    if stand_ins is not None:
        return next((one for one in stand_ins if one.name == name), None)
    if name not in settings.IMAGE_PROVIDERS or name not in _MAKERS:
        return None
    provider = _MAKERS[name]()
    if provider is not None and name != OFFLINE and not is_on("pictures_by_providers"):
        return None
    return provider


def available() -> list[Provider]:
    """Return the site's providers in the order in which they are tried."""
    if stand_ins is not None:
        return list(stand_ins)
    found = (by_name(name) for name in dict.fromkeys(settings.IMAGE_PROVIDERS))
    return [one for one in found if one is not None]


def choices() -> list[tuple[str, str]]:
    """Return name and label of each provider that a person may choose."""
    return [(one.name, one.label) for one in available()]
