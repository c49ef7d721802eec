"""A scene as one person may know it, for doors that answer once: pages, API, exports."""

from django.db import connection

from campaigns.models import User
from scenes.models import Scene
from scenes.pieces import Record
from scenes.protocol import Explored, Message, Sight
from scenes.room.replica import Replica, replica_of
from scenes.room.rights import rights_of
from scenes.room.visits import talk_for


def pieces_for(scene: Scene, person: User) -> list[Record]:
    """Return the pieces that somebody may know of, as he may know them. NotFound for who may not be at the scene."""
    replica, rights = _fresh(scene), rights_of(person, scene)
    with replica.lock:
        return list(replica.audience.projection_for(rights).known.values())


def sight_for(scene: Scene, person: User) -> tuple[Sight, Explored | None]:
    """Return what somebody's tokens see now, and what he remembers."""
    replica, rights = _fresh(scene), rights_of(person, scene)
    with replica.lock:
        projection = replica.audience.projection_for(rights)
        return projection.sight_fact(), projection.explored_fact()


def chat_for(scene: Scene, person: User) -> list[Message]:
    """Return what was said last at the campaign's tables and somebody may hear, oldest first."""
    return talk_for(scene, rights_of(person, scene))


def _fresh(scene: Scene) -> Replica:
    """Return the scene as it is in the database now."""
    if connection.in_atomic_block:
        return Replica(scene)  # what this transaction has written is nobody else's yet
    replica = replica_of(scene)
    with replica.lock:
        number = Scene.objects.filter(pk=scene.pk).values_list("number", flat=True).get()
        if number != replica.state.number or replica.broken:
            replica.refresh(number)
    return replica
