// One state of sight as something to draw: bright, dim and dark areas in the three channels of a picture.
import { Container, Mesh, MeshGeometry, Texture } from "pixi.js";
import type { Sight } from "../protocol";
import { type Triangles, triangles } from "./polygons";

export function meshOf(cut: Triangles, tint: number | string, alpha = 1): Mesh {
  const geometry = new MeshGeometry({
    positions: cut.positions,
    uvs: new Float32Array(cut.positions.length),
    indices: cut.indices,
    shrinkBuffersToFit: true,
  });
  const mesh = new Mesh({ geometry, texture: Texture.WHITE });
  mesh.tint = tint;
  mesh.alpha = alpha;
  mesh.blendMode = "add";
  return mesh;
}

export class SightAreas {
  readonly root = new Container();

  constructor(sight: Sight) {
    const parts: [number[][], number][] = [
      [sight.bright, 0xff0000],
      [sight.dim, 0x00ff00],
      [sight.dark, 0x0000ff],
    ];
    if (sight.everything) parts.splice(0, 3, [[[-1e6, -1e6, 1e6, -1e6, 1e6, 1e6, -1e6, 1e6]], 0xff0000]);
    for (const [rings, colour] of parts) {
      const cut = triangles(rings);
      if (cut.indices.length) this.root.addChild(meshOf(cut, colour));
    }
  }

  destroy(): void {
    for (const mesh of this.root.children) (mesh as Mesh).geometry.destroy();
    this.root.destroy({ children: true });
  }
}

/** Several rings' areas in white, for memory. */
export function whiteAreas(areas: number[][][]): Container {
  const root = new Container();
  for (const rings of areas) {
    const cut = triangles(rings);
    if (cut.indices.length) root.addChild(meshOf(cut, 0xffffff));
  }
  return root;
}
