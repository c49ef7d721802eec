"""How people sign up: allauth's adapter with the site's own switch."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from bestiary_site.shared.flags import is_on


def client_address(request: HttpRequest) -> str | None:
    """Return the address that failed sign-ins are counted by: as ClientAddressMiddleware has set it."""
    return request.META.get("REMOTE_ADDR")


def sign_up_is_open() -> bool:
    """Whether strangers may make an account: the settings allow it, and nobody has switched it off for now."""
    return bool(settings.SIGN_UP_OPEN) and is_on("sign_up")


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up where the settings say so; invitations still work for those who have an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may make an account."""
        return sign_up_is_open()
