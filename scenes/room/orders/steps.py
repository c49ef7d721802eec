"""Undo and redo: everybody takes back his own last act, with what it did to fog, memory and deletions."""

from bestiary_site.shared.errors import Conflict
from scenes.models import SceneEvent
from scenes.protocol import Redo, Undo
from scenes.room.doing import PLAYERS, Doing, handles
from scenes.room.orders.turning import require_turnable
from scenes.room.state import inverse, still_so

# Acts that are not taken back: what was said, shown or played, and steps back themselves.
LASTING = ("chat.say", "dice.roll", "view.ping", "effect.play", "undo", "redo")
WORDS = {
    "token.move": "the move", "piece.add": "the addition", "piece.change": "the change", "piece.remove": "the removal",
    "bar.change": "the change of a bar", "condition.set": "the state", "condition.clear": "the end of the state",
    "combat.effect": "the effect", "combat.effect_end": "the end of the effect",
    "token.place": "the placing", "door.set": "the door", "fog.clear": "the clearing of fog",
    "combat.add": "who joined the fight", "combat.roll": "the roll for initiative", "combat.start": "the fight's start",
    "combat.next": "the turn", "combat.previous": "the turn", "combat.delay": "the waiting",
    "combat.act": "the acting now", "combat.end": "the fight's end", "sound.play": "the sound",
    "sound.pause": "the pause", "sound.stop": "the silence", "sound.playlist": "the playlist",
}  # fmt: skip


def last_act(scene_id: int, user_id: int) -> SceneEvent | None:
    """Return what undo would take back."""
    acts = SceneEvent.objects.filter(scene=scene_id, actor=user_id, undone=False).exclude(type__in=LASTING)
    return acts.order_by("-number").first()


def last_undone(scene_id: int, user_id: int) -> SceneEvent | None:
    """Return what redo would do again: the act that the latest undo took back, if nothing was done since."""
    steps = SceneEvent.objects.filter(scene=scene_id, actor=user_id).exclude(type__in=LASTING[:4])
    for step in steps.order_by("-number").select_related("undoes")[:200]:
        if step.type == "undo" and step.undoes is not None and step.undoes.undone:
            return step.undoes
        if step.type not in ("undo", "redo") and not step.undone:
            return None
    return None


def words_for(event: SceneEvent | None) -> str | None:
    """Name an act as buttons do."""
    return words_for_type(event.type) if event is not None else None


def words_for_type(kind: str) -> str:
    """Name a kind of act as buttons do."""
    return WORDS.get(kind, kind.replace(".", " ").replace("_", " "))


@handles(Undo, by=PLAYERS)
def undo(order: Undo, doing: Doing) -> None:
    """Take one's own last act back."""
    event = last_act(doing.scene_id, doing.rights.user_id)
    if event is None:
        raise Conflict("nothing_to_undo", "There is nothing of yours to take back.")
    _turn(event, doing, back=True)
    doing.undoes = event.pk


@handles(Redo, by=PLAYERS)
def redo(order: Redo, doing: Doing) -> None:
    """Do again what one has taken back last."""
    event = last_undone(doing.scene_id, doing.rights.user_id)
    if event is None:
        raise Conflict("nothing_to_redo", "There is nothing to do again.")
    _turn(event, doing, back=False)
    doing.redoes = event.pk


def _turn(event: SceneEvent, doing: Doing, *, back: bool) -> None:
    changes = inverse(event.changes) if back else event.changes
    if not still_so(doing.state, inverse(changes)):
        raise Conflict("changed_since", f"Somebody has changed the same since: {words_for(event)} cannot be turned.")
    require_turnable(event, changes, doing)
    for one in changes:
        record = doing.state.get(one["id"])
        if one["after"] is None:
            doing.remove(one["id"])
        else:
            doing.put({**(record or {}), **one["after"]})
