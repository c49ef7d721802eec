import { expect, test } from "vitest";
import type { AmbiencePiece, AnyPiece, TokenPiece, WallPiece } from "../protocol";
import { TableStore } from "../store";
import { earsOf, heard, isMuffled, loudness, MUFFLED } from "./hearing";
import { Levels } from "./levels";

const brook = {
  kind: "ambience",
  id: "brook",
  x: 0,
  y: 0,
  asset: "a",
  radius: 30,
  volume: 0.5,
  walls: true,
  on: true,
  since: 0,
  name: "",
} as AmbiencePiece;
const wall = {
  kind: "wall",
  id: "w",
  x1: 50,
  y1: -50,
  x2: 50,
  y2: 50,
  sound: "normal",
  door: "none",
} as WallPiece;

function token(id: string, owners: number[], x = 0): TokenPiece {
  return { kind: "token", id, owners, owned_by_all: false, x, y: 0 } as unknown as TokenPiece;
}

function tableOf(role: "player" | "observer" | "game_master", pieces: AnyPiece[]): TableStore {
  const store = new TableStore();
  store.take({
    type: "table.snapshot",
    n: 0,
    seat: "s",
    version: 1,
    scene: {},
    chat: [],
    people: [],
    dice: {},
    time: 0,
    me: { id: 7, name: "P", role, colour: "#000000", here: true },
    explored: null,
    looks_only: false,
    sight: { everything: true, bright: [], dim: [], dark: [], lights: [] },
    steps: { undo: null, redo: null },
    pieces: pieces as unknown as Record<string, unknown>[],
  });
  return store;
}

test("a sound is loudest at its place and gone at its edge", () => {
  expect(loudness(0, 30)).toBe(1);
  expect(loudness(15, 30)).toBe(0.25);
  expect(loudness(30, 30)).toBe(0);
  expect(loudness(5, 0)).toBe(0);
});

test("distance is measured in the scene's units", () => {
  // 70 pixels are 5 feet: 210 pixels are 15 feet, half of the circle.
  expect(heard(brook, [{ x: 210, y: 0 }], 14, [])).toBeCloseTo(0.125);
});

test("the nearest ear counts, and without ears there is silence", () => {
  const ears = [
    { x: 2000, y: 0 },
    { x: 14, y: 0 },
  ];
  expect(heard(brook, ears, 14, [])).toBeGreaterThan(0.4);
  expect(heard(brook, [], 14, [])).toBe(0);
  expect(heard({ ...brook, on: false }, ears, 14, [])).toBe(0);
});

test("a wall between muffles, an open door and a wall that lets sound pass do not", () => {
  const ear = { x: 100, y: 0 };
  const open = heard(brook, [ear], 14, []);
  expect(heard(brook, [ear], 14, [wall])).toBeCloseTo(open * MUFFLED);
  expect(heard({ ...brook, walls: false }, [ear], 14, [wall])).toBeCloseTo(open);
  expect(isMuffled(ear, brook, [{ ...wall, door: "door", state: "open" }])).toBe(false);
  expect(isMuffled(ear, brook, [{ ...wall, sound: "none" }])).toBe(false);
  expect(isMuffled({ x: 100, y: 200 }, { x: 0, y: 200 }, [wall])).toBe(false);
});

test("what the server says of walls that a player is not sent holds", () => {
  const told = { ...brook, seen: { muffled: true } } as AmbiencePiece;
  expect(heard(told, [{ x: 0, y: 0 }], 14, [])).toBeCloseTo(0.5 * MUFFLED);
});

test("a player listens with his own tokens, a game master with those of the players until he selects one", () => {
  const pieces = [token("mine", [7], 1), token("theirs", [8], 2), token("beast", [], 3)];
  expect(earsOf(tableOf("player", pieces)).map(({ x }) => x)).toEqual([1]);
  const master = tableOf("game_master", pieces);
  expect(earsOf(master).map(({ x }) => x)).toEqual([1, 2]);
  master.select(["beast"]);
  expect(earsOf(master).map(({ x }) => x)).toEqual([3]);
  expect(earsOf(tableOf("observer", pieces)).map(({ x }) => x)).toEqual([1, 2]);
});

test("volumes are kept in the browser and survive nonsense there", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
  };
  const levels = new Levels(storage);
  levels.set("music", 0.5);
  levels.set("master", 1);
  expect(new Levels(storage).gain("music")).toBeCloseTo(0.25);
  levels.muted = true;
  expect(new Levels(storage).gain("music")).toBe(0);
  kept.set("table-sound", '{"values":{"music":"loud","ambience":7},"silent":3}');
  expect(new Levels(storage).get("music")).toBe(0.8);
  kept.set("table-sound", "{");
  expect(new Levels(storage).muted).toBe(false);
});
