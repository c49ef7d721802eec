import { expect, test } from "vitest";
import { cameraPosition, fittingDistance, type Orbit, panned, rotated, zoomed } from "./orbit";

const front: Orbit = { azimuth: 0, polar: Math.PI / 2, distance: 2, target: [0, 0, 0] };
const limits = { nearest: 0.5, farthest: 5, reach: 1 };

test("from the front the camera stands on +Z", () => {
  const [x, y, z] = cameraPosition(front);
  expect([x, y, z].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0, 0, 2]);
});

test("a quarter turn brings it to +X, at the same distance", () => {
  const [x, , z] = cameraPosition(rotated(front, Math.PI / 2, 0));
  expect(x).toBeCloseTo(2);
  expect(z).toBeCloseTo(0);
});

test("it never tips over the pole nor under the plate", () => {
  expect(rotated(front, 0, -10).polar).toBeGreaterThan(0);
  expect(rotated(front, 0, 10).polar).toBeLessThan(Math.PI * 0.7);
});

test("zoom keeps its limits", () => {
  expect(zoomed(front, 0.01, limits).distance).toBe(0.5);
  expect(zoomed(front, 100, limits).distance).toBe(5);
});

test("moving right moves along the screen, wherever the camera stands", () => {
  expect(panned(front, 0.5, 0, limits).target[0]).toBeCloseTo(0.5);
  expect(panned(rotated(front, Math.PI / 2, 0), 0.5, 0, limits).target[2]).toBeCloseTo(-0.5);
  expect(panned(front, 0, 0.5, limits).target[1]).toBeCloseTo(0.5);
  expect(panned(front, 50, 0, limits).target[0]).toBe(1);
});

test("a sphere fits exactly into the narrower direction", () => {
  expect(fittingDistance(1, Math.PI / 2, 1)).toBeCloseTo(Math.SQRT2);
  expect(fittingDistance(1, Math.PI / 2, 0.5)).toBeGreaterThan(Math.SQRT2);
});
