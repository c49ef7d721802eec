"""The reader of dumps sent to the API: bounded in bytes, depth and parts before anything is built of them."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from bestiary_site.shared.errors import Refused, TooLarge
from bestiary_site.shared.parsers import read_at_most
from imagegen.bounded_json import MOST_BYTES, DumpError, load


class DumpJSON(BaseParser):
    """JSON of at most 24 MB that cannot grow into something much larger."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return what the JSON says."""
        content = read_at_most(stream, MOST_BYTES, parser_context)
        try:
            return load(content)
        except DumpError as error:
            raise (TooLarge if error.code == "too_large" else Refused)(error.code, error.message) from error
