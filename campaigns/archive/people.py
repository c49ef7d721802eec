"""People of an archive: named by their usernames, told apart by a digest of their addresses."""

import hashlib
import re
from typing import Any

from campaigns.models import Campaign, StandIn, User

_GONE: str | None = None
_PERSON = re.compile(r"@(\d+)@")
_OPENING = re.compile(r"^(?P<mark> {0,3}:::[ \t]*secret(?![\w-])[ \t]*)(?P<names>.*)$", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(r"@?[^,;\s]+")
_WRITER = re.compile(
    r"(?P<before>\[\[[^\[\]|\r\n]*?[^\s@\[|])@(?P<name>[\w.+-]{1,150})(?P<after>(?:\|[^\[\]\r\n]{1,200})?\]\])"
)


def digest_of_email(email: str) -> str:
    """Return what tells an address without telling it."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest() if email else ""


class People:
    """The names of people by their keys, each looked up once."""

    def __init__(self, campaign: Campaign) -> None:
        rows = list(StandIn.objects.filter(campaign=campaign).select_related("user"))
        self._stand_ins = {row.user_id: row for row in rows}
        # Stand-ins whose name was taken here are called otherwise in secret blocks; the archive keeps their names.
        self.renamed = {row.user.username: row.username for row in rows if row.user.username != row.username}
        self._found: dict[int, User | None] = {}

    def load(self, keys: set[int]) -> None:
        """Look many up at once."""
        missing = keys - set(self._found)
        self._found |= dict.fromkeys(missing)
        self._found |= User.objects.in_bulk(missing)

    def name(self, key: int | None) -> str | None:
        """Return the name of a person, or None for nobody and for who has left the site."""
        if key is None:
            return _GONE
        if key not in self._found:
            self.load({key})
        user = self._found[key]
        stand_in = self._stand_ins.get(key)
        return stand_in.username if stand_in else (user.username if user else _GONE)

    def rows(self) -> list[dict[str, Any]]:
        """Return everybody who was named, as the archive lists them."""
        listed = []
        for key, user in self._found.items():
            if user is None:
                continue
            stand_in = self._stand_ins.get(key)
            digest = stand_in.email_digest if stand_in else digest_of_email(user.email)
            listed.append(
                {
                    "username": self.name(key),
                    "first_name": user.first_name,
                    "last_name": user.last_name,
                    "email_sha256": digest,
                }
            )
        return sorted(listed, key=lambda row: str(row["username"]))

    def plain_audience(self, audience: str) -> Any:
        """Return an audience with names in it: "", "gm", or a sorted list."""
        keys = [int(key) for key in _PERSON.findall(audience)]
        if not keys:
            return audience
        return sorted(name for name in map(self.name, keys) if name) or "gm"


def with_names_changed(text: str, names: dict[str, str]) -> str:
    """Return markdown whose secret blocks and pinned mentions name people as they are called elsewhere."""
    if not names:
        return text
    lower = {old.casefold(): new for old, new in names.items()}

    def opening(found: re.Match[str]) -> str:
        return found["mark"] + _NAME.sub(lambda one: _renamed(one[0], lower), found["names"])

    def mention(found: re.Match[str]) -> str:
        return f"{found['before']}@{_renamed(found['name'], lower)}{found['after']}"

    return _WRITER.sub(mention, _OPENING.sub(opening, text))


def _renamed(name: str, names: dict[str, str]) -> str:
    mark = "@" if name.startswith("@") else ""
    return mark + names.get(name.lstrip("@").casefold(), name.lstrip("@"))
