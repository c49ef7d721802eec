// Written by `manage.py export_protocol` from scenes/protocol.py and scenes/pieces.py: change it there.

export const VERSION = 1;

export interface Allowed {
  ping: boolean;
  measure: boolean;
  draw: boolean;
  areas: boolean;
  doors: boolean;
  pins: boolean;
  see_names: boolean;
}

export interface AmbiencePiece {
  kind: "ambience";
  x: number;
  y: number;
  asset: string;
  radius: number;
  volume: number;
  walls: boolean;
  on: boolean;
  since: number;
  name: string;
  id: string;
}

export interface Aura {
  radius: number;
  colour: string;
  opacity: number;
  shown: "everybody" | "owners";
  name: string;
}

export interface Bar {
  name: string;
  value: number;
  max: number | null;
  colour: string;
  shown: "everybody" | "nobody" | "owners";
}

export interface CombatPiece {
  kind: "combat";
  running: boolean;
  round: number;
  turn: string | null;
  turn_started: number;
  health_shown: "nobody" | "numbers" | "pips" | "words";
  effects: TimedEffect[];
  skip_defeated: boolean;
  shown: boolean;
  id: string;
}

export interface CombatantPiece {
  kind: "combatant";
  token: string | null;
  name: string;
  initiative: number | null;
  tiebreak: number;
  hidden: boolean;
  delayed: boolean;
  defeated: boolean;
  is_player: boolean;
  hp: number | null;
  hp_max: number | null;
  owners: number[];
  id: string;
}

export interface Condition {
  name: string;
  icon: string;
  until_round: number | null;
  until: "end" | "start";
  whose: string | null;
  note: string;
}

export interface DisplayPiece {
  kind: "display";
  asset: string | null;
  entry: string | null;
  title: string;
  text: string;
  picture: string;
  shown: "chosen" | "everybody";
  shown_to: number[];
  id: string;
}

export interface DrawingPiece {
  kind: "drawing";
  shape: "ellipse" | "freehand" | "line" | "polygon" | "rectangle" | "text";
  points: number[];
  colour: string;
  width: number;
  fill: string | null;
  opacity: number;
  text: string;
  size: number;
  layer: "game_master" | "map" | "tokens";
  order: number;
  author: number | null;
  id: string;
}

export interface FogPiece {
  kind: "fog";
  mode: "hide" | "reveal";
  shape: "brush" | "everything" | "polygon";
  points: number[];
  radius: number;
  order: number;
  id: string;
}

export interface Glow {
  bright: number;
  dim: number;
  colour: string;
  intensity: number;
  angle: number;
  animation: "none" | "pulse" | "torch";
}

export interface Grid {
  type: "hex_flat" | "hex_pointy" | "none" | "square";
  size: number;
  x: number;
  y: number;
  distance: number;
  unit: string;
  rule: "alternating" | "chebyshev" | "euclidean" | "manhattan";
  shown: boolean;
  colour: string;
  opacity: number;
  shifted: "even" | "odd";
}

export interface LightPiece {
  kind: "light";
  x: number;
  y: number;
  bright: number;
  dim: number;
  colour: string;
  intensity: number;
  angle: number;
  rotation: number;
  animation: "none" | "pulse" | "torch";
  on: boolean;
  walls: boolean;
  darkness: boolean;
  name: string;
  id: string;
}

export interface MapPiece {
  kind: "map";
  asset: string | null;
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
  opacity: number;
  order: number;
  hidden: boolean;
  locked: boolean;
  above: boolean;
  name: string;
  scale_x: -1 | 1;
  scale_y: -1 | 1;
  id: string;
}

export interface PinPiece {
  kind: "pin";
  x: number;
  y: number;
  title: string;
  text: string;
  icon: string;
  entry: string | null;
  shown: "chosen" | "everybody" | "game_masters";
  shown_to: number[];
  author: number | null;
  id: string;
}

