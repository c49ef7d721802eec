// Pictures as textures: fetched once, shared, dropped when they have not been drawn for long and memory is short.
import { ImageSource, Texture } from "pixi.js";
import type { About } from "./sizes";

interface Held {
  texture: Texture | null;
  used: number;
  bytes: number;
}

const MOST_BYTES = 384 * 1024 * 1024;
const AT_ONCE = 6;

export class Pictures {
  private readonly held = new Map<string, Held>();
  private readonly abouts = new Map<string, About | null | undefined>();
  private readonly waiting: { address: string; fallback: string | null }[] = [];
  private running = 0;
  private bytes = 0;

  /** `arrived` is called when pictures that were asked for are there. */
  constructor(private readonly arrived: () => void) {}

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

  destroy(): void {
    for (const { texture } of this.held.values()) texture?.destroy(true);
    this.held.clear();
  }

  private async ask(asset: string): Promise<void> {
    let about: About | null = null;
    try {
      const answer = await fetch(`/files/table/${asset}/about.json`, { credentials: "same-origin" });
      if (answer.ok) about = (await answer.json()) as About;
    } catch {
      // Without it the usual copies are tried.
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
    if (!image || !held) return;
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

  private prune(): void {
    const oldest = [...this.held].filter(([, one]) => one.texture).sort(([, a], [, b]) => a.used - b.used);
    const before = performance.now() - 30_000;
    for (const [address, one] of oldest) {
      if (this.bytes < MOST_BYTES * 0.75 || one.used > before) return;
      one.texture?.destroy(true);
      this.bytes -= one.bytes;
      this.held.delete(address);
    }
  }
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
