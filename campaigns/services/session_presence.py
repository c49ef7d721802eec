"""Who sits at the table now: one row for each open socket, kept alive by its pings."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.events import publish
from campaigns.live.groups import ALL_STREAM, stream_group
from campaigns.models import Membership, PlaySession, Presence, SessionState, User
from campaigns.services.session_events import PresenceFact
from campaigns.services.sessions import note_attendance

LEASE = timedelta(seconds=60)


@transaction.atomic
def enter(*, session: PlaySession, person: User, socket: str) -> None:
    """Note that a socket has opened."""
    now = timezone.now()
    Presence.objects.update_or_create(
        socket=socket, defaults={"session": session, "user": person, "expires_at": now + LEASE}
    )
    if session.state == SessionState.LIVE:
        note_attendance(session, person, now)
    _tell(session)


@transaction.atomic
def stay(*, session: PlaySession, person: User, socket: str) -> None:
    """Keep a socket's row alive, and clear away those whose process has died."""
    now = timezone.now()
    if not Presence.objects.filter(socket=socket).update(expires_at=now + LEASE):
        enter(session=session, person=person, socket=socket)
    if Presence.objects.filter(session=session, expires_at__lt=now).delete()[0]:
        _tell(session)


@transaction.atomic
def leave(*, session: PlaySession, socket: str) -> None:
    """Note that a socket has closed."""
    if Presence.objects.filter(socket=socket).delete()[0]:
        _tell(session)


def who_is_here(session: PlaySession) -> list[dict[str, Any]]:
    """Return everybody with an open socket, once each, by name."""
    rows = Presence.objects.filter(session=session, expires_at__gte=timezone.now()).select_related("user")
    people = {row.user_id: row.user for row in rows}
    held = Membership.objects.filter(campaign=session.campaign_id, user__in=people).values_list("user_id", "role")
    roles = dict(held)
    found = [{"id": pk, "name": user.display_name, "role": roles[pk]} for pk, user in people.items() if pk in roles]
    return sorted(found, key=lambda person: str(person["name"]).casefold())


def _tell(session: PlaySession) -> None:
    publish(PresenceFact(0, who_is_here(session)), to=stream_group(session.pk, ALL_STREAM))
