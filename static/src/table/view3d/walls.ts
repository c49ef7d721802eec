// Walls as low see-through slabs for game masters; for players the doors that they were sent, and nothing else.
import {
  BufferGeometry,
  type Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshLambertMaterial,
  type Raycaster,
} from "three";
import type { WallPiece } from "../protocol";
import type { TableStore } from "../store";
import { colour } from "./colours";
import { ORDER } from "./orders";
import type { Space } from "./space";
import type { Stage } from "./stage";

const THICK = 0.09;
const OPEN_TURN = 1.25;
/** Heights in cells: what one sees over is low. */
const HEIGHTS = { wall: 0.6, window: 0.34, fence: 0.24, door: 0.72 };
const COLOURS = {
  wall: "#d9cbb2",
  window: "#7cb8d6",
  fence: "#9a8a5c",
  door: "#a8682e",
  locked: "#8a3a2a",
  secret: "#8c7ab8",
};

interface Line {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export class Walls {
  readonly root = new Group();
  private readonly material = new MeshLambertMaterial({
    vertexColors: true,
    transparent: true,
    opacity: 0.4,
    side: DoubleSide,
    depthWrite: false,
  });
  private readonly solid = new MeshLambertMaterial({ vertexColors: true, side: DoubleSide });
  private doors: { mesh: Mesh; id: string }[] = [];

  constructor(
    private readonly store: TableStore,
    private readonly stage: Stage,
    private readonly space: Space,
  ) {}

  sync(): void {
    this.clear();
    const walls = this.store.of("wall");
    const plain = walls.filter(({ door }) => door === "none");
    if (plain.length) this.root.add(this.slabs(plain));
    this.doors = walls.filter(({ door }) => door !== "none").map((wall) => this.door(wall));
    this.stage.invalidate();
  }

  /** The door that a ray meets, and how far away. */
  hit(ray: Raycaster): { door: WallPiece; distance: number } | null {
    const found = ray.intersectObjects(
      this.doors.map(({ mesh }) => mesh),
      false,
    )[0];
    const id = this.doors.find(({ mesh }) => mesh === found?.object)?.id;
    const door = id ? this.store.getOf("wall", id) : undefined;
    return found && door ? { door, distance: found.distance } : null;
  }

  destroy(): void {
    this.clear();
    this.material.dispose();
    this.solid.dispose();
  }

  private clear(): void {
    for (const child of [...this.root.children]) {
      child.removeFromParent();
      if (child instanceof Mesh) child.geometry.dispose();
    }
    this.doors = [];
  }

  private slabs(walls: WallPiece[]): Mesh {
    const [places, tints] = [[] as number[], [] as number[]];
    for (const wall of walls) {
      const kind = kindOf(wall);
      box(places, tints, this.onGround(wall), HEIGHTS[kind], colour(COLOURS[kind]));
    }
    return this.mesh(places, tints, this.material);
  }

  private door(wall: WallPiece): { mesh: Mesh; id: string } {
    const [places, tints] = [[] as number[], [] as number[]];
    const name = wall.state === "locked" ? "locked" : wall.door === "secret" ? "secret" : "door";
    const line = wall.state === "open" ? swungOpen(this.onGround(wall)) : this.onGround(wall);
    box(places, tints, line, HEIGHTS.door, colour(COLOURS[name]));
    const mesh = this.mesh(places, tints, this.solid);
    this.root.add(mesh);
    return { mesh, id: wall.id };
  }

  private mesh(places: number[], tints: number[], material: MeshLambertMaterial): Mesh {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
    geometry.setAttribute("color", new Float32BufferAttribute(tints, 3));
    geometry.computeVertexNormals();
    const mesh = new Mesh(geometry, material);
    mesh.renderOrder = ORDER.walls;
    return mesh;
  }

  private onGround({ x1, y1, x2, y2 }: Line): Line {
    const to = (pixels: number) => this.space.length(pixels);
    return { x1: to(x1), y1: to(y1), x2: to(x2), y2: to(y2) };
  }
}

function kindOf(wall: WallPiece): "wall" | "window" | "fence" {
  if (wall.sight === "none") return wall.move === "none" ? "fence" : "window";
  return wall.sight === "normal" ? "wall" : "fence";
}

/** The same door turned about its first end. */
function swungOpen({ x1, y1, x2, y2 }: Line): Line {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const [cos, sin] = [Math.cos(OPEN_TURN), Math.sin(OPEN_TURN)];
  return { x1, y1, x2: x1 + dx * cos - dy * sin, y2: y1 + dx * sin + dy * cos };
}

/** A slab along a line: two sides, top and two ends. */
function box(places: number[], tints: number[], line: Line, height: number, tint: Color): void {
  const [dx, dz] = [line.x2 - line.x1, line.y2 - line.y1];
  const length = Math.hypot(dx, dz);
  if (length < 1e-6) return;
  const [sx, sz] = [((-dz / length) * THICK) / 2, ((dx / length) * THICK) / 2];
  const a = [line.x1 + sx, line.y1 + sz] as const;
  const b = [line.x2 + sx, line.y2 + sz] as const;
  const c = [line.x2 - sx, line.y2 - sz] as const;
  const d = [line.x1 - sx, line.y1 - sz] as const;
  const before = places.length;
  for (const [from, to] of [
    [a, b],
    [b, c],
    [c, d],
    [d, a],
  ] as const) {
    const [low1, low2] = [
      [from[0], 0, from[1]],
      [to[0], 0, to[1]],
    ];
    const [high1, high2] = [
      [from[0], height, from[1]],
      [to[0], height, to[1]],
    ];
    places.push(...low1, ...low2, ...high2, ...low1, ...high2, ...high1);
  }
  const top = ([x, z]: readonly [number, number]) => [x, height, z];
  places.push(...top(a), ...top(b), ...top(c), ...top(a), ...top(c), ...top(d));
  for (let at = before; at < places.length; at += 3) tints.push(tint.r, tint.g, tint.b);
}
