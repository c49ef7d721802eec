import type { BufferGeometry } from "three";
import { expect, test } from "vitest";
import type { Grid } from "../protocol";
import { withoutCrowding } from "./crowding";
import { along, Figure, glideTime, lengthOf, turnBetween } from "./figure";
import type { ShownToken } from "./labels";
import { ribbon, rings } from "./lines";
import { Space } from "./space";
import { straightened, Way } from "./way";
import { FRAMES, FrameMeter, isSoftware, type Verdict } from "./weak";

// -- ways, lines and signs ------------------------------------------------------------------------

const grid: Grid = {
  type: "square",
  size: 70,
  x: 0,
  y: 0,
  distance: 5,
  unit: "ft",
  rule: "chebyshev",
  shown: true,
  colour: "#000000",
  opacity: 0.2,
  shifted: "odd",
};

test("a way goes from cell to cell, and is taken back by walking back", () => {
  const way = new Way(grid, { x: 35, y: 35 }, 1);
  for (const x of [60, 100, 180, 250]) way.to(x, 40);
  way.to(250, 110);
  expect(way.points()).toEqual([35, 35, 245, 35, 245, 105]);
  expect(way.path(70, 0)).toEqual([315, 35, 315, 105]);
  way.to(180, 40);
  expect(way.points()).toEqual([35, 35, 175, 35]);
  way.to(36, 36);
  expect(way.isLeft).toBe(false);
});

test("turning back on a straight line is not straightened away", () => {
  const cells = [0, 70, 140, 70].map((x) => ({ x, y: 0 }));
  expect(straightened(cells).map(({ x }) => x)).toEqual([0, 140, 70]);
});

test("a figure walks its way at an even pace and turns the shorter way round", () => {
  const way = [0, 0, 100, 0, 100, 100];
  expect(along(way, 0.25)).toEqual({ x: 50, y: 0 });
  expect(along(way, 0.75)).toEqual({ x: 100, y: 50 });
  expect(along(way, 1)).toEqual({ x: 100, y: 100 });
  expect(lengthOf(way)).toBe(200);
  expect(turnBetween(350, 10)).toBe(20);
  expect(turnBetween(10, 350)).toBe(-20);
  expect(glideTime(0)).toBe(0);
  expect(glideTime(1000)).toBeLessThan(2000);
});

test("a figure comes to stand where the store says, and one dragged there does not walk again", () => {
  const token = { x: 0, y: 0, rotation: 0, id: "t" } as ShownToken;
  const figure = new Figure(token);
  figure.goTo({ ...token, x: 140, rotation: 90 }, [70, 70, 140, 0], 70, 1000);
  figure.step(1100);
  expect(figure.y).toBeGreaterThan(0);
  expect(figure.step(9000)).toBe(false);
  expect([figure.x, figure.y, figure.rotation]).toEqual([140, 0, 90]);
  figure.goTo({ ...token, x: 142, rotation: 90 }, [0, 0, 142, 0], 70, 2000);
  figure.step(2001);
  expect(figure.x).toBeGreaterThan(139);
  figure.hold(400, 400, 3);
  expect([figure.x, figure.isGliding]).toEqual([400, false]);
});

test("signs do not cover each other but for those that must be seen", () => {
  const at = (id: string, x: number, always = false) => ({ id, x, y: 50, width: 60, height: 20, always });
  expect([...withoutCrowding([at("a", 100), at("b", 130), at("c", 170)])]).toEqual(["a", "c"]);
  expect([...withoutCrowding([at("a", 100), at("b", 130, true)])]).toEqual(["b"]);
});

test("rings within rings are holes in what they lie in", () => {
  const square = (from: number, to: number) => [from, from, to, from, to, to, from, to];
  const space = new Space(1);
  const size = (geometry: BufferGeometry) => {
    const [places, index] = [geometry.getAttribute("position"), geometry.index];
    let all = 0;
    for (let at = 0; at < (index?.count ?? 0); at += 3) {
      const [a, b, c] = [0, 1, 2].map((corner) => index?.getX(at + corner) ?? 0) as [number, number, number];
      const [ax, az] = [places.getX(a), places.getZ(a)];
      all +=
        Math.abs(
          (places.getX(b) - ax) * (places.getZ(c) - az) - (places.getZ(b) - az) * (places.getX(c) - ax),
        ) / 2;
    }
    return all;
  };
  expect(size(rings([square(0, 10), square(2, 8), square(4, 6)], space))).toBeCloseTo(100 - 36 + 4);
});

test("slow devices are first asked for less, then sent back to the flat table; quick ones are left alone", () => {
  const said: Verdict[] = [];
  const meter = new FrameMeter((verdict) => said.push(verdict));
  const draw = (took: number) => Array.from({ length: FRAMES }, () => meter.take(took));
  draw(16);
  expect(said).toEqual(["fine"]);
  const slow = new FrameMeter((verdict) => said.push(verdict));
  for (let at = 0; at < 2 * FRAMES; at += 1) slow.take(at % 10 === 0 ? 5 : 120);
  expect(said).toEqual(["fine", "less", "flat"]);
  const crawling = new FrameMeter((verdict) => said.push(verdict));
  for (let at = 0; at < 8; at += 1) crawling.take(900);
  expect(said.slice(3)).toEqual(["less", "flat"]);
  expect(isSoftware("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)")).toBe(true);
  expect(isSoftware("ANGLE (Intel, Mesa Intel(R) UHD Graphics 620, OpenGL 4.6)")).toBe(false);
});

test("a line keeps its width round its corners", () => {
  const corners = (points: number[], closed = false) => {
    const places = ribbon(points, 2, new Space(1), closed).getAttribute("position");
    return Array.from({ length: places.count }, (_, at) => [places.getX(at), places.getZ(at)]);
  };
  expect(corners([0, 0, 10, 0])).toEqual([
    [0, 1],
    [0, -1],
    [10, 1],
    [10, -1],
  ]);
  const [, , inner, outer] = corners([0, 0, 10, 0, 10, 10]);
  expect(inner?.map(Math.round)).toEqual([9, 1]);
  expect(outer?.map(Math.round)).toEqual([11, -1]);
  expect(corners([0, 0, 10, 0, 10, 10, 0, 10, 0, 0], true)).toHaveLength(8);
  expect(corners([5, 5])).toHaveLength(2);
});
