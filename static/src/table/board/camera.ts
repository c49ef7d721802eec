// Where one looks: the scene's point in the middle of the board, the zoom, and gliding from one view to another.
import type { Point } from "../geometry";
import { type Covered, NOTHING } from "./covered";

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
  /** How far the picture is turned clockwise, in radians by quarters: screens may lie on a table. */
  turn = 0;
  private scene = { width: 1, height: 1 };
  private glide: Glide | null = null;

  constructor(
    private readonly moved: () => void,
    private readonly covered: () => Covered = () => NOTHING,
  ) {}

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
    const away = this.unturned(x - this.width / 2, y - this.height / 2);
    return { x: this.x + away.x / this.zoom, y: this.y + away.y / this.zoom };
  }

  toScreen(x: number, y: number): Point {
    const [cos, sin] = [Math.cos(this.turn), Math.sin(this.turn)];
    const dx = (x - this.x) * this.zoom;
    const dy = (y - this.y) * this.zoom;
    return { x: dx * cos - dy * sin + this.width / 2, y: dx * sin + dy * cos + this.height / 2 };
  }

  /** The part of the scene that is on the board, `margin` scene pixels wider. */
  frame(margin = 0): { left: number; top: number; right: number; bottom: number } {
    const { across, down } = this.sides();
    const half = { x: across / 2 / this.zoom + margin, y: down / 2 / this.zoom + margin };
    return { left: this.x - half.x, top: this.y - half.y, right: this.x + half.x, bottom: this.y + half.y };
  }

  rotate(degrees: number): void {
    this.turn = (degrees * Math.PI) / 180;
    this.settle();
  }

  pan(dx: number, dy: number): void {
    const by = this.unturned(dx, dy);
    this.set({ x: this.x - by.x / this.zoom, y: this.y - by.y / this.zoom, zoom: this.zoom });
  }

  /** Zooms so that what is below this place of the board stays there. */
  zoomAt(x: number, y: number, factor: number): void {
    const held = this.toScene(x, y);
    const zoom = this.fitting(this.zoom * factor);
    const away = this.unturned(x - this.width / 2, y - this.height / 2);
    this.set({ x: held.x - away.x / zoom, y: held.y - away.y / zoom, zoom });
  }

  set({ x, y, zoom }: View): void {
    this.glide = null;
    Object.assign(this, { x, y, zoom });
    this.settle();
  }

  /** The view in which the whole scene is seen, beside what covers the board's edges. */
  whole(): View {
    const { left, bottom } = this.covered();
    const { across, down } = this.sides(this.width - left, this.height - bottom);
    const zoom = this.fitting(Math.min(across / this.scene.width, down / this.scene.height) * 0.96);
    const by = this.unturned(left / 2, -bottom / 2);
    return { x: this.scene.width / 2 - by.x / zoom, y: this.scene.height / 2 - by.y / zoom, zoom };
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
    const { across, down } = this.sides();
    const least = Math.min(1, across / this.scene.width, down / this.scene.height) * 0.4;
    return Math.min(CLOSEST, Math.max(FURTHEST, least, zoom));
  }

  private settle(): void {
    this.zoom = this.fitting(this.zoom);
    const { across, down } = this.sides();
    this.x = within(this.x, this.scene.width, across / this.zoom);
    this.y = within(this.y, this.scene.height, down / this.zoom);
    this.moved();
  }

  /** The board's width and height as the scene has them: exchanged when it is turned by a quarter. */
  private sides(width = this.width, height = this.height): { across: number; down: number } {
    const lies = Math.abs(Math.sin(this.turn)) > 0.5;
    return lies ? { across: height, down: width } : { across: width, down: height };
  }

  private unturned(x: number, y: number): Point {
    const [cos, sin] = [Math.cos(this.turn), Math.sin(this.turn)];
    return { x: x * cos + y * sin, y: y * cos - x * sin };
  }
}

/** Keeps some of the scene on the board. */
function within(value: number, scene: number, seen: number): number {
  const beyond = seen * MARGIN * 0.9;
  return Math.min(scene + beyond, Math.max(-beyond, value));
}
