// Ways and rulers on the ground: a line through its corners, a mark at each, and how long it is in words.
import { DoubleSide, Group, Mesh, type MeshBasicMaterial, RingGeometry, type Sprite } from "three";
import { pathLength, sayDistance } from "../geometry";
import type { Grid } from "../protocol";
import { colour } from "./colours";
import { flatMaterial } from "./ground";
import { area, disc, ribbon } from "./lines";
import { ORDER } from "./orders";
import { textSprite } from "./signs";
import type { Space } from "./space";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

const PING_TIME = 2200;

export class Trails {
  readonly root = new Group();
  private readonly shown = new Map<string, { group: Group; sprite: Sprite | null }>();

  constructor(
    private readonly stage: Stage,
    private readonly textures: Textures,
    private readonly space: Space,
  ) {}

  /** Shows a way under this name; fewer than two places take it away. `most`: how far one may go. */
  show(name: string, points: number[], grid: Grid, ink: string, most: number | null = null): void {
    this.hide(name);
    if (points.length >= 4) this.shown.set(name, this.draw(points, grid, ink, most));
    this.stage.invalidate();
  }

  hide(name: string): void {
    const known = this.shown.get(name);
    if (!known) return;
    this.shown.delete(name);
    known.group.removeFromParent();
    for (const child of known.group.children) if (child instanceof Mesh) dispose(child);
    if (known.sprite) {
      this.textures.drop(known.sprite.material.map);
      known.sprite.material.dispose();
    }
    this.stage.invalidate();
  }

  /** Rings that widen where somebody points. */
  ping(x: number, y: number, ink: string, large = 1): void {
    const material = flatMaterial({ color: colour(ink), side: DoubleSide, depthTest: false });
    const mesh = new Mesh(new RingGeometry(0.42, 0.5, 48).rotateX(-Math.PI / 2), material);
    const place = this.space.world({ x, y });
    mesh.position.set(place.x, 0.01, place.z);
    mesh.renderOrder = ORDER.trails;
    this.root.add(mesh);
    const start = performance.now();
    this.stage.animate((now) => {
      const share = (now - start) / PING_TIME;
      const pulse = (Math.max(0, share) * 3) % 1;
      mesh.scale.setScalar((0.4 + pulse * 2.4) * large);
      material.opacity = (1 - pulse) * Math.min(1, 2 - 2 * share);
      if (share < 1) return true;
      mesh.removeFromParent();
      dispose(mesh);
      return false;
    });
  }

  destroy(): void {
    for (const name of [...this.shown.keys()]) this.hide(name);
  }

  private draw(
    points: number[],
    grid: Grid,
    ink: string,
    most: number | null,
  ): { group: Group; sprite: Sprite } {
    const group = new Group();
    const units = pathLength(grid, points);
    const tooFar = most !== null && units > most;
    const paint = tooFar ? "#e2562b" : ink;
    group.add(this.flat(ribbon(points, 0.16, this.space), "#14100b", 0.55, ORDER.trails));
    group.add(this.flat(ribbon(points, 0.1, this.space), paint, 0.95));
    for (let at = 0; at + 1 < points.length; at += 2) {
      const dot = disc(
        points[at] ?? 0,
        points[at + 1] ?? 0,
        this.space.cell * (at === points.length - 2 ? 0.16 : 0.1),
      );
      group.add(this.flat(area(dot, this.space), paint, 0.95));
    }
    const words =
      most === null ? sayDistance(grid, units) : `${sayDistance(grid, units)} of ${sayDistance(grid, most)}`;
    const sprite = textSprite(this.textures, words, { ink: paint });
    const end = this.space.world({ x: points.at(-2) ?? 0, y: points.at(-1) ?? 0 });
    sprite.center.set(0.5, 1.9);
    sprite.position.set(end.x, 0, end.z);
    group.add(sprite);
    this.root.add(group);
    return { group, sprite };
  }

  private flat(
    geometry: Mesh["geometry"],
    ink: string,
    opacity: number,
    order: number = ORDER.trails + 1,
  ): Mesh {
    const mesh = new Mesh(geometry, flatMaterial({ color: colour(ink), opacity, side: DoubleSide }));
    mesh.renderOrder = order;
    return mesh;
  }
}

function dispose(mesh: Mesh): void {
  mesh.geometry.dispose();
  (mesh.material as MeshBasicMaterial).dispose();
}
