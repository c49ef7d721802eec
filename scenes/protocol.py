"""What the live table's socket carries: orders to the server (imperative), facts to the browser (past tense). Free of
Django. `manage.py export_protocol` writes the browser's types and docs/table-protocol.md from these records.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from scenes.pieces import Condition, Id, Length, Place, Record, Share, TimedEffect

VERSION = 1
Audience = Literal["everybody", "game_masters"] | Annotated[list[int], Meta(max_length=100)]
Said = Annotated[str, Meta(min_length=1, max_length=4000)]
Path = Annotated[list[Place], Meta(min_length=2, max_length=400)]


class Order(Struct, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all orders; `id` is the sender's own name for it: the same order sent twice is done once."""

    id: Annotated[str, Meta(max_length=64)] = ""


class Item(Struct, kw_only=True, forbid_unknown_fields=True):
    """A record inside an order or a fact."""


# -- pieces --------------------------------------------------------------------------------------------------


class AddPieces(Order, tag="piece.add"):
    """Put pieces on the scene; a piece without an id gets one."""

    pieces: Annotated[list[Record], Meta(min_length=1, max_length=5000)]


class PieceChange(Item):
    """New values of some fields of a piece."""

    id: Id
    set: dict[str, Any]


class ChangePieces(Order, tag="piece.change"):
    """Change fields of pieces."""

    pieces: Annotated[list[PieceChange], Meta(min_length=1, max_length=5000)]


class RemovePieces(Order, tag="piece.remove"):
    """Take pieces away (undo brings them back)."""

    ids: Annotated[list[Id], Meta(min_length=1, max_length=5000)]


class TokenPath(Item):
    """Where a token goes: the points of its way after where it stands; the last is where it ends."""

    id: Id
    path: Path
    rotation: float | None = None
    elevation: float | None = None


class MoveTokens(Order, tag="token.move"):
    """Move tokens. A player's way is checked against the walls; `force` lets a game master walk through them."""

    tokens: Annotated[list[TokenPath], Meta(min_length=1, max_length=500)]
    force: bool = False


class TokenPlace(Item):
    """Where a token is being held."""

    id: Id
    x: Place
    y: Place


class DragTokens(Order, tag="token.drag"):
    """Show others where a token is being dragged. Never stored, never answered; too many are dropped."""

    tokens: Annotated[list[TokenPlace], Meta(min_length=1, max_length=50)]
    done: bool = False
    """The token was let go (or put back): forget where it was held."""


class PlaceCreature(Order, tag="token.place"):
    """Put a creature or character of the site on the scene, with its picture, model, size and hit points."""

    entry: Annotated[str, Meta(max_length=40)]
    x: Place
    y: Place
    count: Annotated[int, Meta(ge=1, le=50)] = 1
    hidden: bool = False


class ChangeBar(Order, tag="bar.change"):
    """Change a bar of tokens `by` so much (-7 hurts, 5 heals, up to the bar's most), or set it `to` a value.

    It is worked out from what the bar says when the order is carried out, so that of two at once both count. An id may
    be a combatant's who stands for no token: then it means his hit points.
    """

    ids: Annotated[list[Id], Meta(min_length=1, max_length=500)]
    by: Annotated[float, Meta(ge=-1e9, le=1e9)] | None = None
    to: Annotated[float, Meta(ge=-1e9, le=1e9)] | None = None
    bar: Annotated[int, Meta(ge=0, le=7)] = 0
    """Its place among the bars that one is told of."""
    name: Annotated[str, Meta(max_length=40)] | None = None
    """What it is called: where another bar stands in its place by now, the one of this name is meant."""


class TokenCondition(Item):
    """A state that a token is to be in."""

    id: Id
    condition: Condition


class SetCondition(Order, tag="condition.set"):
    """Put states on tokens; one of the same name is replaced, all others stay."""

    tokens: Annotated[list[TokenCondition], Meta(min_length=1, max_length=500)]


class ClearCondition(Order, tag="condition.clear"):
    """Take the state of this name off tokens, where they have it."""

    tokens: Annotated[list[Id], Meta(min_length=1, max_length=500)]
    name: Annotated[str, Meta(min_length=1, max_length=60)]


class SetDoor(Order, tag="door.set"):
    """Open, close, lock or unlock a door."""

    door: Id
    state: Literal["closed", "open", "locked"]


class ClearFog(Order, tag="fog.clear"):
    """Take all manual fog away; with `memory`, what players have explored is forgotten, too."""

    fog: bool = True
    memory: bool = False


# -- the fight ---------------------------------------------------------------------------------------------------


class AddCombatants(Order, tag="combat.add"):
    """Let tokens take part in the fight (rolls their initiative where `roll`)."""

    tokens: Annotated[list[Id], Meta(min_length=1, max_length=200)]
    roll: bool = False
    hidden: bool = False


class RollInitiative(Order, tag="combat.roll"):
    """Roll initiative for these combatants; none named: for all that have none yet."""

    combatants: Annotated[list[Id], Meta(max_length=200)] = msgspec.field(default_factory=list)


