// Grids of squares and hexes as scenes/geometry/grids.py has them: cells, their places, where tokens come to lie.
import type { Grid } from "./protocol";

export interface Point {
  x: number;
  y: number;
}

export type Cell = [column: number, row: number];

const ROW_STEP = Math.sqrt(3) / 2;
/** From the top of a pointy hex of width 1 to its centre. */
const FIRST = 1 / Math.sqrt(3);
/** Of a cell: a place that rounding has put just before a line of the grid counts as on it. */
const NUDGE = 1e-6;

export function isHex(grid: Grid): boolean {
  return grid.type === "hex_flat" || grid.type === "hex_pointy";
}

/** The cell that a place lies in; without a grid as if there were squares. */
export function cellAt(grid: Grid, x: number, y: number): Cell {
  const u = (x - grid.x) / grid.size;
  const v = (y - grid.y) / grid.size;
  if (!isHex(grid)) return [Math.floor(u + NUDGE), Math.floor(v + NUDGE)];
  const [along, across] = grid.type === "hex_pointy" ? [u, v] : [v, u];
  const r = (across - FIRST) / ROW_STEP;
  const q = along - 0.5 - (grid.shifted === "even" ? 0.5 : 0) - r / 2;
  return offsetOf(grid, ...roundedHex(q, r));
}

/** The middle of a cell. */
export function cellCentre(grid: Grid, [column, row]: Cell): Point {
  if (!isHex(grid)) return place(grid, column + 0.5, row + 0.5);
  const [along, across] = grid.type === "hex_pointy" ? [column, row] : [row, column];
  const u = along + 0.5 + (isShifted(grid, across) ? 0.5 : 0);
  const v = FIRST + across * ROW_STEP;
  return grid.type === "hex_pointy" ? place(grid, u, v) : place(grid, v, u);
}

function place(grid: Grid, u: number, v: number): Point {
  return { x: grid.x + u * grid.size, y: grid.y + v * grid.size };
}

/** Whether this row (pointy) or column (flat) lies half a cell further. */
function isShifted(grid: Grid, across: number): boolean {
  return ((across & 1) === 1) === (grid.shifted === "odd");
}

function parity(grid: Grid, across: number): number {
  return grid.shifted === "odd" ? across & 1 : -(across & 1);
}

/** A hex's axial coordinates: q along its row (column), r from one to the next. */
export function axial(grid: Grid, [column, row]: Cell): Cell {
  const [along, across] = grid.type === "hex_pointy" ? [column, row] : [row, column];
  return [along - Math.floor((across - parity(grid, across)) / 2), across];
}

function offsetOf(grid: Grid, q: number, r: number): Cell {
  const along = q + Math.floor((r - parity(grid, r)) / 2);
  return grid.type === "hex_pointy" ? [along, r] : [r, along];
}

function roundedHex(q: number, r: number): Cell {
  const s = -q - r;
  const [rq, rr, rs] = [roundEven(q), roundEven(r), roundEven(s)];
  const [offQ, offR, offS] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
  if (offQ > offR && offQ > offS) return [-rr - rs, rr];
  return offR <= offS ? [rq, rr] : [rq, -rq - rs];
}

/** Halves to the even neighbour, as the server rounds. */
function roundEven(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - Math.trunc(value)) === 0.5 && whole % 2 !== 0 ? whole - 1 : whole;
}

