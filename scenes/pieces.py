"""What lies on a scene: one typed record for each kind of piece. Free of Django.

Lengths and places are scene pixels (y down), ranges and sizes of areas are in the scene's units (`grid.distance` of
them a cell), angles are degrees clockwise from east. Ids are 16 URL-safe random characters, people are user numbers.
Every field has a default that means "nothing special", so that records stay small.
"""

import secrets
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

SETTINGS_ID = "settings"
COMBAT_ID = "combat"
SCREEN_ID = "screen"
MOST_PIECES = 30_000
"""How many pieces a scene holds at most, by whatever door they come."""
LEAST_SIDE = 50
"""How wide and high a scene is at least, in pixels."""

Id = Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^[A-Za-z0-9_-]+$")]
Name = Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=10_000)]
Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Place = Annotated[float, Meta(ge=-200_000, le=200_000)]
Length = Annotated[float, Meta(ge=0, le=200_000)]
Share = Annotated[float, Meta(ge=0, le=1)]
Degrees = Annotated[float, Meta(ge=-3600, le=3600)]
Points = Annotated[list[Place], Meta(max_length=20_000)]
WholePoints = Annotated[list[Place], Meta(min_length=2, max_length=20_000)]
Order = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
People = Annotated[list[int], Meta(max_length=200)]


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_urlsafe(12)


class Part(Struct, kw_only=True, forbid_unknown_fields=True):
    """A record inside a piece."""


