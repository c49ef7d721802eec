import { beforeEach, expect, test, vi } from "vitest";
import type { Board } from "../board/board";
import { tokenAt, wallAt } from "../board/hits";
import { Nudges } from "../board/nudges";
import { single } from "../defaults";
import { settings, snapshot, token, wall } from "../fakes";
import type { AnyOrder, MapPiece, PieceChange } from "../protocol";
import { type Frame, TableStore } from "../store";
import { areaBetween } from "./area";
import { shift } from "./clipboard";
import { DragTokens } from "./drag_tokens";
import { withoutRepeats } from "./draw";
import { box } from "./fog";
import { HeldChanges } from "./held";
import { toolsFor } from "./list";
import { alignedGrid, mapAt } from "./map";
import type { Hand } from "./types";
import { endsAt } from "./wall";
import { KINDS } from "./wall_kinds";

const grid = single.settings.grid;
let store: TableStore;
let orders: AnyOrder[];
let told: AnyOrder[];
let places: Map<string, { x: number; y: number }>;

/** A board of which only the hand's part is there. */
function board(): Board {
  const picture = {
    tokens: {
      drag: (now: typeof places) => {
        places = now;
      },
      placeOf: (id: string) => places.get(id) ?? null,
    },
    marks: { ruler: vi.fn() },
  };
  const made = {
    store,
    picture,
    connection: { send: vi.fn(), tell: (order: AnyOrder) => told.push(order) },
    frames: { need: vi.fn() },
    say: vi.fn(),
    order: (order: AnyOrder, expected: PieceChange[] = []) => {
      orders.push(order);
      store.expect(`o${orders.length}`, expected);
      return Promise.resolve(null);
    },
  };
  return made as unknown as Board;
}

function hand(x: number, y: number, fields: Partial<Hand> = {}): Hand {
  return { x, y, screen: { x, y }, shift: false, alt: false, control: false, touch: false, ...fields };
}

function seat(pieces: Parameters<typeof snapshot>[0], me: Partial<TableStore["me"]> = {}): void {
  store.take(
    snapshot(pieces, {
      me: { id: 7, name: "Ada", role: "game_master", colour: "#0072b2", here: true, ...me },
    }) as Frame,
  );
}

beforeEach(() => {
  store = new TableStore();
  orders = [];
  told = [];
  places = new Map();
});

test("a dragged token stays under the hand and comes to lie on a cell", () => {
  seat([token("a", { x: 35, y: 35 })]);
  store.select(["a"]);
  const drag = new DragTokens(board(), token("a", { x: 35, y: 35 }), hand(40, 40));
  drag.move(hand(190, 110));
  expect(places.get("a")).toEqual({ x: 185, y: 105 });
  drag.up();
  expect(orders).toEqual([
    {
      type: "token.move",
      tokens: [{ id: "a", path: [175, 105], rotation: null, elevation: null }],
      force: true,
    },
  ]);
  expect(store.getOf("token", "a")).toMatchObject({ x: 175, y: 105 });
});

test("the selected go along in formation, over the same corners", () => {
  seat([token("a"), token("b", { x: 105, y: 35 })]);
  store.select(["a", "b"]);
  const drag = new DragTokens(board(), token("a"), hand(35, 35));
  drag.move(hand(105, 35));
  drag.aside();
  drag.move(hand(105, 175));
  drag.up();
  const [order] = orders;
  expect(order?.type === "token.move" && order.tokens.map(({ path }) => path)).toEqual([
    [105, 35, 105, 175],
    [175, 35, 175, 175],
  ]);
});

test("a player drags only what is his, and never walks through walls by force", () => {
  const me = { id: 3, role: "player" as const };
  seat([token("a", { owners: [3] }), token("b", { x: 105 })], me);
  store.select(["a", "b"]);
  const drag = new DragTokens(board(), token("a", { owners: [3] }), hand(35, 35));
  drag.move(hand(105, 35));
  drag.up();
  expect(orders[0]).toMatchObject({ force: false, tokens: [{ id: "a" }] });
});

test("a locked token stays", () => {
  seat([token("a", { locked: true })]);
  store.select(["a"]);
  const drag = new DragTokens(board(), token("a", { locked: true }), hand(35, 35));
  drag.move(hand(300, 35));
  drag.up();
  expect(orders).toHaveLength(0);
});

test("others hear of a drag at most twenty times a second, and of its end", () => {
  vi.useFakeTimers();
  seat([token("a")]);
  store.select(["a"]);
  const drag = new DragTokens(board(), token("a"), hand(35, 35));
  for (let at = 0; at < 100; at += 1) {
    drag.move(hand(35 + at, 35));
    vi.advanceTimersByTime(10);
  }
  drag.up();
  vi.useRealTimers();
  expect(told.length).toBeGreaterThan(15);
  expect(told.length).toBeLessThanOrEqual(22);
  expect(told.at(-1)).toMatchObject({ type: "token.drag", done: true });
});

test("the steps of arrow keys are given as one order", () => {
  vi.useFakeTimers();
  seat([token("a")]);
  store.select(["a"]);
  const nudges = new Nudges(board());
  nudges.by(1, 0);
  nudges.by(1, 0);
  nudges.by(0, 1);
  expect(places.get("a")).toEqual({ x: 175, y: 105 });
  vi.advanceTimersByTime(400);
  vi.useRealTimers();
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ tokens: [{ id: "a", path: [105, 35, 175, 35, 175, 105] }] });
});

