import { beforeEach, expect, test, vi } from "vitest";
import { settings, snapshot, token, wall } from "../fakes";
import type { AnyPiece } from "../protocol";
import { type Frame, TableStore } from "../store";
import { knock } from "../tools/doors";
import type { Board } from "./board";
import { Keys } from "./keys";
import { describeThing, hintOf, inOrder, underHand } from "./things";

const pin = { kind: "pin", id: "pin", x: 5, y: 5, title: "A loose stone", text: "" } as AnyPiece;
const light = { kind: "light", id: "light", x: 9, y: 9, name: "", on: true, darkness: false } as AnyPiece;
const pieces = [light, pin, wall("door", { door: "door" }), wall("wall"), token("a", { owners: [3] })];
const player = { id: 3, name: "Wren", role: "player" as const, colour: "#0072b2", here: true };

let store: TableStore;
let host: HTMLElement;
const order = vi.fn(() => Promise.resolve(null));
const say = vi.fn();
const emit = vi.fn();

function board(): Board {
  const picture = { walls: { doorAt: () => null } };
  const tools = { tool: { cancel: () => false }, pieceAt: () => null };
  const made = { store, host, order, say, emit, picture, tools, camera: { zoom: 1 }, reveal: vi.fn() };
  return Object.assign(made, {
    describe: (thing: never) => describeThing(thing, "ft"),
    openMenuFor: (id: string) => emit("menu", { id }),
  }) as unknown as Board;
}

function press(key: string, shiftKey = false): boolean {
  return host.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, cancelable: true }));
}

function seat(me?: typeof player, given: AnyPiece[] = pieces): void {
  store.take(snapshot(given, me ? { me } : {}) as Frame);
}

beforeEach(() => {
  vi.clearAllMocks();
  store = new TableStore();
  host = document.createElement("div");
});

test("Tab goes from tokens to doors and notes, and says what Enter does with them", () => {
  seat(player);
  expect(inOrder(store).map(({ id }) => id)).toEqual(["a", "door", "pin"]);
  new Keys(board());
  press("Tab");
  press("Tab");
  expect(say).toHaveBeenLastCalledWith("Door, closed. Enter opens it.");
  press("Enter");
  expect(order).toHaveBeenCalledWith({ type: "door.set", door: "door", state: "open" }, expect.anything());
  press("F10", true);
  expect(emit).toHaveBeenCalledWith("menu", { id: "door" });
  press("Tab");
  expect(say).toHaveBeenLastCalledWith("Note: A loose stone. Enter reads it.");
  press("Enter");
  expect(emit).toHaveBeenCalledWith("open", { id: "pin" });
});

test("game masters reach lights too, but Tab does not go along every wall", () => {
  seat();
  expect(inOrder(store).map(({ id }) => id)).toEqual(["a", "door", "pin", "light"]);
});

test("after Escape with nothing left to let go of Tab leaves the board", () => {
  seat(player);
  new Keys(board());
  press("Tab");
  press("Escape");
  expect(press("Tab")).toBe(false);
  press("Escape");
  press("Escape");
  expect(press("Shift", true)).toBe(true);
  expect(press("Tab", true)).toBe(true);
  expect(press("Tab")).toBe(false);
});

test("a door that is kept is not tried, and a locked one is not opened by mistake", () => {
  seat(player, [wall("door", { door: "door", players_may: false })]);
  const [door] = inOrder(store);
  expect(door && hintOf(store, door)).toBe("It is not yours to open.");
  knock(board(), "door");
  seat(player, [
    settings({ allowed: { ...settings().allowed, doors: false } }),
    wall("door", { door: "door" }),
  ]);
  knock(board(), "door");
  seat(undefined, [wall("door", { door: "door", state: "locked" })]);
  knock(board(), "door");
  expect(order).not.toHaveBeenCalled();
  expect(say).toHaveBeenCalledWith("This door is locked: its menu unlocks it.");
});

test("on the tool for walls a menu is about the wall that is here, even under a token", () => {
  seat();
  expect(underHand(board(), { x: 35, y: 2 })?.id).toBe("a");
  store.tool = "wall";
  expect(underHand(board(), { x: 35, y: 2 })?.kind).toBe("wall");
});
