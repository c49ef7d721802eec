import { expect, test } from "vitest";
import type { MapPiece } from "../../protocol";
import { moved, stacked } from "./levels";

const map = (id: string, order: number, above = false) => ({ kind: "map", id, order, above }) as MapPiece;
const maps = [map("ground", 1), map("house", 2), map("roof", 0, true)];

test("roofs lie above all, then the greatest order", () => {
  expect(stacked(maps).map((one) => one.id)).toEqual(["roof", "house", "ground"]);
});

test("moving down trades places, and only what changes is told", () => {
  const orders = moved(maps, "house", 1);
  const after = maps.map((one) => ({
    ...one,
    order: orders.find(({ id }) => id === one.id)?.order ?? one.order,
  }));
  expect(stacked(after).map((one) => one.id)).toEqual(["roof", "ground", "house"]);
  expect(orders.every(({ id, order }) => maps.find((one) => one.id === id)?.order !== order)).toBe(true);
});

test("nothing goes beyond the ends, or through the roof", () => {
  expect(moved(maps, "ground", 1)).toEqual([]);
  expect(moved(maps, "house", -1)).toEqual([]);
});
