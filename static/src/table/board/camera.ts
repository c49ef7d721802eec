// Where one looks: the scene's point in the middle of the board, the zoom, and gliding from one view to another.
import type { Point } from "../geometry";

export interface View {
  x: number;
  y: number;
  zoom: number;
}

interface Glide {
  from: View;
  to: View;
  start: number;
  time: number;
}

const CLOSEST = 6;
const FURTHEST = 0.02;
const MARGIN = 0.5;

export class Camera {
  x = 0;
  y = 0;
  zoom = 1;
  width = 1;
  height = 1;
  private scene = { width: 1, height: 1 };
  private glide: Glide | null = null;

  constructor(private readonly moved: () => void) {}

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.settle();
  }

  /** How large the scene is: one cannot look far beyond it. */
  bound(width: number, height: number): void {
    this.scene = { width, height };
    this.settle();
  }

  toScene(x: number, y: number): Point {
    return { x: this.x + (x - this.width / 2) / this.zoom, y: this.y + (y - this.height / 2) / this.zoom };
  }

  toScreen(x: number, y: number): Point {
    return { x: (x - this.x) * this.zoom + this.width / 2, y: (y - this.y) * this.zoom + this.height / 2 };
  }

  /** The part of the scene that is on the board, `margin` scene pixels wider. */
  frame(margin = 0): { left: number; top: number; right: number; bottom: number } {
    const half = { x: this.width / 2 / this.zoom + margin, y: this.height / 2 / this.zoom + margin };
    return { left: this.x - half.x, top: this.y - half.y, right: this.x + half.x, bottom: this.y + half.y };
  }

  pan(dx: number, dy: number): void {
    this.set({ x: this.x - dx / this.zoom, y: this.y - dy / this.zoom, zoom: this.zoom });
  }

  /** Zooms so that what is below this place of the board stays there. */
  zoomAt(x: number, y: number, factor: number): void {
    const held = this.toScene(x, y);
    const zoom = this.fitting(this.zoom * factor);
    this.set({ x: held.x - (x - this.width / 2) / zoom, y: held.y - (y - this.height / 2) / zoom, zoom });
  }

  set({ x, y, zoom }: View): void {
    this.glide = null;
    Object.assign(this, { x, y, zoom });
    this.settle();
  }

  /** The view in which the whole scene is seen. */
  whole(): View {
    const zoom = Math.min(this.width / this.scene.width, this.height / this.scene.height) * 0.96;
    return { x: this.scene.width / 2, y: this.scene.height / 2, zoom: this.fitting(zoom) };
  }

  glideTo(to: View, now: number, time = 350): void {
    const target = { ...to, zoom: this.fitting(to.zoom) };
    if (time <= 0) {
      this.set(target);
      return;
    }
    this.glide = { from: { x: this.x, y: this.y, zoom: this.zoom }, to: target, start: now, time };
    this.moved();
  }

  /** Goes on with the glide; whether there is more of it. */
  step(now: number): boolean {
    const glide = this.glide;
    if (!glide) return false;
    const share = Math.min(1, Math.max(0, (now - glide.start) / glide.time));
    const eased = 1 - (1 - share) ** 3;
    // The zoom is mixed as a factor, so that gliding in and out feel alike.
    this.zoom = glide.from.zoom * (glide.to.zoom / glide.from.zoom) ** eased;
    this.x = glide.from.x + (glide.to.x - glide.from.x) * eased;
    this.y = glide.from.y + (glide.to.y - glide.from.y) * eased;
    if (share >= 1) this.glide = null;
    this.settle();
    return share < 1;
  }

  private fitting(zoom: number): number {
    const least = Math.min(1, this.width / this.scene.width, this.height / this.scene.height) * 0.4;
    return Math.min(CLOSEST, Math.max(FURTHEST, least, zoom));
  }

  private settle(): void {
    this.zoom = this.fitting(this.zoom);
    this.x = within(this.x, this.scene.width, this.width / this.zoom);
    this.y = within(this.y, this.scene.height, this.height / this.zoom);
    this.moved();
  }
}

/** Keeps some of the scene on the board. */
function within(value: number, scene: number, seen: number): number {
  const beyond = seen * MARGIN * 0.9;
  return Math.min(scene + beyond, Math.max(-beyond, value));
}
