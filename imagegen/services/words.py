"""Checks what people say field by field, and refuses all that does not fit at once."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from bestiary_site.shared.errors import Refused


class Words:
    """Collects the faults of several fields."""

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = {}

    def text(self, name: str, said: Any, least: int, most: int) -> str:
        """Return a text without what cannot be stored, trimmed, of so many characters."""
        if said is not None and not isinstance(said, str):
            self.faults[name] = ["Send a text."]
            return ""
        if len(said or "") > 4 * most + 100:  # megabytes are not even cleaned
            self.faults[name] = [f"It has {len(said or '')} characters; at most {most} are wanted."]
            return ""
        text = unicodedata.normalize("NFC", said or "")
        text = "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cs")).strip()
        if not least <= len(text) <= most:
            wanted = f"{least} to {most}" if least else f"at most {most}"
            self.faults[name] = [f"It has {len(text)} characters; {wanted} are wanted."]
        return text

    def one_of(self, name: str, said: Any, allowed: list[str]) -> str:
        """Return a word of a list."""
        if said not in allowed:
            self.faults[name] = [f"Choose one of {', '.join(allowed)}."]
        return str(said)

    def number(self, name: str, said: Any, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        if not isinstance(said, int) or isinstance(said, bool) or not least <= said <= most:
            self.faults[name] = [f"Choose a whole number from {least} to {most}."]
            return least
        return said

    def whole(self, name: str, said: str, least: int, most: int) -> int:
        """Return a whole number that comes as text."""
        return self.number(name, int(said) if said.isdecimal() and len(said) < 10 else None, least, most)

    def amount(self, name: str, said: Any, most: Decimal) -> Decimal:
        """Return an amount of money of at least nothing, to the cent."""
        try:
            amount = Decimal(str(said))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= most:
            self.faults[name] = [f"Choose an amount from 0 to {most}."]
            return Decimal(0)
        return amount.quantize(Decimal("0.01"))

    def refuse_faults(self) -> None:
        """Refuse if anything does not fit."""
        if self.faults:
            told = "; ".join(f"{name}: {' '.join(found)}" for name, found in self.faults.items())
            raise Refused("invalid", f"Some words need another look. {told}", fields=self.faults)


def is_true(said: Any) -> bool:
    """Return what a client means by a word for yes or no, in an address or in JSON."""
    return str(said).strip().lower() in ("1", "true", "yes", "on")
