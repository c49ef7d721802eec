// Mouse, pen and touch on a surface: one finger turns, two pinch and move, the wheel zooms, the right button moves.
export interface GestureTarget {
  rotate(horizontal: number, vertical: number): void;
  zoom(factor: number): void;
  pan(right: number, up: number): void;
  /** Called when somebody takes hold of it. */
  grabbed(): void;
}

interface Point {
  x: number;
  y: number;
}

const PER_WIDTH = Math.PI * 1.6;

export function setUpGestures(surface: HTMLElement, target: GestureTarget): () => void {
  const pointers = new Map<number, Point>();
  const stop = new AbortController();
  const options = { signal: stop.signal };

  const moveOne = (event: PointerEvent, before: Point) => {
    const dx = (event.clientX - before.x) / surface.clientWidth;
    const dy = (event.clientY - before.y) / surface.clientWidth;
    if (event.shiftKey || (event.buttons & 6) !== 0) target.pan(-dx, dy);
    else target.rotate(-dx * PER_WIDTH, -dy * PER_WIDTH);
  };

  const moveTwo = (event: PointerEvent, before: Point) => {
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return;
    const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y);
    const spread = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    if (spread > 0 && spreadBefore > 0) target.zoom(spreadBefore / spread);
    // Each finger carries half of the movement, so both together move the creature once.
    const half = 2 * surface.clientWidth;
    target.pan(-(event.clientX - before.x) / half, (event.clientY - before.y) / half);
  };

  surface.addEventListener(
    "pointerdown",
    (event) => {
      surface.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      target.grabbed();
    },
    options,
  );
  surface.addEventListener(
    "pointermove",
    (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      if (pointers.size === 1) moveOne(event, before);
      else if (pointers.size === 2) moveTwo(event, before);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    options,
  );
  const release = (event: PointerEvent) => pointers.delete(event.pointerId);
  surface.addEventListener("pointerup", release, options);
  surface.addEventListener("pointercancel", release, options);
  surface.addEventListener("contextmenu", (event) => event.preventDefault(), options);
  surface.addEventListener(
    "wheel",
    (event) => {
      // The page must stay scrollable: the wheel zooms only once the viewer has been taken hold of.
      if (document.activeElement !== surface && !event.ctrlKey) return;
      event.preventDefault();
      target.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004));
    },
    { ...options, passive: false },
  );
  return () => stop.abort();
}
