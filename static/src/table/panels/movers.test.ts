// What others do is said with distance and direction, together, and not without end.
import { expect, test } from "vitest";
import { single } from "../defaults";
import { direction, wordsForMoves } from "./movers";

const { grid } = single.settings;
const hero = { name: "Ilse", x: 0, y: 0 };
const cell = grid.size;

test("directions are those of a map", () => {
  const from = { x: 0, y: 0 };
  expect(direction(from, { x: 10, y: 0 })).toBe("east");
  expect(direction(from, { x: 10, y: -10 })).toBe("north-east");
  expect(direction(from, { x: -10, y: 1 })).toBe("west");
  expect(direction(from, { x: 0, y: 5 })).toBe("south");
  expect(direction(from, from)).toBe("");
});

test("a move is told by its way and by how far it now is", () => {
  const goblin = { name: "Goblin", from: { x: 4 * cell, y: 0 }, to: { x: 2 * cell, y: 0 } };
  expect(wordsForMoves([goblin], grid, hero)).toBe("Goblin moved 10 ft west, now 10 ft east of Ilse.");
  expect(wordsForMoves([goblin], grid, null)).toBe("Goblin moved 10 ft west.");
});

test("coming and going are told", () => {
  const place = { x: 0, y: -3 * cell };
  expect(wordsForMoves([{ name: "Wolf", from: null, to: place }], grid, hero)).toBe(
    "Wolf comes into sight, 15 ft north of Ilse.",
  );
  expect(wordsForMoves([{ name: "Wolf", from: place, to: null }], grid, hero)).toBe("Wolf is out of sight.");
});

test("many at once are counted", () => {
  const many = Array.from({ length: 5 }, () => ({ name: "Rat", from: hero, to: { x: 9, y: 9 } }));
  expect(wordsForMoves(many, grid, null)).toBe("5 tokens moved.");
});
