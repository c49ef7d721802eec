// One figure on the table: where it stands now, on its way to where the store says that it is.
import { type Point, pointAt } from "../geometry";
import type { Label, ShownToken } from "./labels";

const FIRST = 160;
const PER_CELL = 110;
const LONGEST = 1600;

/** Milliseconds for a way of so many cells. */
export function glideTime(cells: number): number {
  return cells < 0.01 ? 0 : Math.min(LONGEST, FIRST + cells * PER_CELL);
}

/** Where on a way (x0, y0, x1, y1, ...) one is after a share of its length. */
export function along(points: readonly number[], share: number): Point {
  const list = [...points];
  let left = lengthOf(list) * Math.min(1, Math.max(0, share));
  for (let at = 2; at + 1 < list.length; at += 2) {
    const [from, to] = [pointAt(list, at - 2), pointAt(list, at)];
    const step = Math.hypot(to.x - from.x, to.y - from.y);
    if (left <= step && step > 0) {
      const part = left / step;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= step;
  }
  return pointAt(list, list.length - 2);
}

export function lengthOf(points: readonly number[]): number {
  let length = 0;
  for (let at = 2; at + 1 < points.length; at += 2) {
    length += Math.hypot(
      (points[at] ?? 0) - (points[at - 2] ?? 0),
      (points[at + 1] ?? 0) - (points[at - 1] ?? 0),
    );
  }
  return length;
}

/** The shorter way round from one direction to another, in degrees. */
export function turnBetween(from: number, to: number): number {
  return ((((to - from + 180) % 360) + 360) % 360) - 180;
}

export class Figure {
  x: number;
  y: number;
  rotation: number;
  level: number | null = null;
  label: Label | null = null;
  /** Somebody holds it: it stands where he holds it. */
  heldBy: number | null = null;
  private way: { points: number[]; start: number; time: number; from: number; by: number } | null = null;

  constructor(public token: ShownToken) {
    this.x = token.x;
    this.y = token.y;
    this.rotation = token.rotation;
  }

  get isGliding(): boolean {
    return this.way !== null;
  }

  /** Sets out from where it stands, along the way that the token went if that is told. */
  goTo(token: ShownToken, path: number[] | undefined, cell: number, now: number | null): void {
    this.token = token;
    // Who has dragged it there himself does not want to see it walk once more.
    const isThere = Math.hypot(token.x - this.x, token.y - this.y) < cell * 0.1;
    const points = [this.x, this.y, ...((!isThere && path) || []), token.x, token.y];
    const time = now === null ? 0 : glideTime(lengthOf(points) / cell);
    const by = turnBetween(this.rotation, token.rotation);
    if (now === null || (time === 0 && by === 0)) this.arrive();
    else this.way = { points, start: now, time: Math.max(time, 180), from: this.rotation, by };
  }

  hold(x: number, y: number, by: number): void {
    this.way = null;
    this.heldBy = by;
    [this.x, this.y] = [x, y];
  }

  /** Whether there is more of the way. */
  step(now: number): boolean {
    const { way } = this;
    if (!way) return false;
    const share = Math.min(1, Math.max(0, (now - way.start) / way.time));
    const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
    Object.assign(this, along(way.points, eased));
    this.rotation = way.from + way.by * Math.min(1, share * 2);
    if (share >= 1) this.arrive();
    return share < 1;
  }

  private arrive(): void {
    this.way = null;
    [this.x, this.y, this.rotation] = [this.token.x, this.token.y, this.token.rotation];
  }
}
