import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { touches } from "./areas";
import { single } from "./defaults";
import { type Area, cellAt, cellCentre, distance, pathLength, snapToken, stepBy } from "./geometry";
import type { Grid } from "./protocol";

interface Vectors {
  grid: Pick<Grid, "type" | "size" | "x" | "y" | "shifted" | "distance">;
  ways: { rule: Grid["rule"]; points: number[]; length: number }[];
  snaps: { x: number; y: number; size: number; to: [number, number] }[];
  areas: { area: Area; tokens: [number, number, number][]; inside: number[] }[];
}

const ALL = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../scenes/tests/vectors/browser_geometry.json"), "utf8"),
) as Vectors[];
const gridOf = (vectors: Vectors, rule: Grid["rule"] = "chebyshev"): Grid => ({
  ...single.settings.grid,
  ...vectors.grid,
  rule,
});
const named = ALL.map(
  (vectors) => [`${vectors.grid.type} ${vectors.grid.size} ${vectors.grid.shifted}`, vectors] as const,
);

describe.each(named)("as the server does on %s", (_, vectors) => {
  test("ways are as long", () => {
    for (const { rule, points, length } of vectors.ways)
      expect(pathLength(gridOf(vectors, rule), points), `${rule} ${points}`).toBeCloseTo(length, 3);
  });

  test("tokens snap to the same place", () => {
    for (const { x, y, size, to } of vectors.snaps) {
      const found = snapToken(gridOf(vectors), x, y, size);
      expect([found.x, found.y], `${size} at ${x}, ${y}`).toEqual([
        expect.closeTo(to[0], 3),
        expect.closeTo(to[1], 3),
      ]);
    }
  });

  test("the same tokens stand in areas", () => {
    for (const { area, tokens, inside } of vectors.areas) {
      const found = tokens.flatMap(([x, y, size], at) =>
        touches(gridOf(vectors), area, { x, y, size }) ? [at] : [],
      );
      expect(found, JSON.stringify(area)).toEqual(inside);
    }
  });
});

test("every cell's middle lies in it", () => {
  for (const vectors of ALL)
    for (const column of [-3, -2, 0, 1, 4])
      for (const row of [-4, -1, 0, 3]) {
        const { x, y } = cellCentre(gridOf(vectors), [column, row]);
        expect(cellAt(gridOf(vectors), x, y)).toEqual([column, row]);
      }
});

test("an arrow key moves by one cell on every grid", () => {
  for (const vectors of ALL.filter(({ grid }) => grid.type !== "none")) {
    const grid = gridOf(vectors);
    const from = cellCentre(grid, [3, 4]);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      expect(distance(grid, from, stepBy(grid, from, dx, dy, 1)), `${grid.type} ${dx} ${dy}`).toBe(
        grid.distance,
      );
  }
});
