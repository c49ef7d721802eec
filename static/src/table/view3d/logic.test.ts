import { expect, test } from "vitest";
import { levelFor, levelsOf, standIn, steadyLevel, withModels } from "./levels";
import { DARK, DIM, fillRings, raster, rasterSize, SightMask } from "./mask";
import { eye, fitting, flatFrom, moved, nearer, OPENING, orbitFrom, turned } from "./orbit";
import { facing, Space } from "./space";

// -- sight as a picture ---------------------------------------------------------------------------

function isIn(rings: number[][], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [xi = 0, yi = 0, xj = 0, yj = 0] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

test("rings become cover: whole inside, none outside, in between along the edge", () => {
  const into = raster(10, 10);
  fillRings(into, [[2, 2, 6.5, 2, 6.5, 8, 2, 8]], 1);
  const at = (x: number, y: number) => into.data[y * 10 + x];
  expect([at(1, 4), at(2, 4), at(5, 4), at(7, 4)]).toEqual([0, 255, 255, 0]);
  expect(at(6, 4)).toBe(128);
  expect([at(4, 1), at(4, 2), at(4, 7), at(4, 8)]).toEqual([0, 255, 255, 0]);
});

test("a ring in a ring is a hole", () => {
  const into = raster(20, 20);
  fillRings(
    into,
    [
      [0, 0, 20, 0, 20, 20, 0, 20],
      [5, 5, 15, 5, 15, 15, 5, 15],
    ],
    1,
  ); // prettier-ignore
  expect(into.data[10 * 20 + 10]).toBe(0);
  expect(into.data[2 * 20 + 10]).toBe(255);
});

/** The share of a pixel (5 scene pixels wide) that lies inside, by 64 samples. */
function share(rings: number[][], x: number, y: number): number {
  const samples = Array.from({ length: 64 }, (_, i) => [
    x + ((i % 8) + 0.5) / 8,
    y + (Math.floor(i / 8) + 0.5) / 8,
  ]);
  return samples.filter(([sx = 0, sy = 0]) => isIn(rings, sx * 5, sy * 5)).length / 64;
}

test("any rings are filled as the even-odd rule says", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  for (let round = 0; round < 10; round += 1) {
    const corners = () =>
      Array.from({ length: 2 * (3 + Math.floor(random() * 6)) }, () => random() * 300 - 50);
    const rings = Array.from({ length: 1 + Math.floor(random() * 3) }, corners);
    const into = raster(40, 40);
    fillRings(into, rings, 0.2);
    into.data.forEach((cover, at) => {
      expect(Math.abs(cover / 255 - share(rings, at % 40, Math.floor(at / 40)))).toBeLessThan(0.27);
    });
  }
});

test("what is seen is remembered, and what was seen in passing, until memory is begun anew", () => {
  const mask = new SightMask(10, 10, 0.1);
  const square = (x: number) => [[x, 0, x + 20, 0, x + 20, 100, x, 100]];
  mask.see({ bright: square(0), dim: square(20), dark: square(40) }, true);
  mask.see({ bright: [], dim: [], dark: square(40) }, true);
  mask.remember(square(80));
  const memory = (x: number) => mask.pixels[(5 * 10 + x) * 4 + 3];
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(memory)).toEqual([255, 255, 255, 255, 255, 255, 0, 0, 255, 255]);
  mask.forget();
  expect(memory(0)).toBe(0);
  mask.remember(square(0));
  mask.recall(new Uint8Array(100).fill(90));
  expect([memory(0), memory(7)]).toEqual([255, 90]);
});

test("a figure is as light as the place it stands on", () => {
  const mask = new SightMask(10, 10, 0.1);
  const square = (x: number) => [[x, 0, x + 20, 0, x + 20, 100, x, 100]];
  mask.see({ bright: square(0), dim: square(20), dark: square(40) }, false);
  expect([5, 25, 45, 65, -5].map((x) => mask.lightAt(x, 50))).toEqual([1, DIM, DARK, null, null]);
});

test("a raster has the shape of the scene", () => {
  expect(rasterSize(2800, 1400, 512)).toEqual([512, 256]);
  expect(rasterSize(1, 100_000, 512)).toEqual([2, 512]);
});

