import { expect, test } from "vitest";
import { namesThatFit } from "./names";

const name = (id: number, x: number, weight: number) => ({ id, x, y: 0, width: 60, height: 12, weight });

test("of names on top of each other the weightiest is written, and those beside it", () => {
  expect([...namesThatFit([name(1, 0, 1), name(2, 30, 5), name(3, 95, 1)])].sort()).toEqual([2, 3]);
  expect(namesThatFit([name(1, 0, 1), name(2, 200, 1)]).size).toBe(2);
});
