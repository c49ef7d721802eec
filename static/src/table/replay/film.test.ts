import { describe, expect, it } from "vitest";
import type { AnyPiece } from "../protocol";
import { caption, Film, type LoggedEvent } from "./film";

function event(
  number: number,
  changes: LoggedEvent["changes"],
  more: Partial<LoggedEvent> = {},
): LoggedEvent {
  return {
    number,
    type: "token.move",
    at: number * 10,
    by: "Anna",
    session: "",
    changes,
    content: {},
    ...more,
  };
}

const log = [
  event(1, [{ id: "a", kind: "token", before: null, after: { id: "a", kind: "token", x: 1 } }]),
  event(2, [{ id: "a", kind: "token", before: { x: 1 }, after: { x: 2 } }]),
  event(3, [
    { id: "a", kind: "token", before: { x: 2 }, after: { x: 3 } },
    { id: "b", kind: "token", before: null, after: { id: "b", kind: "token", x: 9 } },
  ]),
  event(4, [{ id: "b", kind: "token", before: { id: "b", kind: "token", x: 9 }, after: null }]),
];
const now = [{ id: "a", kind: "token", x: 3 }] as unknown as AnyPiece[];

describe("a film of the log", () => {
  it("goes back to the beginning and forth to the end, and is as it was", () => {
    const film = new Film(log, now);
    film.goTo(0);
    expect([...film.pieces.keys()]).toEqual([]);
    film.goTo(4);
    expect(film.pieces.get("a")?.x).toBe(3);
    expect(film.pieces.has("b")).toBe(false);
  });

  it("tells the board only what differs between two places", () => {
    const film = new Film(log, now);
    expect(film.goTo(3)).toMatchObject({ add: [{ id: "b" }], set: [], remove: [] });
    expect(film.goTo(1)).toMatchObject({ add: [], set: [{ id: "a", x: 1 }], remove: ["b"] });
    expect(film.goTo(0).remove).toEqual(["a"]);
  });

  it("finds the place of a time", () => {
    const film = new Film(log, now);
    expect([film.placeAt(0), film.placeAt(10), film.placeAt(25), film.placeAt(99)]).toEqual([0, 1, 2, 4]);
  });

  it("says what happened", () => {
    expect(caption(undefined)).toContain("Before");
    expect(caption(event(5, [], { type: "dice.roll", content: { roll: { total: 7, text: "1d8" } } }))).toBe(
      "Anna rolls: 1d8 = 7.",
    );
  });
});
