import { expect, test } from "vitest";
import { crossings, layOut, wrap } from "./layers";

test("a plot stands behind all that it needs", () => {
  const needs = [
    { plot: 2, needs: 1 },
    { plot: 3, needs: 2 },
    { plot: 3, needs: 1 },
    { plot: 5, needs: 4 },
  ];
  const boxes = layOut([3, 5, 2, 1, 4], needs);
  for (const { plot, needs: needed } of needs) {
    expect(boxes.get(plot)?.layer ?? 0).toBeGreaterThan(boxes.get(needed)?.layer ?? 9);
  }
  expect(new Set([...boxes.values()].map((box) => `${box.layer}/${box.place}`)).size).toBe(5);
});

test("crossings that need not be are untied", () => {
  const needs = [
    { plot: 4, needs: 3 },
    { plot: 5, needs: 2 },
    { plot: 6, needs: 1 },
  ];
  expect(crossings(layOut([1, 2, 3, 4, 5, 6], needs), needs)).toBe(0);
});

test("a circle, should there be one, does not hang the page", () => {
  const boxes = layOut(
    [1, 2],
    [
      { plot: 1, needs: 2 },
      { plot: 2, needs: 1 },
    ],
  );
  expect(boxes.size).toBe(2);
});

test("long names are broken and cut", () => {
  expect(wrap("The siege of the drowned lighthouse", 16, 2)).toEqual(["The siege of the", "drowned…"]);
  expect(wrap("Short", 16, 2)).toEqual(["Short"]);
  expect(wrap("Unpronounceablenessfulness", 12, 2)[0]?.length).toBeLessThan(20);
});
