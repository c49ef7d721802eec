"""The names of the groups that live facts are published to: one per audience, so that hidden things never leave."""

import uuid

ALL_STREAM, GM_STREAM = "all", "gm"


def campaign_group(campaign_id: uuid.UUID) -> str:
    """Everybody of a campaign who has any of its pages open."""
    return f"campaign-{campaign_id.hex}"


def person_group(campaign_id: uuid.UUID, user_id: int) -> str:
    """One person on any page of a campaign."""
    return f"campaign-{campaign_id.hex}-user-{user_id}"


def person_stream(user_id: int) -> str:
    """The stream of what is said to one person alone."""
    return f"u{user_id}"


def stream_group(session_id: int, stream: str) -> str:
    """Those in a session who hear one of its streams."""
    return f"session-{session_id}-{stream}"
