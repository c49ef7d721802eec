// A pretend server and hand-made pieces for the tests of the table's browser side.
import { single } from "./defaults";
import type { AnyPiece, SettingsPiece, Snapshot, TokenPiece, WallPiece } from "./protocol";

export class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readyState = 0;
  binaryType = "blob";
  sent: Record<string, unknown>[] = [];

  constructor(readonly url: string) {
    super();
    FakeSocket.made.push(this);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.made.at(-1);
    if (!socket) throw new Error("Nobody has opened a socket.");
    return socket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  says(message: object | ArrayBuffer): void {
    const data = message instanceof ArrayBuffer ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close", { code }));
  }

  orders(type: string): Record<string, unknown>[] {
    return this.sent.filter((order) => order.type === type);
  }
}

export function token(id: string, fields: Partial<TokenPiece> = {}): TokenPiece {
  return {
    kind: "token",
    id,
    name: id,
    x: 35,
    y: 35,
    size: 1,
    rotation: 0,
    elevation: 0,
    order: 0,
    asset: null,
    entry: null,
    picture: "",
    model: "",
    shape: "round",
    colour: "#6b4f2a",
    tint: null,
    opacity: 1,
    layer: "tokens",
    hidden: false,
    locked: false,
    owners: [],
    owned_by_all: false,
    name_shown: "everybody",
    health_shown: "nobody",
    disposition: "neutral",
    bars: [],
    conditions: [],
    auras: [],
    vision: {
      on: false,
      darkvision: 0,
      blindsight: 0,
      tremorsense: 0,
      truesight: 0,
      range: null,
      blind: false,
      angle: 360,
    },
    light: { bright: 0, dim: 0, colour: "#ffd9a0", intensity: 0.5, angle: 360, animation: "none" },
    speed: null,
    group: null,
    defeated: false,
    notes: "",
    ...fields,
  };
}

export function wall(id: string, fields: Partial<WallPiece> = {}): WallPiece {
  return {
    kind: "wall",
    id,
    x1: 0,
    y1: 0,
    x2: 70,
    y2: 0,
    sight: "normal",
    light: "normal",
    sound: "normal",
    move: "normal",
    side: "both",
    proximity: 10,
    door: "none",
    state: "closed",
    players_may: true,
    ...fields,
  };
}

export function settings(fields: Partial<SettingsPiece> = {}): SettingsPiece {
  return { ...single.settings, ...fields };
}

export function snapshot(pieces: AnyPiece[] = [], fields: Partial<Snapshot> = {}): Snapshot {
  return {
    type: "table.snapshot",
    n: 1,
    seat: "seat-1",
    version: 1,
    me: { id: 7, name: "Ada", role: "game_master", colour: "#0072b2", here: true },
    scene: { id: "1", uid: "s", name: "The cellar", campaign: "c", address: "/" },
    pieces: pieces as unknown as Record<string, unknown>[],
    sight: { everything: true, bright: [], dim: [], dark: [], lights: [] },
    explored: null,
    chat: [],
    people: [],
    steps: { undo: null, redo: null },
    dice: {},
    time: 1000,
    looks_only: false,
    ...fields,
  };
}

export function changed(n: number, fields: object = {}): object {
  const none = { add: [], set: [], remove: [], paths: {}, sight: null, explored: null, passed: [] };
  return { n, type: "table.changed", because: "token.move", by: 9, at: 0, ...none, ...fields };
}
