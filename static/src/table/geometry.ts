// Distances as the server counts them (scenes/geometry/distances.py), and steps from cell to cell.
import { axial, type Cell, cellAt, isHex, type Point, snapToken } from "./cells";
import type { Grid, TemplatePiece } from "./protocol";

export { cellAt, cellCentre, hexCorners, isHex, nearest, type Point, snapPoint, snapToken } from "./cells";

export type Area = Pick<TemplatePiece, "shape" | "x" | "y" | "length" | "width" | "angle" | "direction">;

/** Scene pixels of one unit (a foot, say). */
export function pixelsPerUnit(grid: Grid): number {
  return grid.size / grid.distance;
}

/** Units between two points by the scene's rule. */
export function distance(grid: Grid, from: Point, to: Point): number {
  return pathLength(grid, [from.x, from.y, to.x, to.y]);
}

/**
 * Units along a way (x0, y0, x1, y1, ...). Without a grid, or by the euclidean rule, as the crow flies; else from cell
 * to cell, where alternating diagonals are counted on over the corners of the way.
 */
export function pathLength(grid: Grid, points: number[]): number {
  let cells = 0;
  let diagonals = 0;
  for (let at = 2; at + 1 < points.length; at += 2) {
    const from = pointAt(points, at - 2);
    const to = pointAt(points, at);
    if (grid.type === "none" || grid.rule === "euclidean")
      cells += Math.hypot(to.x - from.x, to.y - from.y) / grid.size;
    else {
      const leg = counted(grid, cellAt(grid, from.x, from.y), cellAt(grid, to.x, to.y), diagonals);
      cells += leg.cells;
      diagonals = leg.diagonals;
    }
  }
  return cells * grid.distance;
}

export function pointAt(points: number[], at: number): Point {
  return { x: points[at] ?? 0, y: points[at + 1] ?? 0 };
}

function counted(
  grid: Grid,
  one: Cell,
  other: Cell,
  diagonals: number,
): { cells: number; diagonals: number } {
  if (isHex(grid)) return { cells: hexSteps(axial(grid, one), axial(grid, other)), diagonals };
  const across = Math.abs(other[0] - one[0]);
  const down = Math.abs(other[1] - one[1]);
  const longer = Math.max(across, down);
  if (grid.rule === "manhattan") return { cells: across + down, diagonals };
  if (grid.rule !== "alternating") return { cells: longer, diagonals };
  const after = diagonals + Math.min(across, down);
  return { cells: longer + Math.floor(after / 2) - Math.floor(diagonals / 2), diagonals: after };
}

function hexSteps([q0, r0]: Cell, [q1, r1]: Cell): number {
  return Math.max(Math.abs(q1 - q0), Math.abs(r1 - r0), Math.abs(q1 - q0 + r1 - r0));
}

/** One cell on in a direction of the arrow keys (dx, dy each -1, 0 or 1). */
export function stepBy(grid: Grid, from: Point, dx: number, dy: number, size: number): Point {
  if (!isHex(grid)) return { x: from.x + dx * grid.size, y: from.y + dy * grid.size };
  const row = (grid.size * Math.sqrt(3)) / 2;
  const step = grid.type === "hex_pointy" ? { x: grid.size, y: row } : { x: row, y: grid.size };
  // Where there is no cell straight on, the one a little to the right (or below) is taken.
  const lean = grid.type === "hex_pointy" && dx === 0 ? 0.3 : 0;
  const rise = grid.type === "hex_flat" && dy === 0 ? 0.3 : 0;
  return snapToken(grid, from.x + (dx + lean) * step.x, from.y + (dy + rise) * step.y, size);
}

/** "35 ft", "7.5 ft". */
export function sayDistance(grid: Grid, units: number): string {
  return `${Math.round(units * 10) / 10} ${grid.unit}`.trim();
}
