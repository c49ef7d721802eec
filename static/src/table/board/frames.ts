// Draws only when something has changed: whoever changes the picture asks for a frame, whoever moves is asked for more.
export type Mover = (now: number, passed: number) => boolean;

export class Frames {
  private wanted = 0;
  private last = 0;
  private readonly movers = new Set<Mover>();
  private readonly always = new Set<Mover>();
  private slow: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds that the last frame took, and how many there were: for measuring. */
  readonly spent = { last: 0, frames: 0 };

  constructor(private readonly draw: () => void) {}

  readonly need = (): void => {
    if (this.wanted) return;
    this.wanted = requestAnimationFrame((now) => this.run(now));
  };

  /** Asks the mover at each frame until it says that it is done. */
  move(mover: Mover): void {
    this.movers.add(mover);
    this.need();
  }

  /** Asks at each frame that is drawn anyhow, before it is drawn. */
  watch(mover: Mover): void {
    this.always.add(mover);
  }

  /** Another frame in a while: for slow flickering that is not worth every frame. */
  later(ms: number): void {
    if (this.slow !== undefined) return;
    this.slow = setTimeout(() => {
      this.slow = undefined;
      this.need();
    }, ms);
  }

  stop(): void {
    cancelAnimationFrame(this.wanted);
    clearTimeout(this.slow);
    this.movers.clear();
    this.always.clear();
    this.wanted = -1;
  }

  private run(now: number): void {
    this.wanted = 0;
    const begin = performance.now();
    const passed = Math.min(100, now - this.last);
    this.last = now;
    for (const mover of [...this.movers]) if (!mover(now, passed)) this.movers.delete(mover);
    for (const watcher of this.always) if (watcher(now, passed)) this.need();
    this.draw();
    this.spent.last = performance.now() - begin;
    this.spent.frames += 1;
    if (this.movers.size) this.need();
  }
}

const stillness = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)");

/** Whether the person wishes for less movement. */
export function isStill(): boolean {
  return stillness?.matches ?? false;
}