/** The corners of a hex around its centre. */
export function hexCorners(grid: Grid): Point[] {
  return [0, 60, 120, 180, 240, 300].map((angle) => {
    const turned = ((angle - 90) * Math.PI) / 180;
    const [along, across] = [Math.cos(turned) * FIRST * grid.size, Math.sin(turned) * FIRST * grid.size];
    return grid.type === "hex_pointy" ? { x: along, y: across } : { x: across, y: along };
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

/** Where the centre of a token of so many cells comes to lie; see the server's `Grid.snap`. */
export function snapToken(grid: Grid, x: number, y: number, size: number): Point {
  if (grid.type === "none") return { x, y };
  if (!isHex(grid))
    return place(grid, snapped((x - grid.x) / grid.size, size), snapped((y - grid.y) / grid.size, size));
  if (size < 1) return snapSmallHex(grid, x, y, parts(size));
  const centre = cellCentre(grid, cellAt(grid, x, y));
  if (roundEven(size) % 2) return centre;
  return nearest(
    { x, y },
    hexCorners(grid).map((corner) => ({ x: centre.x + corner.x, y: centre.y + corner.y })),
  );
}

/** To the middles of hexes a fraction as large, one of which lies on each large middle. */
function snapSmallHex(grid: Grid, x: number, y: number, count: number): Point {
  const centre = cellCentre(grid, cellAt(grid, x, y));
  const fine: Grid = { ...grid, size: grid.size / count, x: 0, y: 0, shifted: "odd" };
  const origin = cellCentre(fine, [0, 0]);
  const found = cellCentre(fine, cellAt(fine, x - centre.x + origin.x, y - centre.y + origin.y));
  return { x: found.x - origin.x + centre.x, y: found.y - origin.y + centre.y };
}

/** Into how many a cell's side is cut for tokens smaller than it. */
function parts(size: number): number {
  return Math.max(2, Math.min(8, roundEven(1 / size)));
}

function snapped(u: number, size: number): number {
  if (size < 1) {
    const count = parts(size);
    return (Math.floor(u * count + NUDGE) + 0.5) / count;
  }
  const half = size / 2;
  return Math.floor(u - half + 0.5 + NUDGE) + half;
}

/** The nearest corner or middle of a cell, for walls, areas and drawings. */
export function snapPoint(grid: Grid, x: number, y: number): Point {
  if (grid.type === "none") return { x, y };
  if (isHex(grid)) {
    const centre = cellCentre(grid, cellAt(grid, x, y));
    const corners = hexCorners(grid).map((corner) => ({ x: centre.x + corner.x, y: centre.y + corner.y }));
    return nearest({ x, y }, [centre, ...corners]);
  }
  const half = grid.size / 2;
  const to = (value: number, offset: number) => Math.round((value - offset) / half) * half + offset;
  return { x: to(x, grid.x), y: to(y, grid.y) };
}

/** The middles of the cells that a token stands on. */
export function cellsOfToken(grid: Grid, x: number, y: number, size: number): Point[] {
  const half = (size * grid.size) / 2;
  const near = cellsInBox(grid, x - half, y - half, x + half, y + half);
  const centres = near.map((cell) => cellCentre(grid, cell));
  if (isHex(grid)) {
    const found = centres.filter((at) => Math.hypot(at.x - x, at.y - y) <= half * (1 + 1e-6));
    return found.length ? found : [cellCentre(grid, cellAt(grid, x, y))];
  }
  // Squares count when more than a hundredth of them is covered.
  const cover = (at: number, middle: number) =>
    Math.max(0, Math.min(at + grid.size / 2, middle + half) - Math.max(at - grid.size / 2, middle - half));
  return centres.filter((at) => cover(at.x, x) * cover(at.y, y) > 0.01 * grid.size * grid.size);
}

function cellsInBox(grid: Grid, x0: number, y0: number, x1: number, y1: number): Cell[] {
  const corners = [cellAt(grid, x0, y0), cellAt(grid, x0, y1), cellAt(grid, x1, y0), cellAt(grid, x1, y1)];
  const columns = corners.map(([column]) => column);
  const rows = corners.map(([, row]) => row);
  const cells: Cell[] = [];
  for (let row = Math.min(...rows) - 1; row <= Math.max(...rows) + 1; row += 1)
    for (let column = Math.min(...columns) - 1; column <= Math.max(...columns) + 1; column += 1)
      cells.push([column, row]);
  return cells;
}