export interface PlaylistPiece {
  kind: "playlist";
  name: string;
  channel: "ambience" | "effects" | "music";
  assets: string[];
  shuffle: boolean;
  loop: boolean;
  volume: number;
  fade: number;
  id: string;
}

export interface ScreenPiece {
  kind: "screen";
  blank: boolean;
  rotation: 0 | 90 | 180 | 270;
  night: boolean;
  weather: "embers" | "fog" | "none" | "rain" | "snow";
  id: string;
}

export interface SettingsPiece {
  kind: "settings";
  width: number;
  height: number;
  background: string;
  grid: Grid;
  sight: boolean;
  covered: boolean;
  explored: "each" | "off" | "party";
  shared_sight: boolean;
  darkness: number;
  light_colour: string;
  allowed: Allowed;
  start_x: number | null;
  start_y: number | null;
  start_zoom: number | null;
  id: string;
}

export interface TemplatePiece {
  kind: "template";
  shape: "circle" | "cone" | "line" | "square";
  x: number;
  y: number;
  length: number;
  width: number;
  angle: number;
  direction: number;
  colour: string;
  opacity: number;
  label: string;
  token: string | null;
  hidden: boolean;
  author: number | null;
  id: string;
}

export interface TimedEffect {
  id: string;
  name: string;
  ends_round: number;
  ends: "end" | "start";
  whose: string | null;
  hidden: boolean;
}

export interface TokenPiece {
  kind: "token";
  name: string;
  x: number;
  y: number;
  size: number;
  rotation: number;
  elevation: number;
  order: number;
  asset: string | null;
  entry: string | null;
  picture: string;
  model: string;
  shape: "picture" | "round" | "square";
  colour: string;
  tint: string | null;
  opacity: number;
  layer: "game_master" | "tokens";
  hidden: boolean;
  locked: boolean;
  owners: number[];
  owned_by_all: boolean;
  name_shown: "everybody" | "nobody" | "owners";
  health_shown: "nobody" | "numbers" | "pips" | "words";
  disposition: "friendly" | "hostile" | "neutral" | "secret";
  bars: Bar[];
  conditions: Condition[];
  auras: Aura[];
  vision: Vision;
  light: Glow;
  speed: number | null;
  group: string | null;
  defeated: boolean;
  notes: string;
  id: string;
}

export interface TrackPiece {
  kind: "track";
  asset: string;
  title: string;
  channel: "ambience" | "effects" | "music";
  volume: number;
  loop: boolean;
  fade: number;
  playing: boolean;
  since: number;
  offset: number;
  playlist: string | null;
  duration: number | null;
  id: string;
}

export interface Vision {
  on: boolean;
  darkvision: number;
  blindsight: number;
  tremorsense: number;
  truesight: number;
  range: number | null;
  blind: boolean;
  angle: number;
}

export interface WallPiece {
  kind: "wall";
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  sight: "limited" | "none" | "normal" | "proximity";
  light: "limited" | "none" | "normal" | "proximity";
  sound: "limited" | "none" | "normal" | "proximity";
  move: "none" | "normal";
  side: "both" | "left" | "right";
  proximity: number;
  door: "door" | "none" | "secret";
  state: "closed" | "locked" | "open";
  players_may: boolean;
  id: string;
}

export interface ActNow {
  type: "combat.act";
  combatant: string;
  id?: string;
}

export interface AddCombatants {
  type: "combat.add";
  tokens: string[];
  roll?: boolean;
  hidden?: boolean;
  id?: string;
}

export interface AddPieces {
  type: "piece.add";
  pieces: Record<string, unknown>[];
  id?: string;
}

export interface AskTime {
  type: "clock.ask";
  sent: number;
  id?: string;
}

export interface ChangeBar {
  type: "bar.change";
  ids: string[];
  by?: number | null;
  to?: number | null;
  bar?: number;
  name?: string | null;
  id?: string;
}

