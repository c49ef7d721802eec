// Figures that look alike are drawn in one go, however many there are.
import { type Color, DynamicDrawUsage, Group, InstancedMesh, type Matrix4, type Raycaster } from "three";
import type { Level } from "./models";

/** A figure to be drawn: which level, where, in which light. */
export interface Standing {
  id: string;
  key: string;
  level: Level;
  ghost: boolean;
  matrix: Matrix4;
  tint: Color;
}

/** All figures of one level in one go. */
export class Crowds {
  readonly root = new Group();
  private readonly crowds = new Map<string, { meshes: InstancedMesh[]; ids: string[] }>();

  arrange(figures: Standing[]): void {
    const groups = new Map<string, Standing[]>();
    for (const figure of figures) {
      const key = `${figure.key} ${figure.ghost}`;
      const group = groups.get(key);
      if (group) group.push(figure);
      else groups.set(key, [figure]);
    }
    for (const key of [...this.crowds.keys()]) if (!groups.has(key)) this.dismiss(key);
    for (const [key, group] of groups) this.draw(key, group);
  }

  /** The figure that a ray meets first, and how far away. */
  hit(ray: Raycaster): { id: string; distance: number } | null {
    let best: { id: string; distance: number } | null = null;
    for (const { meshes, ids } of this.crowds.values()) {
      for (const found of ray.intersectObjects(meshes, false)) {
        const id = ids[found.instanceId ?? -1];
        if (id && (!best || found.distance < best.distance)) best = { id, distance: found.distance };
      }
    }
    return best;
  }

  destroy(): void {
    for (const key of [...this.crowds.keys()]) this.dismiss(key);
  }

  private draw(key: string, group: Standing[]): void {
    const first = group[0];
    if (!first) return;
    let crowd = this.crowds.get(key);
    if (!crowd || (crowd.meshes[0]?.instanceMatrix.count ?? 0) < group.length) {
      this.dismiss(key);
      crowd = { meshes: this.gather(first, group.length), ids: [] };
      this.crowds.set(key, crowd);
    }
    crowd.ids = group.map(({ id }) => id);
    for (const mesh of crowd.meshes) place(mesh, group);
  }

  private gather({ level, ghost }: Standing, count: number): InstancedMesh[] {
    // Some more than are there now, so that not every newcomer makes everything anew.
    const room = Math.ceil(count * 1.3);
    return level.parts.map((part) => {
      const mesh = new InstancedMesh(part.geometry, ghost ? part.ghost : part.material, room);
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      mesh.frustumCulled = false;
      mesh.renderOrder = level.order ?? 0;
      this.root.add(mesh);
      return mesh;
    });
  }

  private dismiss(key: string): void {
    for (const mesh of this.crowds.get(key)?.meshes ?? []) {
      mesh.removeFromParent();
      mesh.dispose();
    }
    this.crowds.delete(key);
  }
}

function place(mesh: InstancedMesh, group: Standing[]): void {
  mesh.count = group.length;
  group.forEach((figure, at) => {
    mesh.setMatrixAt(at, figure.matrix);
    mesh.setColorAt(at, figure.tint);
  });
  mesh.instanceMatrix.needsUpdate = true;
  if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
  mesh.boundingSphere = null;
}
