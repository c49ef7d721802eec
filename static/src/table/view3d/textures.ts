// Pictures as textures of the 3D view: fetched once, in the copy that fits, let go when the view is.
import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace, type Texture } from "three";
import { Again } from "../again";
import { type About, variantFor } from "../board/sizes";

export class Textures {
  private readonly made = new Map<string, Promise<Texture | null>>();
  private readonly abouts = new Map<string, About | null>();
  private readonly all = new Set<Texture>();
  private gone = false;
  /** What of the view could not be fetched. */
  readonly again = new Again();

  constructor(
    private readonly largest: number,
    private readonly sharpness: number,
  ) {}

  /** The picture of an asset, for so many pixels on its longer side; while it cannot be fetched it is waited for. */
  asset(asset: string, pixels: number): Promise<Texture | null> {
    const wanted = Math.min(this.largest, pixels);
    return this.keep(`${asset} ${wanted}`, async () => {
      const copies = copiesFor(await this.about(asset), wanted, this.largest);
      return this.firstOf(copies.map((copy) => `/files/table/${asset}/${copy}`));
    });
  }

  at(address: string): Promise<Texture | null> {
    return this.keep(address, () => this.firstOf([address]));
  }

  /** A texture of something drawn. */
  of(canvas: HTMLCanvasElement): CanvasTexture {
    const texture = new CanvasTexture(canvas);
    texture.colorSpace = SRGBColorSpace;
    this.all.add(texture);
    return texture;
  }

  drop(texture: Texture | null): void {
    if (!texture) return;
    this.all.delete(texture);
    texture.dispose();
  }

  destroy(): void {
    this.gone = true;
    this.again.stop();
    for (const texture of this.all) texture.dispose();
    this.all.clear();
  }

  /** Made once for all who ask, tried again until it is there; null only when the view is gone. */
  private keep(name: string, make: () => Promise<Texture | null>): Promise<Texture | null> {
    const known = this.made.get(name);
    if (known) return known;
    const making = this.persist(name, make);
    this.made.set(name, making);
    return making;
  }

  private async persist(name: string, make: () => Promise<Texture | null>): Promise<Texture | null> {
    while (!this.gone) {
      const made = await make();
      if (made) {
        this.again.done(name);
        return made;
      }
      if (!this.gone) await new Promise<void>((again) => this.again.later(name, again));
    }
    return null;
  }

  private async firstOf(addresses: string[]): Promise<Texture | null> {
    for (const address of addresses) {
      const texture = this.gone ? null : await this.load(address);
      if (texture) return texture;
    }
    return null;
  }

  private async about(asset: string): Promise<About | null> {
    const known = this.abouts.get(asset);
    if (known !== undefined) return known;
    try {
      const answer = await fetch(`/files/table/${asset}/about.json`, { credentials: "same-origin" });
      const about = answer.ok ? ((await answer.json()) as About) : null;
      if (about || answer.status < 500) this.abouts.set(asset, about);
      return about;
    } catch {
      return null;
    }
  }

  private async load(address: string): Promise<Texture | null> {
    const image = new Image();
    image.src = address;
    try {
      await image.decode();
    } catch {
      return null;
    }
    if (this.gone) return null;
    const texture = this.of(this.fitted(image));
    texture.generateMipmaps = true;
    texture.minFilter = LinearMipmapLinearFilter;
    texture.magFilter = LinearFilter;
    texture.anisotropy = this.sharpness;
    return texture;
  }

  /** On a canvas no larger than the device takes. */
  private fitted(image: HTMLImageElement): HTMLCanvasElement {
    const scale = Math.min(1, this.largest / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
}

/** The copies of a picture in the order in which they are tried: the one that fits, then what else the device takes. */
export function copiesFor(about: About | null, pixels: number, largest: number): string[] {
  if (!about) return [variantFor(null, pixels), "original"];
  if (!about.sizes.length) return ["original"];
  const sizes = about.sizes.filter((side) => side <= largest);
  const smaller = sizes.reverse().map((side) => `${side}.webp`);
  const best = variantFor({ ...about, sizes: sizes.toReversed() }, pixels);
  const isTooLarge = about.tiles !== null || Math.max(about.width, about.height) > largest;
  // An original of a hundred million pixels is no floor for a phone, even if the copies cannot be had just now.
  const rest = isTooLarge ? smaller : [...smaller, "original"];
  return [...new Set(best === "original" && isTooLarge ? rest : [best, ...rest])];
}
