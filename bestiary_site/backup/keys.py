"""What BACKUP_KEY means: nothing, a passphrase, or a key pair of age (https://age-encryption.org, X25519).

Age's own passphrases are not used: how much work they take is measured on the machine that seals, and a slower or
busier one refuses to open them. Here a passphrase opens (scrypt, RFC 7914, and ChaCha20-Poly1305) a backup's fresh key.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from typing import Any

from bestiary_site.shared.errors import Refused

OPEN, PAIR, PASSPHRASE = "none", "pair", "passphrase"
LEAST_PASSPHRASE = 12
_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"
_WORK, _MOST_WORK, _BLOCKS = 16, 18, 8  # log2 of scrypt's N: 64 MB and a fifth of a second; at most 256 MB
_SALT, _NONCE = 16, 12
NO_KEY = (
    "This backup is encrypted: set BACKUP_KEY to the passphrase or the AGE-SECRET-KEY-... it was made for, "
    "or name a file that holds it with --key-file."
)
WRONG_KEY = "The key does not open this backup: it was made with another passphrase or for another key."
BAD_KEY = (
    "BACKUP_KEY is no key: write an age public key (age1...), an age secret key (AGE-SECRET-KEY-1...), "
    f"or a passphrase of at least {LEAST_PASSPHRASE} characters."
)


@dataclass(frozen=True)
class Lock:
    """How one backup is closed: `kind`, age recipients to encrypt to, and the passphrase's envelope of their key."""

    kind: str
    recipients: tuple[Any, ...] = ()
    wrapped: str = ""


def new_lock(key: str) -> Lock:
    """Return the lock for a new backup. A passphrase seals a fresh key pair: age streams to key pairs only."""
    import pyrage

    if not key:
        return Lock(OPEN)
    if key.startswith(_PUBLIC) or key.upper().startswith(_SECRET):
        return Lock(PAIR, tuple(_recipient(part) for part in key.replace(",", " ").split()))
    if len(key) < LEAST_PASSPHRASE:
        raise Refused("bad_backup_key", BAD_KEY)
    identity = pyrage.x25519.Identity.generate()
    return Lock(PASSPHRASE, (identity.to_public(),), _wrap(str(identity), key))


def _wrap(secret: str, passphrase: str) -> str:
    """Return `scrypt$WORK$BASE64`: salt, nonce and the sealed secret."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    box = ChaCha20Poly1305(_stretched(passphrase, salt, _WORK)).encrypt(nonce, secret.encode(), b"scrypt")
    return f"scrypt${_WORK}${base64.b64encode(salt + nonce + box).decode()}"


def _unwrap(wrapped: str, passphrase: str) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    kind, work, rest = wrapped.split("$")
    box = base64.b64decode(rest, validate=True)
    if kind != "scrypt" or not 10 <= int(work) <= _MOST_WORK:
        raise ValueError("no passphrase of ours")
    salt, nonce, sealed = box[:_SALT], box[_SALT : _SALT + _NONCE], box[_SALT + _NONCE :]
    try:
        return ChaCha20Poly1305(_stretched(passphrase, salt, int(work))).decrypt(nonce, sealed, b"scrypt").decode()
    except InvalidTag as error:
        raise ValueError("another passphrase") from error


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    most = 256 * _BLOCKS << work
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=1 << work, r=_BLOCKS, p=1, maxmem=most, dklen=32)


def identity_for(kind: str, wrapped: str, key: str) -> Any:
    """Return the age identity that opens a backup, or None for an open one; Refused without the right key."""
    import pyrage

    if kind == OPEN:
        return None
    if not key:
        raise Refused("backup_locked", NO_KEY)
    try:
        secret = _unwrap(wrapped, key) if kind == PASSPHRASE else key
        return pyrage.x25519.Identity.from_str(secret)
    except (pyrage.IdentityError, ValueError) as error:
        raise Refused("backup_locked", NO_KEY if key.startswith(_PUBLIC) else WRONG_KEY) from error


def can_open(key: str) -> bool:
    """Whether this key reads what it seals: a public key alone does not."""
    return not key.startswith(_PUBLIC)


def _recipient(part: str) -> Any:
    import pyrage

    try:
        if part.upper().startswith(_SECRET):
            return pyrage.x25519.Identity.from_str(part).to_public()
        return pyrage.x25519.Recipient.from_str(part)
    except (pyrage.RecipientError, pyrage.IdentityError) as error:
        raise Refused("bad_backup_key", BAD_KEY) from error
