"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bestiary_site.accounts import sign_up_is_open


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and the switches that pages show."""
    return {
        "site_name": settings.SITE_NAME,
        "open_table": settings.OPEN_TABLE,
        "sign_up_open": sign_up_is_open,  # asked only by the pages that show it
    }
