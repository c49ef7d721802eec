// Cells, distances and areas as the server counts them (scenes/geometry): pure functions in scene pixels and units.
import type { Grid, TemplatePiece } from "./protocol";

export interface Point {
  x: number;
  y: number;
}

const ROOT_3 = Math.sqrt(3);

/** Scene pixels of one unit (a foot, say). */
export function pixelsPerUnit(grid: Grid): number {
  return grid.size / grid.distance;
}

export function isHex(grid: Grid): boolean {
  return grid.type === "hex_flat" || grid.type === "hex_pointy";
}

/** Distance between the centres of neighbouring columns and rows. */
export function pitch(grid: Grid): Point {
  if (grid.type === "hex_pointy") return { x: grid.size, y: (grid.size * ROOT_3) / 2 };
  if (grid.type === "hex_flat") return { x: (grid.size * ROOT_3) / 2, y: grid.size };
  return { x: grid.size, y: grid.size };
}

/** The cell (column, row) that a point lies in. */
export function cellAt(grid: Grid, x: number, y: number): [number, number] {
  if (!isHex(grid)) return [Math.floor((x - grid.x) / grid.size), Math.floor((y - grid.y) / grid.size)];
  const near = nearCells(grid, x, y);
  let best: [number, number] = near[0] ?? [0, 0];
  let least = Number.POSITIVE_INFINITY;
  for (const cell of near) {
    const centre = cellCentre(grid, cell);
    const apart = (centre.x - x) ** 2 + (centre.y - y) ** 2;
    if (apart < least - 1e-9) [best, least] = [cell, apart];
  }
  return best;
}

function nearCells(grid: Grid, x: number, y: number): [number, number][] {
  const step = pitch(grid);
  const column = Math.floor((x - grid.x) / step.x - 0.5);
  const row = Math.floor((y - grid.y) / step.y - 0.5);
  const all: [number, number][] = [];
  for (let c = column - 1; c <= column + 1; c += 1)
    for (let r = row - 1; r <= row + 1; r += 1) all.push([c, r]);
  return all;
}

/** Whether this row (pointy) or column (flat) is shifted by half a cell. */
function isShifted(grid: Grid, line: number): boolean {
  return (Math.abs(line) % 2 === 1) === (grid.shifted === "odd");
}

/** The middle of a cell. The first hex touches the offset with the corner of the box around it. */
export function cellCentre(grid: Grid, [column, row]: [number, number]): Point {
  const { size } = grid;
  if (grid.type === "hex_pointy") {
    const shift = isShifted(grid, row) ? size / 2 : 0;
    return {
      x: grid.x + size / 2 + column * size + shift,
      y: grid.y + size / ROOT_3 + (row * size * ROOT_3) / 2,
    };
  }
  if (grid.type === "hex_flat") {
    const shift = isShifted(grid, column) ? size / 2 : 0;
    return {
      x: grid.x + size / ROOT_3 + (column * size * ROOT_3) / 2,
      y: grid.y + size / 2 + row * size + shift,
    };
  }
  return { x: grid.x + (column + 0.5) * size, y: grid.y + (row + 0.5) * size };
}

/** Axial coordinates (q, r) of a hex. */
export function axial(grid: Grid, [column, row]: [number, number]): [number, number] {
  const line = grid.type === "hex_pointy" ? row : column;
  const parity = Math.abs(line) % 2;
  const before = grid.shifted === "odd" ? (line - parity) / 2 : (line + parity) / 2;
  return grid.type === "hex_pointy" ? [column - before, row] : [column, row - before];
}

/** Units between two points by the scene's rule. */
export function distance(grid: Grid, from: Point, to: Point): number {
  const dx = Math.abs(to.x - from.x);
  const dy = Math.abs(to.y - from.y);
  if (grid.type === "none" || grid.rule === "euclidean") return Math.hypot(dx, dy) / pixelsPerUnit(grid);
  return cellsBetween(grid, from, to) * grid.distance;
}

/** Cells between two points, counted over whole cells; every second diagonal is double by the alternating rule. */
function cellsBetween(grid: Grid, from: Point, to: Point): number {
  const one = cellAt(grid, from.x, from.y);
  const other = cellAt(grid, to.x, to.y);
  if (isHex(grid)) return hexSteps(axial(grid, one), axial(grid, other));
  const { straight, diagonal } = steps(one, other);
  return straight + diagonalCost(grid, diagonal, 0);
}

function hexSteps([q0, r0]: [number, number], [q1, r1]: [number, number]): number {
  const q = q1 - q0;
  const r = r1 - r0;
  return (Math.abs(q) + Math.abs(r) + Math.abs(q + r)) / 2;
}

