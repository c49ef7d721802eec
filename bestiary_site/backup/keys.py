"""What BACKUP_KEY means: nothing, a passphrase, or a key pair of age (https://age-encryption.org, X25519)."""

from dataclasses import dataclass
from typing import Any

from bestiary_site.shared.errors import Refused

OPEN, PAIR, PASSPHRASE = "none", "pair", "passphrase"
LEAST_PASSPHRASE = 12
_SECRET, _PUBLIC = "AGE-SECRET-KEY-1", "age1"
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
    wrapped = pyrage.passphrase.encrypt(str(identity).encode(), key, armored=True)
    return Lock(PASSPHRASE, (identity.to_public(),), bytes(wrapped).decode())


def identity_for(kind: str, wrapped: str, key: str) -> Any:
    """Return the age identity that opens a backup, or None for an open one; Refused without the right key."""
    import pyrage

    if kind == OPEN:
        return None
    if not key:
        raise Refused("backup_locked", NO_KEY)
    try:
        if kind == PASSPHRASE:
            key = bytes(pyrage.passphrase.decrypt(wrapped.encode(), key)).decode()
        return pyrage.x25519.Identity.from_str(key)
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError) as error:
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