export interface ChangePieces {
  type: "piece.change";
  pieces: PieceChange[];
  id?: string;
}

export interface Changed {
  type: "table.changed";
  because: string;
  by: number | null;
  at: number;
  add: Record<string, unknown>[];
  set: Record<string, unknown>[];
  remove: string[];
  paths: Record<string, number[]>;
  sight: Sight | null;
  passed: number[][];
  explored: Explored | null;
}

export interface ChatSaid {
  type: "chat.said";
  message: Message;
}

export interface ClearCondition {
  type: "condition.clear";
  tokens: string[];
  name: string;
  id?: string;
}

export interface ClearFog {
  type: "fog.clear";
  fog?: boolean;
  memory?: boolean;
  id?: string;
}

export interface Delay {
  type: "combat.delay";
  combatant: string;
  id?: string;
}

export interface DragTokens {
  type: "token.drag";
  tokens: TokenPlace[];
  done?: boolean;
  id?: string;
}

export interface Dragged {
  type: "token.dragged";
  by: number;
  tokens: TokenPlace[];
  done: boolean;
}

export interface EffectPlayed {
  type: "effect.played";
  effect: string;
  x: number;
  y: number;
}

export interface EndCombat {
  type: "combat.end";
  id?: string;
}

export interface EndEffect {
  type: "combat.effect_end";
  effect: string;
  id?: string;
}

export interface Explored {
  png: string;
  width: number;
  height: number;
}

export interface Measure {
  type: "view.measure";
  points: number[];
  token?: string | null;
  id?: string;
}

export interface Measured {
  type: "view.measured";
  by: number;
  points: number[];
}

export interface Message {
  id: number;
  kind: "event" | "rolled" | "said";
  by: number | null;
  name: string;
  at: number;
  text: string;
  to: "everybody" | "game_masters" | number[];
  speaker: string;
  roll: Record<string, unknown> | null;
}

export interface Missed {
  type: "table.missed";
  n: number;
  seat: string;
  people: Person[];
  steps: Steps;
  time: number;
}

export interface MoveTokens {
  type: "token.move";
  tokens: TokenPath[];
  force?: boolean;
  id?: string;
}

export interface NextTurn {
  type: "combat.next";
  id?: string;
}

export interface OrderDone {
  type: "order.done";
  id: string;
  number: number | null;
  created: string[];
  steps: Steps | null;
}

export interface OrderRefused {
  type: "order.refused";
  id: string;
  error: Problem;
  truth: Truth;
}

export interface PauseSound {
  type: "sound.pause";
  track: string;
  id?: string;
}

export interface PeopleHere {
  type: "people.here";
  people: Person[];
}

export interface Person {
  id: number;
  name: string;
  role: "game_master" | "observer" | "player";
  colour: string;
  here: boolean;
}

export interface PieceChange {
  id: string;
  set: Record<string, unknown>;
}

export interface Ping {
  type: "view.ping";
  x: number;
  y: number;
  pull?: boolean;
  zoom?: number | null;
  id?: string;
}

export interface Pinged {
  type: "view.pinged";
  by: number;
  x: number;
  y: number;
  pull: boolean;
  zoom: number | null;
}

export interface PlaceCreature {
  type: "token.place";
  entry: string;
  x: number;
  y: number;
  count?: number;
  hidden?: boolean;
  id?: string;
}

export interface PlayEffect {
  type: "effect.play";
  effect: "lightning" | "ripple" | "shake";
  x?: number;
  y?: number;
  id?: string;
}

export interface PlayPlaylist {
  type: "sound.playlist";
  playlist: string;
  index?: number | null;
  after?: string | null;
  id?: string;
}

export interface PlaySound {
  type: "sound.play";
  track?: string | null;
  asset?: string | null;
  channel?: "ambience" | "effects" | "music";
  volume?: number;
  loop?: boolean;
  fade?: number;
  offset?: number | null;
  id?: string;
}