class StartCombat(Order, tag="combat.start"):
    """Begin the first round."""


class NextTurn(Order, tag="combat.next"):
    """End the turn and go on to who is next."""


class PreviousTurn(Order, tag="combat.previous"):
    """Go back one turn."""


class Delay(Order, tag="combat.delay"):
    """Let a combatant wait."""

    combatant: Id


class ActNow(Order, tag="combat.act"):
    """Let a waiting combatant act now: his place in the order is from now on before the one whose turn it is."""

    combatant: Id


class SetEffect(Order, tag="combat.effect"):
    """Let a timed effect of the fight begin, or change the one of its id."""

    effect: TimedEffect


class EndEffect(Order, tag="combat.effect_end"):
    """End a timed effect."""

    effect: Id


class EndCombat(Order, tag="combat.end"):
    """End the fight; the combatants leave the list."""


# -- talk ----------------------------------------------------------------------------------------------------------


class Say(Order, tag="chat.say"):
    """Say something; `to` a list of people is a whisper. A text that begins with /r or /roll is a roll."""

    text: Said
    to: Audience = "everybody"
    speaker: Id | None = None
    """A token that one speaks for."""


class RollDice(Order, tag="dice.roll"):
    """Roll dice on the server."""

    formula: Annotated[str, Meta(min_length=1, max_length=500)]
    to: Audience = "everybody"
    label: Annotated[str, Meta(max_length=200)] = ""
    speaker: Id | None = None
    dialect: Literal["ours", "avrae", "roll20", "foundry"] = "ours"


class Ping(Order, tag="view.ping"):
    """Point at a place; a game master's `pull` takes everybody's view there."""

    x: Place
    y: Place
    pull: bool = False
    zoom: Annotated[float, Meta(gt=0, le=20)] | None = None


class Measure(Order, tag="view.measure"):
    """Show others one's ruler (an empty path takes it away). Never stored."""

    points: Annotated[list[Place], Meta(max_length=400)]
    token: Id | None = None


class PlayEffect(Order, tag="effect.play"):
    """Show an effect on everybody's screen once. Never stored but in the log."""

    effect: Literal["ripple", "lightning", "shake"]
    x: Place = 0
    y: Place = 0


# -- sound -----------------------------------------------------------------------------------------------------------


class PlaySound(Order, tag="sound.play"):
    """Start a sound: a track that is there, or a new one from an asset."""

    track: Id | None = None
    asset: Id | None = None
    channel: Literal["music", "ambience", "effects"] = "music"
    volume: Share = 0.8
    loop: bool = False
    fade: Length = 1
    offset: Length | None = None


class PauseSound(Order, tag="sound.pause"):
    """Hold a track where it is."""

    track: Id


class StopSound(Order, tag="sound.stop"):
    """Stop a track and take it off (one that is off already is no mistake); none named: all of them."""

    track: Id | None = None


class PlayPlaylist(Order, tag="sound.playlist"):
    """Play a playlist from its `index`th sound (or on from `after`, when that track has ended)."""

    playlist: Id
    index: int | None = None
    after: Id | None = None


# -- going back, going on ----------------------------------------------------------------------------------------------


class Undo(Order, tag="undo"):
    """Take one's own last act back."""


class Redo(Order, tag="redo"):
    """Do again what one has taken back last."""


class Resume(Order, tag="resume"):
    """After a break: `seat` and `n` as last heard; answered by what was missed, or a snapshot."""

    seat: Annotated[str, Meta(max_length=40)]
    n: int


class AskTime(Order, tag="clock.ask"):
    """Ask for the server's clock (and keep the seat): every 15 seconds, and some at the start."""

    sent: float


ORDERS = (
    AddPieces | ChangePieces | RemovePieces | MoveTokens | DragTokens | PlaceCreature | SetDoor | ClearFog
    | ChangeBar | SetCondition | ClearCondition
    | AddCombatants | RollInitiative | StartCombat | NextTurn | PreviousTurn | Delay | ActNow | SetEffect | EndEffect
    | EndCombat
    | Say | RollDice | Ping | Measure | PlayEffect
    | PlaySound | PauseSound | StopSound | PlayPlaylist
    | Undo | Redo | Resume | AskTime
)  # fmt: skip
read_order = msgspec.json.Decoder(ORDERS).decode


# -- facts ------------------------------------------------------------------------------------------


class Fact(Struct, kw_only=True, tag_field="type", omit_defaults=False):
    """Base of all that is told; those that carry `n` are numbered without gaps for each person."""


class Person(Item):
    """Somebody of the campaign."""

    id: int
    name: str
    role: Literal["game_master", "player", "observer"]
    colour: str
    here: bool = False


class Seen(Item):
    """What is sent beside the fields of a token or combatant, as `seen`: what this person may know in other words."""

    mine: bool = False
    """It is his to move."""
    health: str | None = None
    """In words, where the first bar is not shown: unhurt, hurt, bloodied, near death, down."""
    pips: int | None = None
    """The same as full pips of five."""


