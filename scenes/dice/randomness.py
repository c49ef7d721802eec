"""Where chance comes from: the machine's own, or a sealed seed from which every die can be recomputed."""

import hashlib
import hmac
import secrets
from typing import Protocol

from scenes.dice.tree import Sides

DIGEST = 2**256


class Rng(Protocol):
    """Throws one die."""

    def throw(self, sides: Sides) -> int: ...


class System:
    """The operating system's secure randomness: fair, but nobody can check it afterwards."""

    def throw(self, sides: Sides) -> int:
        """Return one of the faces, each as likely."""
        return sides.face(secrets.randbelow(sides.count))


class Fair:
    """Dice from HMAC-SHA256(seed, "nonce:counter"): unknowable before the seed is shown, checkable after."""

    def __init__(self, seed: bytes, nonce: int | str) -> None:
        self.seed, self.nonce, self.counter = seed, nonce, 0

    def throw(self, sides: Sides) -> int:
        """Return one of the faces; a digest beyond the last whole multiple of the faces is thrown away."""
        fair = DIGEST - DIGEST % sides.count
        while (number := self._digest()) >= fair:
            pass
        return sides.face(number % sides.count)

    def _digest(self) -> int:
        message = f"{self.nonce}:{self.counter}".encode()
        self.counter += 1
        return int.from_bytes(hmac.digest(self.seed, message, "sha256"), "big")


def new_seed() -> bytes:
    """Return a fresh secret seed."""
    return secrets.token_bytes(32)


def commitment_of(seed: bytes) -> str:
    """Return what may be told of a seed before it is shown: its SHA-256, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()