function steps(one: [number, number], other: [number, number]): { straight: number; diagonal: number } {
  const columns = Math.abs(other[0] - one[0]);
  const rows = Math.abs(other[1] - one[1]);
  const diagonal = Math.min(columns, rows);
  return { straight: Math.max(columns, rows) - diagonal, diagonal };
}

/** What diagonals cost in cells when so many have been walked before. */
function diagonalCost(grid: Grid, diagonal: number, before: number): number {
  if (grid.rule === "manhattan") return diagonal * 2;
  if (grid.rule === "alternating")
    return diagonal + Math.floor((before + diagonal) / 2) - Math.floor(before / 2);
  return diagonal;
}

/** Units along a way (x0, y0, x1, y1, ...); alternating diagonals are counted on over its corners. */
export function pathLength(grid: Grid, points: number[]): number {
  let units = 0;
  let diagonals = 0;
  for (let at = 2; at + 1 < points.length; at += 2) {
    const from = pointAt(points, at - 2);
    const to = pointAt(points, at);
    if (grid.type !== "square" || grid.rule !== "alternating") units += distance(grid, from, to);
    else {
      const step = steps(cellAt(grid, from.x, from.y), cellAt(grid, to.x, to.y));
      units += (step.straight + diagonalCost(grid, step.diagonal, diagonals)) * grid.distance;
      diagonals += step.diagonal;
    }
  }
  return units;
}

export function pointAt(points: number[], at: number): Point {
  return { x: points[at] ?? 0, y: points[at + 1] ?? 0 };
}

/** Where a token of this size (in cells) comes to lie: cells of odd size on a centre, even ones on a corner. */
export function snapToken(grid: Grid, x: number, y: number, size: number): Point {
  if (grid.type === "none") return { x, y };
  if (isHex(grid)) return cellCentre(grid, cellAt(grid, x, y));
  if (size < 1) return snapSmall(grid, x, y, size);
  const half = (Math.round(size) % 2) / 2;
  const to = (value: number, offset: number) =>
    (Math.round((value - offset) / grid.size - half) + half) * grid.size + offset;
  return { x: to(x, grid.x), y: to(y, grid.y) };
}

/** Half-sized tokens share a cell: four to it. */
function snapSmall(grid: Grid, x: number, y: number, size: number): Point {
  const step = grid.size * Math.max(0.25, size);
  const to = (value: number, offset: number) => (Math.floor((value - offset) / step) + 0.5) * step + offset;
  return { x: to(x, grid.x), y: to(y, grid.y) };
}

/** The nearest corner or middle of a cell, for walls, templates and drawings. */
export function snapPoint(grid: Grid, x: number, y: number): Point {
  if (grid.type === "none") return { x, y };
  if (isHex(grid)) return nearest({ x, y }, hexPoints(grid, cellAt(grid, x, y)));
  const half = grid.size / 2;
  const to = (value: number, offset: number) => Math.round((value - offset) / half) * half + offset;
  return { x: to(x, grid.x), y: to(y, grid.y) };
}

function hexPoints(grid: Grid, cell: [number, number]): Point[] {
  const centre = cellCentre(grid, cell);
  return [centre, ...hexCorners(grid).map((corner) => ({ x: centre.x + corner.x, y: centre.y + corner.y }))];
}

/** The corners of a hex around its centre. */
export function hexCorners(grid: Grid): Point[] {
  const radius = grid.size / ROOT_3;
  const first = grid.type === "hex_pointy" ? 30 : 0;
  return [0, 60, 120, 180, 240, 300].map((angle) => {
    const turned = ((angle + first) * Math.PI) / 180;
    return { x: radius * Math.cos(turned), y: radius * Math.sin(turned) };
  });
}

export function nearest(to: Point, points: Point[]): Point {
  let best = to;
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const apart = Math.hypot(point.x - to.x, point.y - to.y);
    if (apart < least) [best, least] = [point, apart];
  }
  return best;
}

/** The neighbouring cell's middle in a direction of the arrow keys (dx, dy each -1, 0 or 1). */
export function stepBy(grid: Grid, from: Point, dx: number, dy: number, size: number): Point {
  const step = pitch(grid);
  if (!isHex(grid)) return { x: from.x + dx * grid.size, y: from.y + dy * grid.size };
  const lean = grid.type === "hex_pointy" && dy !== 0 && dx === 0 ? 0.01 : 0;
  const rise = grid.type === "hex_flat" && dx !== 0 && dy === 0 ? 0.01 : 0;
  return snapToken(grid, from.x + (dx + lean) * step.x, from.y + (dy + rise) * step.y, size);
}

/** "35 ft", "7.5 ft". */
export function sayDistance(grid: Grid, units: number): string {
  return `${Math.round(units * 10) / 10} ${grid.unit}`.trim();
}

export type Area = Pick<TemplatePiece, "shape" | "x" | "y" | "length" | "width" | "angle" | "direction">;
