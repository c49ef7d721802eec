import { beforeEach, expect, test, vi } from "vitest";
import { snapshot, wall } from "../fakes";
import type { AnyPiece } from "../protocol";
import { type Frame, TableStore } from "../store";
import { kindOf, PLAIN } from "../tools/wall_kinds";
import { Desk, type TablePage } from "./desk";
import { mountThings } from "./things";
import { pieceMenu } from "./token/menu";

const send = vi.fn();
let store: TableStore;
let desk: Desk;
const light = (id: string, fields = {}) =>
  ({ kind: "light", id, x: 0, y: 0, bright: 20, dim: 40, colour: "#ffffff", intensity: 0.5, angle: 360, rotation: 0,
    animation: "none", on: true, walls: true, darkness: false, name: "", ...fields }) as AnyPiece; // biome-ignore format: a record

const sheet = () => document.querySelector("[data-thing]") as HTMLElement;
const field = (words: string) => {
  const label = [...sheet().querySelectorAll("label")].find((one) => one.textContent?.includes(words));
  return document.getElementById(label?.htmlFor ?? "") as HTMLInputElement;
};
const words = (ids: string[]) =>
  pieceMenu(desk, ids).map((part) => (typeof part === "object" && "words" in part ? part.words : ""));

function seat(role: "game_master" | "player", pieces: AnyPiece[]): void {
  const me = { id: 3, name: "Wren", role, colour: "#0072b2", here: true };
  store.take(snapshot(pieces, { me }) as Frame);
}

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => act());
  send.mockReset();
  send.mockResolvedValue({ created: [] });
  store = new TableStore();
  document.body.innerHTML = "<div data-thing hidden></div>";
  desk = new Desk(store, { send, tell: vi.fn() }, { display: false } as TablePage, document.body);
  mountThings(desk);
});

test("selected lights have a sheet that changes all of them", () => {
  seat("game_master", [light("a"), light("b", { bright: 30 }), wall("w")]);
  store.select(["a", "b"]);
  expect([sheet().hidden, sheet().querySelector("h3")?.textContent]).toEqual([false, "2 lights"]);
  expect([field("Dim").value, field("Bright").value]).toEqual(["40", ""]);
  field("Walls stop it").click();
  const pieces = ["a", "b"].map((id) => ({ id, set: { walls: false } }));
  expect(send).toHaveBeenCalledWith({ type: "piece.change", pieces }, pieces);
  store.select(["a", "w"]);
  expect(sheet().hidden).toBe(true);
});

test("a wall becomes a window, and only doors can be locked", () => {
  seat("game_master", [wall("w"), wall("d", { door: "door", state: "locked" })]);
  store.select(["w"]);
  expect(field("The door is").closest<HTMLElement>(".tf")?.hidden).toBe(true);
  field("It is").value = "window";
  field("It is").dispatchEvent(new Event("change"));
  const set = { ...PLAIN, sight: "none", light: "none" };
  expect(send).toHaveBeenCalledWith(
    expect.objectContaining({ pieces: [{ id: "w", set }] }),
    expect.anything(),
  );
  expect(kindOf({ ...PLAIN, sight: "none", light: "none" })).toBe("window");
  store.select(["d"]);
  expect(field("The door is").value).toBe("locked");
});

test("players have no sheet, and of a door the menu that is theirs", () => {
  seat("player", [wall("d", { door: "door" }), wall("kept", { door: "door", players_may: false })]);
  store.select(["d"]);
  expect(sheet().hidden).toBe(true);
  expect(words(["d"])).toEqual(["Open the door"]);
  expect(words(["kept"])).toEqual([]);
});

test("the game master's menu of a door locks it and says who may open it", () => {
  seat("game_master", [wall("d", { door: "door" })]);
  const menu = pieceMenu(desk, ["d"]);
  expect(words(["d"])).toEqual(
    expect.arrayContaining(["Open the door", "Locked", "Players may open it", "All about it"]),
  );
  const lock = menu.find((part) => typeof part === "object" && "words" in part && part.words === "Locked");
  if (lock && typeof lock === "object" && "act" in lock) lock.act();
  expect(send).toHaveBeenCalledWith({ type: "door.set", door: "d", state: "locked" });
});
