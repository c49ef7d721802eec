"""Signatures of webhooks, as the Standard Webhooks specification writes them (Django-free)."""

import base64
import binascii
import hashlib
import hmac
import secrets

_PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


def new_secret() -> str:
    """Return a secret that nobody guesses, in the form that receivers' libraries read."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of `webhook-signature` for one message."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers that let a receiver know who sent the body, and when."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }


def is_genuine(secret: str, headers: dict[str, str], body: bytes, *, now: int) -> bool:
    """Whether a body with these headers was signed with the secret lately: what a receiver checks."""
    try:
        sent = int(headers["webhook-timestamp"])
        wanted = signature(secret, headers["webhook-id"], sent, body)
    except (KeyError, ValueError, binascii.Error):
        return False
    given = headers.get("webhook-signature", "").split()
    return abs(now - sent) <= TOLERANCE_SECONDS and any(hmac.compare_digest(wanted, one) for one in given)