export interface PreviousTurn {
  type: "combat.previous";
  id?: string;
}

export interface Problem {
  code: string;
  message: string;
  fields: Record<string, string[]>;
}

export interface Redo {
  type: "redo";
  id?: string;
}

export interface RemovePieces {
  type: "piece.remove";
  ids: string[];
  id?: string;
}

export interface Resume {
  type: "resume";
  seat: string;
  n: number;
  id?: string;
}

export interface RollDice {
  type: "dice.roll";
  formula: string;
  to?: "everybody" | "game_masters" | number[];
  label?: string;
  speaker?: string | null;
  dialect?: "avrae" | "foundry" | "ours" | "roll20";
  id?: string;
}

export interface RollInitiative {
  type: "combat.roll";
  combatants?: string[];
  id?: string;
}

export interface Say {
  type: "chat.say";
  text: string;
  to?: "everybody" | "game_masters" | number[];
  speaker?: string | null;
  id?: string;
}

export interface Seen {
  mine: boolean;
  health: string | null;
  pips: number | null;
}

export interface SetCondition {
  type: "condition.set";
  tokens: TokenCondition[];
  id?: string;
}

export interface SetDoor {
  type: "door.set";
  door: string;
  state: "closed" | "locked" | "open";
  id?: string;
}

export interface SetEffect {
  type: "combat.effect";
  effect: TimedEffect;
  id?: string;
}

export interface Sight {
  everything: boolean;
  bright: number[][];
  dim: number[][];
  dark: number[][];
  lights: Record<string, unknown>[];
}

export interface Snapshot {
  type: "table.snapshot";
  n: number;
  seat: string;
  version: number;
  me: Person;
  scene: Record<string, unknown>;
  pieces: Record<string, unknown>[];
  sight: Sight;
  explored: Explored | null;
  chat: Message[];
  people: Person[];
  steps: Steps;
  dice: Record<string, unknown>;
  time: number;
  looks_only: boolean;
}

export interface StartCombat {
  type: "combat.start";
  id?: string;
}

export interface Steps {
  undo: string | null;
  redo: string | null;
}

export interface StopSound {
  type: "sound.stop";
  track?: string | null;
  id?: string;
}

export interface TableMoved {
  type: "table.moved";
  scene: string;
  address: string;
}

export interface TimeTold {
  type: "clock.told";
  sent: number;
  time: number;
  n: number;
}

export interface TokenCondition {
  id: string;
  condition: Condition;
}

export interface TokenPath {
  id: string;
  path: number[];
  rotation: number | null;
  elevation: number | null;
}

export interface TokenPlace {
  id: string;
  x: number;
  y: number;
}

export interface Truth {
  pieces: Record<string, unknown>[];
  gone: string[];
}

export interface Undo {
  type: "undo";
  id?: string;
}

export type AnyPiece =
  | SettingsPiece
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
  | ScreenPiece;

export type AnyOrder =
  | AddPieces
  | ChangePieces
  | RemovePieces
  | MoveTokens
  | DragTokens
  | PlaceCreature
  | SetDoor
  | ClearFog
  | ChangeBar
  | SetCondition
  | ClearCondition
  | AddCombatants
  | RollInitiative
  | StartCombat
  | NextTurn
  | PreviousTurn
  | Delay
  | ActNow
  | SetEffect
  | EndEffect
  | EndCombat
  | Say
  | RollDice
  | Ping
  | Measure
  | PlayEffect
  | PlaySound
  | PauseSound
  | StopSound
  | PlayPlaylist
  | Undo
  | Redo
  | Resume
  | AskTime;

export type AnyFact =
  | Snapshot
  | Changed
  | ChatSaid
  | Pinged
  | Measured
  | Dragged
  | EffectPlayed
  | PeopleHere
  | TableMoved
  | OrderDone
  | OrderRefused
  | Missed
  | TimeTold;

export type PieceKind = AnyPiece["kind"];
