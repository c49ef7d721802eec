"""How names are compared: without case, accents and differences between marks (Django-free)."""

import unicodedata

_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-"})


def fold(name: str) -> str:
    """Return a name as it is compared: no case, no accents, plain marks, single spaces, at most 200 characters."""
    plain = unicodedata.normalize("NFKD", name.translate(_MARKS))
    without_accents = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(without_accents.casefold().split())[:200]
