// Mouse, pen, touch and keys on the 3D table: what is meant for the hand, and what moves the view.
export interface PointerTarget {
  /** Whether the press is meant for a thing; else it moves the view. */
  down(x: number, y: number, add: boolean): boolean;
  move(x: number, y: number): void;
  up(): void;
  click(x: number, y: number, add: boolean): void;
  hold(x: number, y: number): void;
  cancel(): void;
  /** Takes the ground from under one point of the screen to another. */
  pan(from: [number, number], to: [number, number]): void;
  orbit(around: number, up: number): void;
  zoom(factor: number, x: number, y: number): void;
}

interface Press {
  x: number;
  y: number;
}

const MOVED = 5;
const HELD = 650;
const PER_PIXEL = 0.006;

export class Pointers {
  private readonly presses = new Map<number, Press>();
  private readonly stop = new AbortController();
  private first: { id: number; x: number; y: number; thing: boolean; moved: boolean; turns: boolean } | null =
    null;
  private holding: ReturnType<typeof setTimeout> | undefined;
  private many = false;

  constructor(
    private readonly surface: HTMLElement,
    private readonly target: PointerTarget,
  ) {
    const options = { signal: this.stop.signal };
    surface.addEventListener("pointerdown", (event) => this.down(event), options);
    surface.addEventListener("pointermove", (event) => this.move(event), options);
    surface.addEventListener("pointerup", (event) => this.up(event, true), options);
    surface.addEventListener("pointercancel", (event) => this.up(event, false), options);
    surface.addEventListener("contextmenu", (event) => event.preventDefault(), options);
    surface.addEventListener("wheel", (event) => this.wheel(event), { ...options, passive: false });
  }

  destroy(): void {
    clearTimeout(this.holding);
    this.stop.abort();
  }

  private down(event: PointerEvent): void {
    this.surface.setPointerCapture(event.pointerId);
    this.surface.focus({ preventScroll: true });
    this.presses.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.presses.size > 1) this.giveUpFirst();
    else this.begin(event);
  }

  private begin(event: PointerEvent): void {
    const { clientX: x, clientY: y } = event;
    const turns = event.button !== 0 || event.ctrlKey || event.altKey;
    const thing = !turns && this.target.down(x, y, event.shiftKey);
    this.many = false;
    this.first = { id: event.pointerId, x, y, thing, moved: false, turns };
    clearTimeout(this.holding);
    this.holding = setTimeout(() => this.heldLong(this.first), HELD);
  }

  /** A second finger: the fingers move the view, whatever the first one had begun. */
  private giveUpFirst(): void {
    clearTimeout(this.holding);
    this.many = true;
    if (this.first?.thing) this.target.cancel();
    this.first = null;
  }

  /** On a slow device movements may have been made that are not told yet: they come with the next pictures. */
  private heldLong(press: typeof this.first): void {
    requestAnimationFrame(() => requestAnimationFrame(() => press === this.first && this.held()));
  }

  private held(): void {
    const { first } = this;
    if (!first || first.moved || first.turns) return;
    if (first.thing) this.target.cancel();
    this.target.hold(first.x, first.y);
    this.first = null;
  }

  private move(event: PointerEvent): void {
    const before = this.presses.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.presses.size === 1) this.moveOne(event, before, now);
    else if (this.presses.size === 2) this.moveTwo(event.pointerId, before, now);
    this.presses.set(event.pointerId, now);
  }

  private moveOne(event: PointerEvent, before: Press, now: Press): void {
    const { first } = this;
    if (!first) return;
    if (!first.moved && Math.hypot(now.x - first.x, now.y - first.y) < MOVED) return;
    first.moved = true;
    clearTimeout(this.holding);
    if (first.thing) this.target.move(now.x, now.y);
    else if (first.turns && (event.buttons & 4) === 0) {
      this.target.orbit(-(now.x - before.x) * PER_PIXEL, -(now.y - before.y) * PER_PIXEL);
    } else this.target.pan([before.x, before.y], [now.x, now.y]);
  }

  /** Two fingers: apart is nearer, twisting turns, both together move, both up or down tilt. */
  private moveTwo(id: number, before: Press, now: Press): void {
    const other = [...this.presses].find(([one]) => one !== id)?.[1];
    if (!other) return;
    const [was, is] = [between(before, other), between(now, other)];
    if (was.length > 0 && is.length > 0) {
      this.target.zoom(was.length / is.length, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
    this.target.orbit(-turnOf(was.angle, is.angle), 0);
    const middle: [number, number] = [(before.x + other.x) / 2, (before.y + other.y) / 2];
    this.target.pan(middle, [(now.x + other.x) / 2, (now.y + other.y) / 2]);
  }

  private up(event: PointerEvent, whole: boolean): void {
    clearTimeout(this.holding);
    this.presses.delete(event.pointerId);
    const { first } = this;
    this.first = null;
    if (!first || first.id !== event.pointerId || this.many) return;
    if (!whole) this.target.cancel();
    else if (first.moved && first.thing) this.target.up();
    else if (!first.moved && !first.turns) this.target.click(first.x, first.y, event.shiftKey);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    this.target.zoom(Math.exp(Math.max(-80, Math.min(80, lines)) * 0.0028), event.clientX, event.clientY);
  }
}

function between(one: Press, other: Press): { length: number; angle: number } {
  const [dx, dy] = [one.x - other.x, one.y - other.y];
  return { length: Math.hypot(dx, dy), angle: Math.atan2(dy, dx) };
}

function turnOf(before: number, after: number): number {
  const turn = after - before;
  return Math.atan2(Math.sin(turn), Math.cos(turn));
}
