import { expect, test } from "vitest";
import { darkWords, gridOnScene } from "./settings";

const found = { found: true, type: "square", size: 50, x: 10, y: 0 };

test("a grid found in a picture is told in pixels of the scene, its offset within one cell", () => {
  const map = { x: 1000, y: 500, width: 2000, height: 1000 };
  expect(gridOnScene(found, map, 1000)).toEqual({ type: "square", size: 100, x: 20, y: 0 });
  expect(gridOnScene(found, { ...map, x: 990 }, 1000)).toMatchObject({ x: 10 });
  expect(gridOnScene({ ...found, x: 0 }, { ...map, x: 990 }, 1000)).toMatchObject({ x: 90 });
});

test("darkness has words", () => {
  expect([0, 0.2, 0.5, 0.8, 1].map(darkWords)).toEqual([
    "daylight",
    "overcast",
    "dusk",
    "night",
    "pitch dark",
  ]);
});
