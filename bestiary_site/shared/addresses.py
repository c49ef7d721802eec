"""What the parameters of addresses may be."""

from django.urls.converters import IntConverter

MOST_DIGITS = 18


def bound_numbers() -> None:
    """Make `<int:...>` match only numbers that a database can hold: an address with a larger one leads nowhere.

    Django lets any number through, and a lookup by the key of a child table then fails on SQLite (OverflowError).
    Registering another converter under the name of a built-in one is deprecated, so its pattern is narrowed instead.
    """
    IntConverter.regex = f"[0-9]{{1,{MOST_DIGITS}}}"
