import { expect, test } from "vitest";
import { fitting, scaledAround } from "./pan_zoom";

test("what lies under the finger stays there while one zooms", () => {
  const before = { x: 30, y: -20, scale: 0.5 };
  const at = { x: 200, y: 120 };
  const inContent = (view: typeof before) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
  const after = scaledAround(before, 3, at);
  expect(after.scale).toBe(1.5);
  inContent(after).forEach((value, index) => {
    expect(value).toBeCloseTo(inContent(before)[index] ?? Number.NaN);
  });
});

test("the scale has bounds", () => {
  expect(scaledAround({ x: 0, y: 0, scale: 1 }, 1e6, { x: 0, y: 0 }).scale).toBe(4);
  expect(scaledAround({ x: 0, y: 0, scale: 1 }, 1e-6, { x: 0, y: 0 }).scale).toBe(0.15);
});

test("everything fits, in the middle", () => {
  const view = fitting({ x: -100, y: -50, width: 2000, height: 500 }, { width: 800, height: 600 });
  expect((-100 + 1000) * view.scale + view.x).toBeCloseTo(400);
  expect(-100 * view.scale + view.x).toBeGreaterThan(0);
});
