import { expect, test } from "vitest";
import { healthAfter, healthNumbers, readChange } from "./health";

test.each([
  ["-7", 20, 30, 13],
  ["−7", 20, 30, 13],
  ["-25", 20, 30, -5],
  ["+5", 20, 30, 25],
  ["+50", 20, 30, 30],
  ["+5", 35, 30, 35],
  ["+5", 20, null, 25],
  ["=18", 20, 30, 18],
  ["18", 20, 30, 18],
  ["=-3", 20, 30, -3],
  ["-7-4", 20, 30, 9],
  ["-10 + 3", 20, 30, 13],
])("%s on %d of %s makes %d", (text, now, max, then) => {
  const change = readChange(text);
  expect(change && healthAfter(change, now, max)).toBe(then);
});

test.each(["", "a lot", "--5", "5/2", "+"])("%o is not understood", (text) => {
  expect(readChange(text)).toBeNull();
});

test("a sign says by how much, and no sign or = says where to", () => {
  expect(readChange("-7-4")).toEqual({ by: -11 });
  expect(readChange("10-3")).toEqual({ to: 7 });
  expect(readChange("= -3")).toEqual({ to: -3 });
});

test("numbers name the maximum where there is one", () => {
  expect(healthNumbers({ value: 12, max: 30 })).toBe("12 / 30");
  expect(healthNumbers({ value: 12, max: null })).toBe("12");
});