class Piece(Struct, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """Base of all pieces."""

    id: Id


# -- the scene itself ---------------------------------------------------------------------------------------


class Grid(Part):
    """The grid. Size is the distance between the centres of two neighbouring cells along a row (square: the side;
    flat hexes: height of a cell; pointy hexes: width of a cell); the offset is where the first cell's corner lies."""

    type: Literal["square", "hex_flat", "hex_pointy", "none"] = "square"
    size: Annotated[float, Meta(ge=4, le=4000)] = 70
    x: Place = 0
    y: Place = 0
    distance: Annotated[float, Meta(gt=0, le=100_000)] = 5
    unit: Annotated[str, Meta(max_length=12)] = "ft"
    rule: Literal["chebyshev", "alternating", "euclidean", "manhattan"] = "chebyshev"
    shown: bool = True
    colour: Colour = "#000000"
    opacity: Share = 0.2
    shifted: Literal["odd", "even"] = "odd"
    """Hexes: which rows (pointy) or columns (flat) are shifted by half a cell."""


class Allowed(Part):
    """What players may do here besides moving their own tokens."""

    ping: bool = True
    measure: bool = True
    draw: bool = True
    areas: bool = True
    doors: bool = True
    pins: bool = False
    see_names: bool = True


class SettingsPiece(Piece, tag="settings"):
    """The one record of the scene as a whole; its id is `settings`."""

    width: Annotated[float, Meta(ge=LEAST_SIDE, le=100_000)] = 2800
    height: Annotated[float, Meta(ge=LEAST_SIDE, le=100_000)] = 2100
    background: Colour = "#2b2620"
    grid: Grid = msgspec.field(default_factory=Grid)
    sight: bool = False
    """Whether walls and light decide what players see; off: they see all but what is hidden by hand."""
    covered: bool = False
    """Whether the scene is dark to players until an area is revealed by hand (manual fog)."""
    explored: Literal["each", "party", "off"] = "each"
    shared_sight: bool = False
    """Whether every player sees what any player's token sees."""
    darkness: Share = 0
    """0: full daylight everywhere; 1: only lights give light."""
    light_colour: Colour = "#ffffff"
    allowed: Allowed = msgspec.field(default_factory=Allowed)
    start_x: Place | None = None
    start_y: Place | None = None
    start_zoom: Annotated[float, Meta(gt=0, le=20)] | None = None


class MapPiece(Piece, tag="map"):
    """A picture that lies on the scene; x and y are its centre before rotation."""

    asset: Id | None = None
    x: Place = 0
    y: Place = 0
    width: Length = 1000
    height: Length = 1000
    rotation: Degrees = 0
    opacity: Share = 1
    order: Order = 0
    hidden: bool = False
    locked: bool = True
    above: bool = False
    """Drawn above the tokens, such as a roof."""
    name: Name = ""
    scale_x: Literal[1, -1] = 1
    scale_y: Literal[1, -1] = 1


# -- tokens --------------------------------------------------------------------------------------------------


class Bar(Part):
    """Something that goes up and down, such as hit points."""

    name: Annotated[str, Meta(max_length=40)] = ""
    value: Annotated[float, Meta(ge=-1e9, le=1e9)] = 0
    max: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    colour: Colour = "#b3261e"
    shown: Literal["everybody", "owners", "nobody"] = "owners"
    """To whom; `nobody`: only to game masters, not even to who plays the token."""


class Condition(Part):
    """A state such as prone; `until_round` of the running fight ends it by itself."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    icon: Annotated[str, Meta(max_length=40)] = ""
    until_round: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    until: Literal["start", "end"] = "end"
    whose: Id | None = None
    """The combatant at the start or end of whose turn it ends; none: at the end of the round."""
    note: Annotated[str, Meta(max_length=200)] = ""


class Aura(Part):
    """A ring around a token, in the scene's units from its edge."""

    radius: Length = 10
    colour: Colour = "#f0c419"
    opacity: Share = 0.25
    shown: Literal["everybody", "owners"] = "everybody"
    name: Annotated[str, Meta(max_length=60)] = ""


class Vision(Part):
    """How a token sees. Ranges are in units; none: not at all. Normal sight needs light and has no end."""

    on: bool = False
    darkvision: Length = 0
    blindsight: Length = 0
    tremorsense: Length = 0
    truesight: Length = 0
    range: Length | None = None
    """How far normal sight goes; none: as far as there is light."""
    blind: bool = False
    angle: Annotated[float, Meta(gt=0, le=360)] = 360


class Glow(Part):
    """Light that something gives, in units."""

    bright: Length = 0
    dim: Length = 0
    colour: Colour = "#ffd9a0"
    intensity: Share = 0.5
    angle: Annotated[float, Meta(gt=0, le=360)] = 360
    animation: Literal["none", "torch", "pulse"] = "none"


class TokenPiece(Piece, tag="token"):
    """A creature or thing on the table; x and y are its centre."""

    name: Name = ""
    x: Place = 0
    y: Place = 0
    size: Annotated[float, Meta(gt=0, le=40)] = 1
    rotation: Degrees = 0
    elevation: Annotated[float, Meta(ge=-100_000, le=100_000)] = 0
    order: Order = 0
    asset: Id | None = None
    entry: str | None = None
    """The uid of the creature or character that it stands for."""
    picture: Annotated[str, Meta(max_length=300)] = ""
    """Address of its picture on this site when it has no asset; kept by the server."""
    model: Annotated[str, Meta(max_length=300)] = ""
    """Address of its 3D model (GLB) on this site; kept by the server."""
    shape: Literal["round", "square", "picture"] = "round"
    colour: Colour = "#6b4f2a"
    tint: Colour | None = None
    opacity: Share = 1
    layer: Literal["tokens", "game_master"] = "tokens"
    hidden: bool = False
    locked: bool = False
    owners: People = msgspec.field(default_factory=list)
    owned_by_all: bool = False
    name_shown: Literal["everybody", "owners", "nobody"] = "everybody"
    health_shown: Literal["numbers", "words", "pips", "nobody"] = "nobody"
    """How the first bar is shown to players who do not own the token and may not see the bar itself."""
    disposition: Literal["friendly", "neutral", "hostile", "secret"] = "neutral"
    bars: Annotated[list[Bar], Meta(max_length=8)] = msgspec.field(default_factory=list)
    conditions: Annotated[list[Condition], Meta(max_length=40)] = msgspec.field(default_factory=list)
    auras: Annotated[list[Aura], Meta(max_length=6)] = msgspec.field(default_factory=list)
    vision: Vision = msgspec.field(default_factory=Vision)
    light: Glow = msgspec.field(default_factory=Glow)
    speed: Length | None = None
    """Units a turn; none: not kept."""
    group: Id | None = None
    defeated: bool = False
    notes: Words = ""
    """For game masters alone."""


# -- walls and light -----------------------------------------------------------------------------------------

Blocking = Literal["none", "normal", "limited", "proximity"]


class WallPiece(Piece, tag="wall"):
    """A straight piece of wall, window, fence or door. Players are never sent one, only doors in sight."""

    x1: Place
    y1: Place
    x2: Place
    y2: Place
    sight: Blocking = "normal"
    light: Blocking = "normal"
    sound: Blocking = "normal"
    move: Literal["none", "normal"] = "normal"
    side: Literal["both", "left", "right"] = "both"
    """One-way: blocks only who looks at it from this side, going from point 1 to point 2."""
    proximity: Length = 10
    """For `proximity`: who is nearer than so many units looks through."""
    door: Literal["none", "door", "secret"] = "none"
    state: Literal["closed", "open", "locked"] = "closed"
    players_may: bool = True
    """Whether players may open and close this door."""


class LightPiece(Piece, tag="light"):
    """A light that stands by itself."""

    x: Place
    y: Place
    bright: Length = 20
    dim: Length = 40
    colour: Colour = "#ffd9a0"
    intensity: Share = 0.5
    angle: Annotated[float, Meta(gt=0, le=360)] = 360
    rotation: Degrees = 0
    animation: Literal["none", "torch", "pulse"] = "none"
    on: bool = True
    walls: bool = True
    darkness: bool = False
    """A darkness that swallows light instead of giving it."""
    name: Name = ""


class FogPiece(Piece, tag="fog"):
    """A stroke or area of manual fog. Later ones (greater order) win. Players are sent the outcome only."""

    mode: Literal["reveal", "hide"]
    shape: Literal["polygon", "brush", "everything"] = "polygon"
    points: Points = msgspec.field(default_factory=list)
    radius: Length = 0
    order: Order = 0


# -- what people put on it --------------------------------------------------------------------------------------


class DrawingPiece(Piece, tag="drawing"):
    """A line, shape or text; points are x0, y0, x1, y1, ... (rectangles and ellipses: two corners; text: one)."""

    shape: Literal["freehand", "line", "polygon", "rectangle", "ellipse", "text"]
    points: WholePoints
    colour: Colour = "#1d1b16"
    width: Length = 6
    fill: Colour | None = None
    opacity: Share = 1
    text: Annotated[str, Meta(max_length=500)] = ""
    size: Length = 28
    layer: Literal["map", "tokens", "game_master"] = "tokens"
    order: Order = 0
    author: int | None = None

    def __post_init__(self) -> None:
        """Refuse half a point."""
        if len(self.points) % 2:
            raise ValueError("Expected an even number of `points`")


class TemplatePiece(Piece, tag="template"):
    """An area of effect: a circle's centre, a cone's tip, a line's start, a square's centre; sizes in units."""

    shape: Literal["circle", "cone", "line", "square"]
    x: Place
    y: Place
    length: Length = 20
    """Radius, length of the cone or line, or side of the square."""
    width: Length = 5
    """Of a line."""
    angle: Annotated[float, Meta(gt=0, le=360)] = 53.13
    """Of a cone: 53.13 makes it as wide as it is long."""
    direction: Degrees = 0
    colour: Colour = "#b3261e"
    opacity: Share = 0.35
    label: Annotated[str, Meta(max_length=100)] = ""
    token: Id | None = None
    """The token that it goes with."""
    hidden: bool = False
    author: int | None = None


class PinPiece(Piece, tag="pin"):
    """A note stuck on the map."""

    x: Place
    y: Place
    title: Name = ""
    text: Words = ""
    icon: Annotated[str, Meta(max_length=40)] = "book"
    entry: str | None = None
    """The uid of an entry, such as a handout or a place."""
    shown: Literal["everybody", "chosen", "game_masters"] = "game_masters"
    shown_to: People = msgspec.field(default_factory=list)
    author: int | None = None


class DisplayPiece(Piece, tag="display"):
    """A handout or picture held up before people until it is put away."""

    asset: Id | None = None
    entry: str | None = None
    title: Name = ""
    text: Words = ""
    picture: Annotated[str, Meta(max_length=300)] = ""
    shown: Literal["everybody", "chosen"] = "everybody"
    shown_to: People = msgspec.field(default_factory=list)


# -- the fight ---------------------------------------------------------------------------------------------------


class CombatantPiece(Piece, tag="combatant"):
    """One who takes turns."""

    token: Id | None = None
    name: Name = ""
    initiative: Annotated[float, Meta(ge=-1000, le=1000)] | None = None
    tiebreak: Annotated[float, Meta(ge=-1000, le=1000)] = 0
    """Such as the dexterity score; greater goes first."""
    hidden: bool = False
    """Kept from players, although its token may be seen."""
    delayed: bool = False
    defeated: bool = False
    is_player: bool = False
    hp: Annotated[float, Meta(ge=-1e9, le=1e9)] | None = None
    hp_max: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    """For who stands for no token; a token's own first bar goes before these."""
    owners: People = msgspec.field(default_factory=list)


class TimedEffect(Part):
    """Something that ends by itself."""

    id: Id
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    ends_round: Annotated[int, Meta(ge=1, le=1_000_000)]
    ends: Literal["start", "end"] = "end"
    whose: Id | None = None
    hidden: bool = False


class CombatPiece(Piece, tag="combat"):
    """The fight as a whole; its id is `combat`."""

    running: bool = False
    round: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    turn: Id | None = None
    """The combatant whose turn it is."""
    turn_started: float = 0
    """Server time in seconds."""
    health_shown: Literal["numbers", "words", "pips", "nobody"] = "words"
    effects: Annotated[list[TimedEffect], Meta(max_length=200)] = msgspec.field(default_factory=list)
    skip_defeated: bool = True
    shown: bool = True
    """Whether players see the order of turns at all."""


# -- sound and screen ----------------------------------------------------------------------------------------------


class TrackPiece(Piece, tag="track"):
    """A sound that is played for all. It stands at `offset + (now - since) * playing` seconds."""

    asset: Id
    title: Name = ""
    channel: Literal["music", "ambience", "effects"] = "music"
    volume: Share = 0.8
    loop: bool = False
    fade: Annotated[float, Meta(ge=0, le=60)] = 1
    """Seconds of fading in and out."""
    playing: bool = False
    since: float = 0
    """Server time in seconds at which it last started from `offset`."""
    offset: Annotated[float, Meta(ge=0)] = 0
    playlist: Id | None = None
    duration: float | None = None


class PlaylistPiece(Piece, tag="playlist"):
    """Tracks that follow each other."""

    name: Name = ""
    channel: Literal["music", "ambience", "effects"] = "music"
    assets: Annotated[list[Id], Meta(max_length=500)] = msgspec.field(default_factory=list)
    shuffle: bool = False
    loop: bool = True
    volume: Share = 0.8
    fade: Annotated[float, Meta(ge=0, le=60)] = 2


class AmbiencePiece(Piece, tag="ambience"):
    """A sound with a place: heard by whose token is near; radius in units.

    Who is sent no walls is told beside it, as `seen: {muffled}`, whether it comes to his tokens through walls alone.
    """

    x: Place
    y: Place
    asset: Id
    radius: Length = 30
    volume: Share = 0.8
    walls: bool = True
    on: bool = True
    since: float = 0
    name: Name = ""


class ScreenPiece(Piece, tag="screen"):
    """What all players' screens do; its id is `screen`."""

    blank: bool = False
    rotation: Literal[0, 90, 180, 270] = 0
    night: bool = False
    weather: Literal["none", "rain", "snow", "fog", "embers"] = "none"


AnyPiece = (
    SettingsPiece
    | MapPiece
    | TokenPiece
    | WallPiece
    | LightPiece
    | FogPiece
    | DrawingPiece
    | TemplatePiece
    | PinPiece
    | DisplayPiece
    | CombatantPiece
    | CombatPiece
    | TrackPiece
    | PlaylistPiece
    | AmbiencePiece
    | ScreenPiece
)
KINDS: dict[str, type[Piece]] = {str(piece.__struct_config__.tag): piece for piece in AnyPiece.__args__}
SINGLE = {SETTINGS_ID: "settings", COMBAT_ID: "combat", SCREEN_ID: "screen"}

Record = dict[str, Any]
"""A piece as plain data, all of its fields and `id` and `kind`."""


def record_of(piece: Piece) -> Record:
    """Return a piece as plain data, whole."""
    return msgspec.to_builtins(piece)


def piece_from(record: Record) -> Piece:
    """Return the typed piece; msgspec.ValidationError names the field that is wrong."""
    piece = msgspec.convert(record, AnyPiece)
    if _has_nul(record.values()):  # looked at now that it is known to be no deeper than a piece
        raise msgspec.ValidationError("Text without the character NUL is expected, which no database keeps")
    return piece


def _has_nul(parts: Iterable[Any]) -> bool:
    """Tell whether a text among the values of a piece holds the character."""
    for part in parts:
        kind = type(part)
        if kind is str:
            if "\0" in part:
                return True
        elif kind is dict:
            if _has_nul(part.values()):
                return True
        elif kind is list and part and type(part[0]) in (str, dict) and _has_nul(part):  # all in a list are of a kind
            return True
    return False


def mended(record: Record) -> Record:
    """Return a stored record as the rules of today want it: drawings once were taken without one whole point."""
    points = record.get("points")
    if record.get("kind") != "drawing" or not isinstance(points, list) or (points and len(points) % 2 == 0):
        return record
    return record | {"points": points[:-1] if len(points) > 2 else [*points, 0.0, 0.0][:2]}


def whole(record: Record) -> Record:
    """Return the record checked and with every default filled in; msgspec.ValidationError if it is no piece."""
    return record_of(piece_from(record))


def record_of_part(part: Part) -> Record:
    """Return a part of a piece as plain data."""
    return msgspec.to_builtins(part)
