// Where one looks on the 3D table, and how the view gets from one place to another.
import { announce } from "../../shared/dom";
import type { TableStore } from "../store";
import {
  type Bounds,
  type FlatView,
  fitting,
  flatFrom,
  held,
  mixed,
  moved,
  nearer,
  orbitFrom,
  type TableOrbit,
  turned,
} from "./orbit";
import type { Space } from "./space";
import type { Stage } from "./stage";

const GLIDE = 420;
const POLAR = 0.86;

export class Gaze {
  orbit: TableOrbit;
  private glides = 0;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    private readonly root: HTMLElement,
    private readonly store: TableStore,
    private readonly stage: Stage,
    private readonly space: Space,
    start: FlatView | null,
  ) {
    this.orbit = this.opening(start);
    this.show(this.orbit);
  }

  /** What the flat board is to show when one goes back to it. */
  flat(): FlatView {
    return flatFrom(this.orbit, this.space, this.stage.height);
  }

  turn(around: number, up: number): void {
    this.look(turned(this.orbit, around, up));
  }

  /** Right and forward, in parts of what is seen. */
  shift(right: number, forward: number): void {
    const step = this.orbit.distance * 0.12;
    this.look(moved(this.orbit, right * step, forward * step, this.bounds()));
  }

  zoom(factor: number): void {
    this.look(nearer(this.orbit, factor, this.farthest()));
  }

  /** What is under the cursor stays there. */
  zoomAt(factor: number, x: number, y: number): void {
    const under = this.stage.groundAt(x, y) ?? this.orbit;
    const next = nearer(this.orbit, factor, this.farthest());
    const share = 1 - next.distance / this.orbit.distance;
    const to = { x: next.x + (under.x - next.x) * share, z: next.z + (under.z - next.z) * share };
    this.look(held({ ...next, ...to }, this.bounds()));
  }

  /** Takes the ground from under one point of the screen to another. */
  drag(from: [number, number], to: [number, number]): void {
    const [a, b] = [this.stage.groundAt(...from), this.stage.groundAt(...to)];
    if (!a || !b) return;
    const orbit = { ...this.orbit, x: this.orbit.x + a.x - b.x, z: this.orbit.z + a.z - b.z };
    this.look(held(orbit, this.bounds()));
  }

  /** Everything from the south. */
  home(): void {
    this.glide(this.whole());
    announce("The whole scene.");
  }

  lookAt(x: number, y: number): void {
    this.glide({ ...this.orbit, ...this.space.world({ x, y }) });
  }

  shake(): void {
    const start = performance.now();
    this.stage.animate((now) => {
      const share = Math.min(1, (now - start) / 600);
      const off = Math.sin(now / 22) * (1 - share) * this.orbit.distance * 0.006;
      this.stage.look({ ...this.orbit, x: this.orbit.x + off, z: this.orbit.z - off });
      if (share >= 1) this.stage.look(this.orbit);
      return share < 1;
    });
  }

  /** Whoever takes the view in hand ends its gliding. */
  private look(orbit: TableOrbit): void {
    this.glides += 1;
    this.show(orbit);
  }

  private show(orbit: TableOrbit): void {
    this.orbit = orbit;
    this.root.dataset.azimuth = orbit.azimuth.toFixed(3);
    this.root.dataset.distance = orbit.distance.toFixed(2);
    this.stage.look(orbit);
  }

  private glide(to: TableOrbit): void {
    if (this.still) {
      this.look(to);
      return;
    }
    this.glides += 1;
    const [from, start, mine] = [this.orbit, performance.now(), this.glides];
    this.stage.animate((now) => {
      if (mine !== this.glides) return false;
      const share = Math.min(1, Math.max(0, (now - start) / GLIDE));
      this.show(mixed(from, to, 1 - (1 - share) ** 3));
      return share < 1;
    });
  }

  private opening(start: FlatView | null): TableOrbit {
    const { start_x, start_y, start_zoom } = this.store.settings;
    if (start) return orbitFrom(start, this.space, this.stage.height);
    if (start_x === null || start_y === null) return this.whole();
    return orbitFrom({ x: start_x, y: start_y, zoom: start_zoom ?? 1 }, this.space, this.stage.height);
  }

  private whole(): TableOrbit {
    const bounds = this.bounds();
    const distance = fitting(bounds, this.stage.aspect);
    return { x: bounds.width / 2, z: bounds.depth / 2, azimuth: 0, polar: POLAR, distance };
  }

  private bounds(): Bounds {
    const { width, height } = this.store.settings;
    return { width: this.space.length(width), depth: this.space.length(height) };
  }

  private farthest(): number {
    return fitting(this.bounds(), this.stage.aspect) * 1.5;
  }
}
