"""Discord as far as the site knows it: addresses of its webhooks, its word for waiting, the servers of a bot."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from campaigns.outside.addresses import Place, Unfit, check_address
from campaigns.outside.posting import Answer, Unreached, send

API = "https://discord.com/api/v10"
_HOSTS = {"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"}
_PATH = re.compile(r"^/api(?:/v\d{1,2})?/webhooks/\d{5,25}/[\w-]{20,200}/?$")
MOST_GUILDS = 200
LONGEST_WAIT = 3600.0


def check_discord_address(address: str, *, at_home: bool = False) -> Place:
    """Return the parts of a Discord webhook's address, or raise Unfit. `at_home` lets a stand-in of Discord be used."""
    place = check_address(address, at_home=at_home)
    if not _PATH.match(place.target.split("?")[0]):
        raise Unfit("A Discord webhook's address looks like https://discord.com/api/webhooks/1234…/abcd…")
    if place.host not in _HOSTS and not at_home:
        raise Unfit(f"{place.host} is not Discord. For other places add a webhook.")
    return place


def seconds_to_wait(answer: Answer, *, now: datetime) -> float | None:
    """Return for how long the other side asks to be left alone, or None."""
    if answer.status == 429 or answer.status == 503:
        return _asked_for(answer, now)
    if answer.headers.get("x-ratelimit-remaining") == "0":
        return _number(answer.headers.get("x-ratelimit-reset-after"))
    return None


def _asked_for(answer: Answer, now: datetime) -> float | None:
    """By header in seconds or as a date, else as Discord's body says it; 429 without a word means a while."""
    told = answer.headers.get("retry-after", "")
    seconds = _number(told)
    if seconds is None and told:
        try:
            seconds = max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
        except (ValueError, TypeError):
            seconds = None
    if seconds is None and answer.status == 429:
        seconds = _number(_said(answer).get("retry_after")) or 30.0
    return seconds


def _said(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _number(told: Any) -> float | None:
    try:
        return min(max(float(told), 0.0), LONGEST_WAIT)
    except (TypeError, ValueError):
        return None


class BotRefused(Exception):
    """Discord does not know the bot's token."""


def guilds(token: str, *, api: str = API, at_home: bool = False) -> list[dict[str, str]]:
    """Return id and name of the servers that the bot is in. BotRefused or Unreached when Discord gives none."""
    place = check_address(f"{api}/users/@me/guilds?limit={MOST_GUILDS}", at_home=at_home)
    answer = send("GET", place, headers={"Authorization": f"Bot {token}"}, at_home=at_home, most_read=512 * 1024)
    if answer.status in {401, 403}:
        raise BotRefused("Discord refuses the bot's token.")
    if not answer.is_good:
        raise Unreached(f"Discord answered {answer.status}.")
    try:
        said = json.loads(answer.text)
        return [{"id": str(one["id"]), "name": str(one["name"])} for one in said]
    except (ValueError, TypeError, KeyError) as error:
        raise Unreached("Discord answered with something else than a list of servers.") from error
