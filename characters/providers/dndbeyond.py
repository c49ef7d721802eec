"""Fetches a public character sheet from D&D Beyond: one address, no cookies, nothing followed."""

import re
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from bestiary_site.shared.errors import NotFound, Refused, TooLarge, TryLater

MOST_BYTES = 8 * 1024 * 1024
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_PAGES = {"www.dndbeyond.com", "dndbeyond.com"}
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
PRIVATE = (
    "D&D Beyond does not give this character out: the sheet is private. Set its privacy to public there, "
    "or upload the JSON of the sheet."
)


def sheet_number(said: str) -> str:
    """Return the number of a character from itself or from the address of its page; refused for anything else."""
    said = said.strip()
    if _NUMBER.fullmatch(said):
        return said
    try:
        parts = urlsplit(said if "://" in said else f"https://{said}")
    except ValueError:
        parts = urlsplit("")
    found = re.search(r"/characters/(\d{1,15})(?:/|$)", parts.path, re.ASCII)
    if parts.hostname in _PAGES and found:
        return found[1]
    message = "Give the number of the character or the address of its page, such as dndbeyond.com/characters/12345."
    raise Refused("not_a_sheet", message, fields={"sheet": [message]})


def fetch_character(number: str) -> bytes:
    """Return the JSON of a public sheet; a clear refusal when it is private, gone or out of reach."""
    if not settings.DNDBEYOND_FETCH:
        raise TryLater("fetching_off", "This site does not fetch from D&D Beyond. Upload the JSON of the sheet.")
    address = f"{settings.DNDBEYOND_API}/character/v5/character/{number}"
    try:
        with (
            httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=True) as client,
            client.stream("GET", address, headers={"Accept": "application/json"}) as answer,
        ):
            _check(answer.status_code)
            content = b""
            for block in answer.iter_bytes(1 << 16):
                content += block
                if len(content) > MOST_BYTES:
                    raise TooLarge("sheet_too_large", f"The sheet has more than {MOST_BYTES >> 20} MB: upload a part.")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TryLater(
            "dndbeyond_unreachable",
            "D&D Beyond cannot be reached from here. Try later, or upload the JSON of the sheet.",
        ) from error
    return content


def _check(status: int) -> None:
    if status in {401, 403}:
        raise Refused("sheet_private", PRIVATE, fields={"sheet": [PRIVATE]})
    if status == 404:
        message = "D&D Beyond knows no such character. Look at the number in the address of its page."
        raise NotFound("sheet_not_found", message, fields={"sheet": [message]})
    if status == 429:
        raise TryLater("dndbeyond_busy", "D&D Beyond asks to wait. Try again in a few minutes.")
    if status != 200:
        raise TryLater("dndbeyond_unreachable", f"D&D Beyond answered {status}. Try later, or upload the JSON.")
