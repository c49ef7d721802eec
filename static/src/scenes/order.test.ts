import { expect, test } from "vitest";
import { placed } from "./order";

test("a scene is put before or behind another one", () => {
  expect(placed([1, 2, 3, 4], 4, 2, false)).toEqual([1, 4, 2, 3]);
  expect(placed([1, 2, 3, 4], 1, 3, true)).toEqual([2, 3, 1, 4]);
  expect(placed([1, 2, 3], 2, 2, true)).toEqual([1, 2, 3]);
});
