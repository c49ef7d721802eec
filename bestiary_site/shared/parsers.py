"""Readers of request bodies that stop before a body fills the memory."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from bestiary_site.shared.errors import TooLarge

MOST_JSON_BYTES = 24 * 1024 * 1024


class BoundedJSON(BaseParser):
    """JSON of at most 24 MB: creatures bring their pictures inside.

    No child of DRF's own reader: for that one the framework reads the body first, and no more than Django's limit for
    forms, which is smaller.
    """

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return what the JSON says."""
        content = read_at_most(stream, MOST_JSON_BYTES, parser_context)
        try:
            return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is no JSON: {error}"[:200]) from error


class RawBytes(BaseParser):
    """The body itself, at most one chunk of an upload."""

    media_type = "application/octet-stream"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the bytes."""
        return read_at_most(stream, settings.UPLOAD_CHUNK_BYTES, parser_context)


def read_at_most(stream: IO[Any], most: int, context: Mapping[str, Any] | None) -> bytes:
    """Return the body, or refuse with TooLarge: by what it states, or as soon as it is longer than it may be."""
    request = (context or {}).get("request")
    stated = str(request.META.get("CONTENT_LENGTH", "")) if request is not None else ""
    if stated.isdecimal() and int(stated) > most:
        raise _too_long(most)
    content = bytes(stream.read(most + 1))
    if len(content) > most:
        raise _too_long(most)
    return content


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not allowed")


def _too_long(most: int) -> TooLarge:
    return TooLarge("too_large", f"Send at most {most >> 20} MB at once.", details={"most_bytes": most})
