// Coloured light in sight, drawn into a small picture of its own that the shade lays over the map; torches flicker where movement is welcome.
import { Container, type Mesh } from "pixi.js";
import type { TableStore } from "../store";
import { type Frames, isStill } from "./frames";
import { triangles } from "./polygons";
import { meshOf } from "./sight_areas";

interface Lit {
  mesh: Mesh;
  alpha: number;
  animation: string;
  phase: number;
}

const MOST_LIGHT = 0.3;
const FLICKER_EVERY = 90;

export class Glow {
  readonly root = new Container();
  private lights: Lit[] = [];

  constructor(
    private readonly store: TableStore,
    private readonly frames: Frames,
  ) {}

  get shines(): boolean {
    return this.lights.length > 0;
  }

  sync(): void {
    for (const { mesh } of this.lights) {
      mesh.geometry.destroy();
      mesh.destroy();
    }
    this.lights = this.store.sight.lights.flatMap((light, at) => this.light(light, at));
  }

  /** Flickers; called before each frame. */
  step(now: number): void {
    const moving = isStill() ? [] : this.lights.filter(({ animation }) => animation !== "none");
    for (const one of moving) one.mesh.alpha = one.alpha * flicker(one, now / 1000);
    if (moving.length) this.frames.later(FLICKER_EVERY);
  }

  private light(light: Record<string, unknown>, at: number): Lit[] {
    const cut = triangles((light.rings as number[][] | undefined) ?? []);
    if (!cut.indices.length) return [];
    const alpha = Number(light.intensity ?? 0.5) * MOST_LIGHT;
    const mesh = meshOf(cut, String(light.colour ?? "#ffffff"), alpha);
    // The brightest of overlapping lights counts: many torches added up would wash the map and its tokens out.
    mesh.blendMode = "max";
    this.root.addChild(mesh);
    return [{ mesh, alpha, animation: String(light.animation ?? "none"), phase: at * 1.7 }];
  }
}

function flicker({ animation, phase }: Lit, seconds: number): number {
  if (animation === "pulse") return 0.75 + 0.25 * Math.sin(seconds * 1.6 + phase);
  return 0.86 + 0.09 * Math.sin(seconds * 7.3 + phase) + 0.05 * Math.sin(seconds * 17.1 + phase * 2);
}
