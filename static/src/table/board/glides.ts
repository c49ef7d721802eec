// Where tokens are shown while they move: along their way after a move, under others' hands while they are dragged.
import { pointAt } from "../geometry";

interface Glide {
  points: number[];
  lengths: number[];
  whole: number;
  start: number;
  time: number;
}

export interface Held {
  x: number;
  y: number;
}

const PIXELS_A_SECOND = 900;
const HELD_FOR = 3000;

export class Glides {
  private readonly moving = new Map<string, Glide>();
  private readonly held = new Map<string, { goal: Held; shown: Held; since: number }>();

  /** Lets a token go along points (x0, y0, ...), the first of which is where it is shown now. */
  go(id: string, points: number[], now: number): void {
    this.held.delete(id);
    const lengths: number[] = [];
    let whole = 0;
    for (let at = 2; at + 1 < points.length; at += 2) {
      const from = pointAt(points, at - 2);
      const to = pointAt(points, at);
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      lengths.push(length);
      whole += length;
    }
    if (whole < 0.5) return void this.moving.delete(id);
    const time = Math.min(1200, Math.max(160, (whole / PIXELS_A_SECOND) * 1000));
    this.moving.set(id, { points, lengths, whole, start: now, time });
  }

  /** Somebody holds a token here. */
  hold(id: string, goal: Held, shown: Held, now: number): void {
    const there = this.held.get(id);
    this.moving.delete(id);
    this.held.set(id, { goal, shown: there?.shown ?? shown, since: now });
  }

  release(id: string): Held | null {
    const there = this.held.get(id);
    this.held.delete(id);
    return there?.shown ?? null;
  }

  stop(id: string): void {
    this.moving.delete(id);
    this.held.delete(id);
  }

  isMoving(id: string): boolean {
    return this.moving.has(id) || this.held.has(id);
  }

  /** Moves everything on; tells where each is, and whether there is more to come. */
  step(now: number, passed: number, place: (id: string, at: Held | null) => void): boolean {
    for (const [id, glide] of this.moving) {
      const share = Math.min(1, Math.max(0, (now - glide.start) / glide.time));
      if (share >= 1) this.moving.delete(id);
      place(id, share >= 1 ? null : along(glide, ease(share)));
    }
    for (const [id, one] of this.held) this.follow(id, one, now, passed, place);
    return this.moving.size > 0 || this.held.size > 0;
  }

  private follow(
    id: string,
    one: { goal: Held; shown: Held; since: number },
    now: number,
    passed: number,
    place: (id: string, at: Held | null) => void,
  ): void {
    const part = 1 - Math.exp(-passed / 45);
    one.shown = {
      x: one.shown.x + (one.goal.x - one.shown.x) * part,
      y: one.shown.y + (one.goal.y - one.shown.y) * part,
    };
    // Whoever held it may be gone: it goes back to where it is.
    if (now - one.since > HELD_FOR) this.held.delete(id);
    place(id, this.held.has(id) ? one.shown : null);
  }
}

function ease(share: number): number {
  return share < 0.5 ? 2 * share * share : 1 - (-2 * share + 2) ** 2 / 2;
}

function along(glide: Glide, share: number): Held {
  let left = glide.whole * share;
  for (let leg = 0; leg < glide.lengths.length; leg += 1) {
    const length = glide.lengths[leg] ?? 0;
    if (left > length) {
      left -= length;
      continue;
    }
    const from = pointAt(glide.points, leg * 2);
    const to = pointAt(glide.points, leg * 2 + 2);
    const part = length ? left / length : 0;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  }
  return pointAt(glide.points, glide.points.length - 2);
}
