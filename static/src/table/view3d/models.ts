// Creatures' GLB models: each level is fetched once and made ready to be drawn many times.
import {
  Box3,
  type BufferGeometry,
  type Group,
  type Material,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Texture,
  Vector3,
} from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import type { Again } from "../again";
import { levelsOf } from "./levels";

/** One level of a model, standing on the ground, one cell wide, looking to +Z. */
export interface Level {
  parts: { geometry: BufferGeometry; material: Material; ghost: Material }[];
  height: number;
  /** In which order it is drawn where it lies flat or is see-through. */
  order?: number;
}

interface Kept {
  levels: (Level | null)[];
  asked: boolean[];
  broken: boolean;
}

const FILLED = 0.94;
const TALLEST = 4;
const AT_ONCE = 3;
const GHOST = 0.42;

export class Models {
  private readonly kept = new Map<string, Kept>();
  private readonly queue: Array<() => Promise<void>> = [];
  private running = 0;
  private gone = false;
  private readonly loader = new GLTFLoader();

  constructor(
    private readonly arrived: () => void,
    private readonly again: Again,
  ) {}

  count(address: string): number {
    return this.of(address).levels.length;
  }

  isBroken(address: string): boolean {
    return this.of(address).broken;
  }

  level(address: string, level: number): Level | null {
    return this.of(address).levels[level] ?? null;
  }

  /** Which levels are there; the wanted one and, first of all, the coarsest are fetched. */
  want(address: string, level: number): boolean[] {
    const kept = this.of(address);
    this.ask(address, kept, kept.levels.length - 1);
    if (kept.levels[kept.levels.length - 1]) this.ask(address, kept, level);
    return kept.levels.map((one) => one !== null);
  }

  destroy(): void {
    this.gone = true;
    this.queue.length = 0;
    for (const { levels } of this.kept.values()) for (const level of levels) if (level) dispose(level);
    this.kept.clear();
  }

  private of(address: string): Kept {
    const known = this.kept.get(address);
    if (known) return known;
    const count = levelsOf(address).length;
    const made = { levels: new Array(count).fill(null), asked: new Array(count).fill(false), broken: false };
    this.kept.set(address, made);
    return made;
  }

  private ask(address: string, kept: Kept, level: number): void {
    if (kept.asked[level] || kept.broken) return;
    kept.asked[level] = true;
    this.queue.push(() => this.load(levelsOf(address)[level] ?? address, kept, level));
    this.next();
  }

  private next(): void {
    const job = this.running < AT_ONCE && !this.gone ? this.queue.shift() : undefined;
    if (!job) return;
    this.running += 1;
    void job().finally(() => {
      this.running -= 1;
      this.next();
    });
  }

  private async load(file: string, kept: Kept, level: number): Promise<void> {
    try {
      const made = await this.read(file);
      if (this.gone) return dispose(made);
      kept.levels[level] = made;
      this.again.done(file);
    } catch (why) {
      // One level that is missing is borne while another one is there.
      kept.broken = kept.levels.every((one) => one === null);
      if (!(why instanceof NotThere)) this.askLater(file, kept, level);
    }
    if (!this.gone) this.arrived();
  }

  /** The network has failed, not the file. */
  private askLater(file: string, kept: Kept, level: number): void {
    this.again.later(file, () => {
      if (this.gone) return;
      kept.asked[level] = kept.broken = false;
      this.arrived();
    });
  }

  private async read(address: string): Promise<Level> {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.status >= 500) throw new Error(`The model cannot be had now (${answer.status}).`);
    if (!answer.ok) throw new NotThere(`The model is not there (${answer.status}).`);
    const bytes = await answer.arrayBuffer();
    const gltf = await this.loader.parseAsync(bytes, "").catch((why) => {
      throw new NotThere(`The file is no model (${why}).`);
    });
    return standing(gltf.scene);
  }
}

/** To ask for it once more would not help. */
class NotThere extends Error {}

/** The model's meshes in one space: middle over the ground's origin, feet on it, one cell wide. */
function standing(root: Group): Level {
  root.updateMatrixWorld(true);
  const box = new Box3().setFromObject(root);
  const size = box.getSize(new Vector3());
  const middle = box.getCenter(new Vector3());
  const scale = Math.min(FILLED / Math.max(size.x, size.z, 1e-6), TALLEST / Math.max(size.y, 1e-6));
  const place = new Matrix4().makeScale(scale, scale, scale);
  place.multiply(new Matrix4().makeTranslation(-middle.x, -box.min.y, -middle.z));
  const parts: Level["parts"] = [];
  root.traverse((one) => {
    if (!(one instanceof Mesh)) return;
    const geometry = (one.geometry as BufferGeometry)
      .clone()
      .applyMatrix4(place.clone().multiply(one.matrixWorld));
    if (!geometry.getAttribute("normal")) geometry.computeVertexNormals();
    const material = lit(Array.isArray(one.material) ? one.material[0] : one.material);
    parts.push({ geometry, material, ghost: ghostOf(material) });
  });
  if (!parts.length) throw new NotThere("The model has no surface.");
  return { parts, height: size.y * scale };
}

function lit(material: Material): Material {
  if (!(material instanceof MeshBasicMaterial)) return material;
  const { map, color, vertexColors, side } = material;
  return new MeshStandardMaterial({ map, color, vertexColors, side, roughness: 1, metalness: 0 });
}

function ghostOf(material: Material): Material {
  const ghost = material.clone();
  ghost.transparent = true;
  ghost.opacity = GHOST;
  return ghost;
}

function dispose({ parts }: Level): void {
  for (const { geometry, material, ghost } of parts) {
    geometry.dispose();
    for (const value of Object.values(material)) {
      if (!(value instanceof Texture)) continue;
      if (value.image instanceof ImageBitmap) value.image.close();
      value.dispose();
    }
    material.dispose();
    ghost.dispose();
  }
}
