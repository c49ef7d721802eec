// The way of a token that is being dragged: from cell to cell, shortened when it is walked back.
import { type Point, snapToken } from "../geometry";
import type { Grid } from "../protocol";

const MOST_POINTS = 190;

export class Way {
  private cells: Point[];

  constructor(
    private readonly grid: Grid,
    start: Point,
    private readonly size: number,
  ) {
    this.cells = [start];
  }

  /** Goes to where the hand is; whether that is another cell. */
  to(x: number, y: number): boolean {
    const next = snapToken(this.grid, x, y, this.size);
    const last = this.end;
    if (same(next, last)) return false;
    const before = this.cells.findIndex((cell) => same(cell, next));
    if (before >= 0) this.cells.length = before + 1;
    else this.cells.push(next);
    return true;
  }

  get end(): Point {
    return this.cells[this.cells.length - 1] as Point;
  }

  get isLeft(): boolean {
    return this.cells.length > 1;
  }

  /** All corners, the start among them: x0, y0, x1, y1, ... */
  points(): number[] {
    return straightened(this.cells).flatMap(({ x, y }) => [x, y]);
  }

  /** What an order takes: the corners after the start, moved by an offset. */
  path(dx = 0, dy = 0): number[] {
    const corners = straightened(this.cells).slice(1);
    const kept = corners.length > MOST_POINTS ? corners.slice(-MOST_POINTS) : corners;
    return kept.flatMap(({ x, y }) => [x + dx, y + dy]);
  }
}

/** Without the places in the middle of a straight stretch. */
export function straightened(cells: readonly Point[]): Point[] {
  return cells.filter((cell, at) => {
    const [before, after] = [cells[at - 1], cells[at + 1]];
    if (!before || !after) return true;
    const cross = (cell.x - before.x) * (after.y - cell.y) - (cell.y - before.y) * (after.x - cell.x);
    const onward = (cell.x - before.x) * (after.x - cell.x) + (cell.y - before.y) * (after.y - cell.y);
    return Math.abs(cross) > 1e-6 || onward <= 0;
  });
}

function same(one: Point, other: Point): boolean {
  return Math.abs(one.x - other.x) < 0.01 && Math.abs(one.y - other.y) < 0.01;
}
