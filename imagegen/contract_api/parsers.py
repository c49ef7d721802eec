"""Readers of the forms that the old picture clients send: a few words, so never more than a megabyte."""

from collections.abc import Mapping
from typing import IO, Any

from django.http import QueryDict
from rest_framework.parsers import BaseParser, MultiPartParser

from bestiary_site.shared.errors import TooLarge
from bestiary_site.shared.parsers import read_at_most

MOST_BYTES = 1 << 20


class SmallForm(BaseParser):
    """A form in the body; read by ourselves, since DRF's own reader takes whatever comes into memory."""

    media_type = "application/x-www-form-urlencoded"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> QueryDict:
        """Return the fields."""
        return QueryDict(read_at_most(stream, MOST_BYTES, parser_context), encoding="utf-8")


class SmallMultiPart(MultiPartParser):
    """The same in parts: refused by the length that it states, without which Django reads nothing of it."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """Return the fields."""
        stated = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0")
        if stated.isdecimal() and int(stated) > MOST_BYTES:
            raise TooLarge("too_large", f"Send at most {MOST_BYTES >> 20} MB.")
        return super().parse(stream, media_type, parser_context)
