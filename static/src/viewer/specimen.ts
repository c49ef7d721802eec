// One level of detail of a creature in memory: reading a GLB, changing its surface, letting it go.
import {
  type BufferGeometry,
  Group,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Object3D,
  Texture,
} from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import type { SurfaceMode } from "./types";

type Surface = Material | Material[];

export class Specimen {
  readonly triangles: number;
  private readonly painted = new Map<Mesh, Surface>();
  private readonly clay = new MeshStandardMaterial({ color: 0xbcb4a2, roughness: 0.92 });
  private readonly wire = new MeshBasicMaterial({ color: 0x2f8f80, wireframe: true });

  private constructor(readonly root: Group) {
    let triangles = 0;
    for (const mesh of meshesOf(root)) {
      prepare(mesh);
      this.painted.set(mesh, mesh.material);
      triangles += countTriangles(mesh.geometry);
    }
    this.triangles = Math.round(triangles);
  }

  /** Reads a GLB file; rejects with the loader's error if it is not one. */
  static async read(data: ArrayBuffer): Promise<Specimen> {
    const gltf = await new GLTFLoader().parseAsync(data, "");
    const root = new Group();
    root.add(gltf.scene);
    return new Specimen(root);
  }

  setMode(mode: SurfaceMode): void {
    for (const [mesh, painted] of this.painted) {
      mesh.material = mode === "painted" ? painted : mode === "clay" ? this.clay : this.wire;
    }
  }

  dispose(): void {
    for (const [mesh, painted] of this.painted) {
      mesh.geometry.dispose();
      for (const material of [painted].flat()) disposeMaterial(material);
    }
    this.clay.dispose();
    this.wire.dispose();
    this.root.removeFromParent();
  }
}

function meshesOf(root: Object3D): Mesh[] {
  const found: Mesh[] = [];
  root.traverse((part) => {
    if (part instanceof Mesh) found.push(part);
  });
  return found;
}

/** Unlit files would ignore the light control, and files without normals would be black. */
function prepare(mesh: Mesh): void {
  if (!mesh.geometry.getAttribute("normal")) mesh.geometry.computeVertexNormals();
  if (!(mesh.material instanceof MeshBasicMaterial)) return;
  const { map, color, vertexColors, side } = mesh.material;
  mesh.material = new MeshStandardMaterial({ map, color, vertexColors, side, roughness: 1, metalness: 0 });
}

function countTriangles(geometry: BufferGeometry): number {
  return (geometry.index?.count ?? geometry.getAttribute("position").count) / 3;
}

function disposeMaterial(material: Material): void {
  for (const value of Object.values(material)) {
    if (!(value instanceof Texture)) continue;
    if (value.image instanceof ImageBitmap) value.image.close();
    value.dispose();
  }
  material.dispose();
}
