// Pictures as textures: fetched once, shared, dropped when they have not been drawn for long and memory is short.
import { ImageSource, Texture } from "pixi.js";
import { Again } from "../again";
import type { About } from "./sizes";

interface Held {
  texture: Texture | null;
  used: number;
  bytes: number;
}

const MOST_BYTES = 384 * 1024 * 1024;
const KEPT_MS = 30_000;
const AT_ONCE = 6;

export class Pictures {
  private readonly held = new Map<string, Held>();
  private readonly abouts = new Map<string, About | null | undefined>();
  private readonly waiting: { address: string; fallback: string | null }[] = [];
  private readonly again = new Again();
  private running = 0;
  private bytes = 0;

  /**
   * `arrived` is called when pictures that were asked for are there, or may be asked for again; `inUse` tells which
   * textures sprites hold, however long ago they asked for them: to draw one that is destroyed is an error.
   */
  constructor(
    private readonly arrived: () => void,
    private readonly inUse: () => ReadonlySet<Texture>,
  ) {}

  /** The texture if it is there; else it is fetched. `fallback` is fetched where the first address has nothing. */
  get(address: string, fallback: string | null = null): Texture | null {
    const held = this.held.get(address);
    if (held) {
      held.used = performance.now();
      return held.texture;
    }
    this.held.set(address, { texture: null, used: performance.now(), bytes: 0 });
    this.waiting.push({ address, fallback });
    this.next();
    return null;
  }

  /** What copies an asset has: undefined while it is being asked, null where that is not told. */
  about(asset: string): About | null | undefined {
    if (!this.abouts.has(asset)) {
      this.abouts.set(asset, undefined);
      void this.ask(asset);
    }
    return this.abouts.get(asset);
  }

  /** The network is back: what failed is fetched when it is drawn next. */
  retry(): void {
    this.again.now();
  }

  destroy(): void {
    this.again.stop();
    for (const { texture } of this.held.values()) texture?.destroy(true);
    this.held.clear();
  }

  private async ask(asset: string): Promise<void> {
    let about: About | null = null;
    try {
      const answer = await fetch(`/files/table/${asset}/about.json`, { credentials: "same-origin" });
      if (answer.ok) about = (await answer.json()) as About;
      else if (answer.status >= 500) this.forgetLater(this.abouts, asset);
    } catch {
      // Without it the usual copies are tried.
      this.forgetLater(this.abouts, asset);
    }
    this.abouts.set(asset, about);
    this.arrived();
  }

  private next(): void {
    const job = this.running < AT_ONCE ? this.waiting.shift() : undefined;
    if (!job) return;
    this.running += 1;
    void this.fetch(job.address, job.fallback).then(() => {
      this.running -= 1;
      this.next();
    });
  }

  private async fetch(address: string, fallback: string | null): Promise<void> {
    const image = (await load(address)) ?? (fallback ? await load(fallback) : null);
    const held = this.held.get(address);
    if (!held) return;
    if (!image) return this.forgetLater(this.held, address);
    this.again.done(address);
    held.texture = new Texture({
      source: new ImageSource({
        resource: image,
        autoGenerateMipmaps: true,
        alphaMode: "premultiply-alpha-on-upload",
      }),
    });
    held.bytes = image.width * image.height * 5.3;
    this.bytes += held.bytes;
    if (this.bytes > MOST_BYTES) this.prune();
    this.arrived();
  }

  /** What could not be fetched is asked for again by whoever draws next after a while. */
  private forgetLater(from: Map<string, unknown>, name: string): void {
    this.again.later(name, () => {
      from.delete(name);
      this.arrived();
    });
  }

  private prune(): void {
    const inUse = this.inUse();
    const oldest = [...this.held].filter(([, one]) => one.texture).sort(([, a], [, b]) => a.used - b.used);
    const before = performance.now() - KEPT_MS;
    for (const [address, one] of oldest) {
      if (this.bytes < MOST_BYTES * 0.75 || one.used > before) return;
      if (!one.texture || inUse.has(one.texture)) continue;
      one.texture.destroy(true);
      this.bytes -= one.bytes;
      this.held.delete(address);
    }
  }
}

/** The textures of all sprites below. */
export function texturesIn(root: { children: readonly object[] }, found = new Set<Texture>()): Set<Texture> {
  for (const child of root.children) {
    if ("texture" in child && child.texture instanceof Texture) found.add(child.texture);
    if ("children" in child) texturesIn(child as { children: readonly object[] }, found);
  }
  return found;
}

async function load(address: string): Promise<ImageBitmap | null> {
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await createImageBitmap(image);
  } catch {
    return null;
  }
}

export function assetAddress(asset: string, variant: string): string {
  return `/files/table/${asset}/${variant}`;
}