// -- levels of detail -----------------------------------------------------------------------------

test("sealed addresses tell how many levels there are, others have one", () => {
  expect(levelsOf("/files/tokens/u/s/0of3.glb")).toEqual(
    [0, 1, 2].map((level) => `/files/tokens/u/s/${level}of3.glb`),
  );
  expect(levelsOf("/files/models/u/model.glb")).toEqual(["/files/models/u/model.glb"]);
  expect(levelsOf("/files/tokens/u/s/0of0.glb")).toEqual(["/files/tokens/u/s/0of0.glb"]);
});

test("what is large on the screen is shown finely, what is small coarsely", () => {
  expect([900, 420, 300, 200, 60, 0].map((pixels) => levelFor(3, pixels))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(levelFor(1, 5)).toBe(0);
});

test("a level does not flicker at its bound", () => {
  expect(steadyLevel(3, 400, 0)).toBe(0);
  expect(steadyLevel(3, 440, 1)).toBe(1);
  expect(steadyLevel(3, 340, 0)).toBe(1);
  expect(steadyLevel(3, 520, 1)).toBe(0);
  expect(steadyLevel(3, 400, null)).toBe(1);
});

test("the largest figures get their models first, and no more kinds than the device can carry", () => {
  const sighted = [
    { id: "far", model: "wolf", pixels: 20 },
    { id: "near", model: "dragon", pixels: 400 },
    { id: "mid", model: "wolf", pixels: 90 },
    { id: "other", model: "owl", pixels: 50 },
  ];
  expect([...withModels(sighted, { models: 2, figures: 10 })]).toEqual(["near", "mid", "far"]);
  expect([...withModels(sighted, { models: 9, figures: 2 })]).toEqual(["near", "mid"]);
});

test("until the wanted level is there the nearest one stands in", () => {
  expect(standIn([false, false, true], 0)).toBe(2);
  expect(standIn([true, false, true], 1)).toBe(2);
  expect(standIn([true, false, false], 1)).toBe(0);
  expect(standIn([false, false], 1)).toBeNull();
});

// -- places and the camera ------------------------------------------------------------------------

test("a model looks where its token looks", () => {
  for (const [rotation, x, z] of [
    [0, 1, 0],
    [90, 0, 1],
    [180, -1, 0],
    [270, 0, -1],
  ] as const) {
    const turn = facing(rotation);
    expect(Math.sin(turn)).toBeCloseTo(x);
    expect(Math.cos(turn)).toBeCloseTo(z);
  }
});

test("switching between flat and 3D keeps what is in the middle and how large it is", () => {
  const space = new Space(70);
  const view = { x: 840, y: 1230, zoom: 0.75 };
  const back = flatFrom(orbitFrom(view, space, 800), space, 800);
  expect(back.x).toBeCloseTo(view.x);
  expect(back.y).toBeCloseTo(view.y);
  expect(back.zoom).toBeCloseTo(view.zoom);
});

test("the camera stays above the ground and near the scene", () => {
  const bounds = { width: 40, depth: 30 };
  let orbit = { x: 20, z: 15, azimuth: 0, polar: 0.8, distance: 20 };
  expect(eye(turned(orbit, 0, 9))[1]).toBeGreaterThan(0);
  orbit = moved(orbit, 1000, -1000, bounds);
  expect([orbit.x, orbit.z]).toEqual([40, 30]);
  expect(nearer(orbit, 1e-9, 90).distance).toBeGreaterThan(1);
  expect(nearer(orbit, 1e9, 90).distance).toBe(90);
});

test("forward is where one looks, however one has turned", () => {
  const bounds = { width: 100, depth: 100 };
  const orbit = { x: 50, z: 50, azimuth: Math.PI / 2, polar: 0.8, distance: 20 };
  const to = moved(orbit, 0, 5, bounds);
  expect(to.x).toBeCloseTo(45);
  expect(to.z).toBeCloseTo(50);
});

test("the whole scene fits, wide or narrow", () => {
  for (const aspect of [16 / 9, 0.46]) {
    const distance = fitting({ width: 40, depth: 30 }, aspect);
    expect(distance * Math.tan(OPENING / 2) * aspect * 2).toBeGreaterThan(39);
  }
});
