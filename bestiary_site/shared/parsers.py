"""Readers of request bodies that stop before a body fills the memory."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser, JSONParser

from bestiary_site.shared.errors import TooLarge

MOST_JSON_BYTES = 24 * 1024 * 1024


class BoundedJSON(JSONParser):
    """JSON of at most 24 MB: creatures bring their pictures inside."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return what the JSON says."""
        _refuse_long(parser_context, MOST_JSON_BYTES)
        return super().parse(stream, media_type, parser_context)


class RawBytes(BaseParser):
    """The body itself, at most one chunk of an upload."""

    media_type = "application/octet-stream"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """Return the bytes."""
        _refuse_long(parser_context, settings.UPLOAD_CHUNK_BYTES)
        content = stream.read(settings.UPLOAD_CHUNK_BYTES + 1)
        if len(content) > settings.UPLOAD_CHUNK_BYTES:
            raise _too_long(settings.UPLOAD_CHUNK_BYTES)
        return bytes(content)


def _refuse_long(context: Mapping[str, Any] | None, most: int) -> None:
    request = (context or {}).get("request")
    stated = request.META.get("CONTENT_LENGTH") if request is not None else None
    if stated and stated.isdecimal() and int(stated) > most:
        raise _too_long(most)


def _too_long(most: int) -> TooLarge:
    return TooLarge("too_large", f"Send at most {most >> 20} MB at once.", details={"most_bytes": most})
