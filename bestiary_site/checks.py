"""Start-up checks: what is missing is named before somebody stumbles over it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from imagegen.providers.registry import LABELS


@register(Tags.security)
def open_table_is_loud(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say loudly that the documented addresses answer everybody."""
    if not settings.OPEN_TABLE:
        return []
    return [
        Warning(
            "OPEN_TABLE=1: everybody who reaches this site may change the bestiary.",
            hint="Use it on a trusted home network only.",
            id="bestiary.W001",
        )
    ]


@register("files")
def browser_code_is_built(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn when the pages would come without their scripts and styles."""
    if Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).exists():
        return []
    return [
        Warning(
            "The browser code is not built: pages will have no styles.",
            hint="script/run builds it; by hand: npm ci && npm run build in static/.",
            id="bestiary.W002",
        )
    ]


@register("pictures")
def picture_providers_are_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name words of IMAGE_PROVIDERS that mean nobody: a typing error would take a provider away in silence."""
    unknown = [name for name in settings.IMAGE_PROVIDERS if name not in LABELS]
    if not unknown:
        return []
    return [
        Warning(
            f"IMAGE_PROVIDERS names {', '.join(unknown)}: nobody who draws is called so.",
            hint=f"Known are {', '.join(LABELS)}.",
            id="bestiary.W003",
        )
    ]