test("arrow keys move the view when nothing of ours is selected", () => {
  seat([token("a")], { id: 3, role: "player" });
  store.select(["a"]);
  expect(new Nudges(board()).by(1, 0)).toBe(false);
});

test("what is under the hand is shown at once and given once, or put back", () => {
  seat([token("a")]);
  const held = new HeldChanges(board());
  held.show([{ id: "a", set: { rotation: 30 } }]);
  held.show([{ id: "a", set: { rotation: 45 } }]);
  expect(store.get("a")).toMatchObject({ rotation: 45 });
  held.drop();
  expect(store.get("a")).toMatchObject({ rotation: 0 });
  held.show([{ id: "a", set: { rotation: 60 } }]);
  expect(held.give()).toBe(true);
  expect(orders).toEqual([{ type: "piece.change", pieces: [{ id: "a", set: { rotation: 60 } }] }]);
  expect(store.get("a")).toMatchObject({ rotation: 60 });
});

test("of tokens on one another the one on top is meant; round ones are not met at their corners", () => {
  seat([
    token("big", { size: 3, x: 105, y: 105 }),
    token("small", { x: 105, y: 105 }),
    token("dead", { defeated: true, order: 9, x: 105, y: 105 }),
  ]);
  expect(tokenAt(store, { x: 105, y: 105 })?.id).toBe("small");
  expect(tokenAt(store, { x: 105, y: 20 })?.id).toBe("big");
  expect(tokenAt(store, { x: 5, y: 5 })).toBeNull();
});

test("a wall's end goes before its middle", () => {
  const walls = [
    wall("a", { x1: 0, y1: 0, x2: 100, y2: 0 }),
    wall("b", { x1: 100, y1: 0, x2: 100, y2: 100 }),
  ];
  expect(wallAt(walls, { x: 98, y: 3 }, 10)?.end).not.toBe(0);
  expect(wallAt(walls, { x: 50, y: 4 }, 10)).toMatchObject({ wall: { id: "a" }, end: 0 });
  expect(wallAt(walls, { x: 50, y: 40 }, 10)).toBeNull();
  expect(endsAt(walls[0] as never, { x: 100, y: 0 })).toEqual([{ id: "a", which: 2 }]);
});

test("windows let see and light through but nobody pass, curtains the other way round", () => {
  expect({ ...wall("a"), ...KINDS.window }).toMatchObject({ sight: "none", light: "none", move: "normal" });
  expect({ ...wall("a"), ...KINDS.curtain }).toMatchObject({ sight: "normal", move: "none" });
});

test("areas are as long as whole cells unless drawn freely", () => {
  const options = { shape: "cone" as const, width: 5, angle: 53.13 };
  expect(areaBetween(grid, { x: 0, y: 0 }, { x: 0, y: 300 }, options, false)).toMatchObject({
    length: 20,
    direction: 90,
  });
  expect(areaBetween(grid, { x: 0, y: 0 }, { x: 0, y: 300 }, options, true)).toMatchObject({ length: 21.4 });
});

test("a box around three by three cells tells the grid", () => {
  expect(alignedGrid(grid, { x: 110, y: 215 }, { x: 410, y: 515 })).toEqual({ size: 100, x: 10, y: 15 });
  expect(alignedGrid(grid, { x: 0, y: 0 }, { x: 3, y: 3 })).toBeNull();
});

test("of pictures on one another the topmost is meant, however it is turned", () => {
  const map = (id: string, fields: Partial<MapPiece>) =>
    ({
      id,
      kind: "map",
      x: 100,
      y: 100,
      width: 200,
      height: 20,
      rotation: 0,
      order: 0,
      above: false,
      ...fields,
    }) as MapPiece;
  const maps = [map("a", {}), map("b", { rotation: 90, order: 1 })];
  expect(mapAt(maps, { x: 100, y: 20 })?.id).toBe("b");
  expect(mapAt(maps, { x: 20, y: 100 })?.id).toBe("a");
  expect(mapAt(maps, { x: 100, y: 100 })?.id).toBe("b");
});

test("what is copied lies beside what it was copied from", () => {
  expect(shift({ x: 1, y: 2, name: "a" }, 10, 20)).toEqual({ x: 11, y: 22, name: "a" });
  expect(shift({ points: [0, 0, 5, 5] }, 1, 2)).toEqual({ points: [1, 2, 6, 7] });
  expect(shift({ x1: 0, y1: 0, x2: 5, y2: 5 }, 1, 2)).toEqual({ x1: 1, y1: 2, x2: 6, y2: 7 });
});

test("a double click's repeated corner is left out; a rectangle has four", () => {
  expect(withoutRepeats([0, 0, 50, 0, 50, 50, 51, 50])).toEqual([0, 0, 50, 0, 50, 50]);
  expect(box([0, 0, 10, 20])).toEqual([0, 0, 10, 0, 10, 20, 0, 20]);
});

test("tools are offered to who may use them", () => {
  const names = () => toolsFor(store).map(({ name }) => name);
  seat([]);
  expect(names()).toContain("wall");
  seat([settings({ allowed: { ...settings().allowed, draw: false } })], { id: 3, role: "player" });
  expect(names()).toEqual(["select", "ruler", "area", "ping"]);
  seat([], { id: 4, role: "observer" });
  expect(names()).toEqual(["select"]);
});