class Sight(Item):
    """What this person's tokens see now, as rings (x0, y0, x1, y1, ...) filled by the even-odd rule.

    `everything`: nothing is hidden from him by fog or dark. `bright`, `dim` and `dark` do not overlap; together they
    are all that is seen: in bright light, in dim light, without light (as greys). What lies outside is not seen.
    """

    everything: bool
    bright: list[list[float]] = msgspec.field(default_factory=list)
    dim: list[list[float]] = msgspec.field(default_factory=list)
    dark: list[list[float]] = msgspec.field(default_factory=list)
    lights: list[dict[str, Any]] = msgspec.field(default_factory=list)
    """Coloured light in sight: {colour, intensity, animation, rings}."""


class Explored(Item):
    """What has been seen before, as a PNG (white: explored) over the whole scene; null: nothing is kept."""

    png: str
    width: int
    height: int


class Message(Item):
    """Something said or rolled."""

    id: int
    kind: Literal["said", "rolled", "event"]
    by: int | None
    name: str
    at: float
    text: str = ""
    to: Audience = "everybody"
    speaker: str = ""
    roll: dict[str, Any] | None = None


class Truth(Item):
    """How something really is, for who was refused."""

    pieces: list[Record] = msgspec.field(default_factory=list)
    gone: list[str] = msgspec.field(default_factory=list)


class Problem(Item):
    """A refusal."""

    code: str
    message: str
    fields: dict[str, list[str]] = msgspec.field(default_factory=dict)


class Steps(Item):
    """What undo and redo would do now, in words; null: nothing."""

    undo: str | None
    redo: str | None


class Snapshot(Fact, tag="table.snapshot"):
    """The state as this person may know it. First message, and after a long break."""

    n: int
    seat: str
    version: int
    me: Person
    scene: dict[str, Any]
    """{id, uid, name, campaign, address}; id null and name empty where the scene's name is a secret."""
    pieces: list[Record]
    sight: Sight
    explored: Explored | None
    chat: list[Message]
    people: list[Person]
    steps: Steps
    dice: dict[str, Any]
    time: float
    looks_only: bool = False


class Changed(Fact, tag="table.changed"):
    """Pieces came, changed or went (for this person), and what he sees with them."""

    because: str
    by: int | None
    at: float
    add: list[Record] = msgspec.field(default_factory=list)
    set: list[dict[str, Any]] = msgspec.field(default_factory=list)
    """Each: `id` and the fields that are new."""
    remove: list[str] = msgspec.field(default_factory=list)
    paths: dict[str, list[float]] = msgspec.field(default_factory=dict)
    """The way that a moved token went, as far as it was seen."""
    sight: Sight | None = None
    passed: list[list[float]] = msgspec.field(default_factory=list)
    """Rings of what was seen on the way only: for memory."""
    explored: Explored | None = None
    """Only when memory was taken away or put back: what is seen is added by the browser itself."""


class ChatSaid(Fact, tag="chat.said"):
    """Somebody said or rolled something."""

    message: Message


class Pinged(Fact, tag="view.pinged"):
    """Somebody points at a place."""

    by: int
    x: float
    y: float
    pull: bool = False
    zoom: float | None = None


class Measured(Fact, tag="view.measured"):
    """Somebody's ruler; an empty path: it is gone."""

    by: int
    points: list[float]


class Dragged(Fact, tag="token.dragged"):
    """Where somebody holds tokens."""

    by: int
    tokens: list[TokenPlace]
    done: bool = False


class EffectPlayed(Fact, tag="effect.played"):
    """Show an effect."""

    effect: str
    x: float
    y: float


class PeopleHere(Fact, tag="people.here"):
    """Who is at the table now, whole."""

    people: list[Person]


class TableMoved(Fact, tag="table.moved"):
    """The table goes to another scene: open this address. Both empty: it is closed for now, and you may not stay."""

    scene: str
    address: str


class OrderDone(Fact, tag="order.done"):
    """Your order is done (again: was done)."""

    id: str
    number: int | None = None
    created: list[str] = msgspec.field(default_factory=list)
    steps: Steps | None = None


class OrderRefused(Fact, tag="order.refused"):
    """Your order is not done; `truth` is how the things that it named really are."""

    id: str
    error: Problem
    truth: Truth = msgspec.field(default_factory=Truth)


class Missed(Fact, tag="table.missed"):
    """Answer to `resume`: nothing is lost; the facts that were missed follow, numbered as ever."""

    n: int
    seat: str
    people: list[Person]
    steps: Steps
    time: float


class TimeTold(Fact, tag="clock.told"):
    """The server's clock, seconds since 1970."""

    sent: float
    time: float
    n: int
    """The number of the last numbered fact: who has less has missed something."""


FACTS = (
    Snapshot | Changed | ChatSaid | Pinged | Measured | Dragged | EffectPlayed | PeopleHere | TableMoved
    | OrderDone | OrderRefused | Missed | TimeTold
)  # fmt: skip
