// Pictures as textures of the 3D view: fetched once, in the copy that fits, let go when the view is.
import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace, type Texture } from "three";
import { type About, variantFor } from "../board/sizes";

export class Textures {
  private readonly made = new Map<string, Promise<Texture | null>>();
  private readonly abouts = new Map<string, Promise<About | null>>();
  private readonly all = new Set<Texture>();
  private gone = false;

  constructor(
    private readonly largest: number,
    private readonly sharpness: number,
  ) {}

  /** The picture of an asset, for so many pixels on its longer side. */
  async asset(asset: string, pixels: number): Promise<Texture | null> {
    const wanted = Math.min(this.largest, pixels);
    const about = await this.about(asset);
    const stem = `/files/table/${asset}/`;
    const copy = about && !about.sizes.length ? "original" : variantFor(about, wanted);
    return (await this.at(stem + copy)) ?? (copy === "original" ? null : this.at(`${stem}original`));
  }

  at(address: string): Promise<Texture | null> {
    const known = this.made.get(address);
    if (known) return known;
    const loading = this.load(address);
    this.made.set(address, loading);
    return loading;
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
    for (const texture of this.all) texture.dispose();
    this.all.clear();
  }

  private about(asset: string): Promise<About | null> {
    const known = this.abouts.get(asset);
    if (known) return known;
    const asking = fetch(`/files/table/${asset}/about.json`, { credentials: "same-origin" }).then(
      async (answer) => (answer.ok ? ((await answer.json()) as About) : null),
      () => null,
    );
    this.abouts.set(
      asset,
      asking.catch(() => null),
    );
    return this.abouts.get(asset) as Promise<About | null>;
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
