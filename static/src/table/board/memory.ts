// What has been explored, as a picture over the whole scene: begun from the server's, added to by what is seen here.
import { Container, RenderTexture, Sprite, Texture, type WebGLRenderer } from "pixi.js";
import type { Explored, Sight } from "../protocol";
import { whiteAreas } from "./sight_areas";

const MOST = 2048;

export class Memory {
  readonly texture = RenderTexture.create({ width: 1, height: 1 });
  private scale = 1;
  private epoch = 0;

  constructor(
    private readonly renderer: WebGLRenderer,
    private readonly changed: () => void,
  ) {}

  /** Begins anew for a scene of this size; true if the picture is another one now. */
  begin(width: number, height: number): void {
    this.scale = Math.min(1, MOST / Math.max(width, height));
    const size = { width: Math.ceil(width * this.scale), height: Math.ceil(height * this.scale) };
    if (size.width !== this.texture.width || size.height !== this.texture.height) {
      this.texture.resize(size.width, size.height, 1);
    }
    this.epoch += 1;
    this.renderer.render({
      container: new Sprite(Texture.EMPTY),
      target: this.texture,
      clear: true,
      clearColor: [0, 0, 0, 1],
    });
  }

  /** Lays what the server remembers over it. */
  async recall(explored: Explored | null): Promise<void> {
    if (!explored?.png) return;
    const mine = this.epoch;
    const picture = await decode(explored.png);
    if (!picture || mine !== this.epoch) return picture?.close();
    const sprite = new Sprite(Texture.from({ resource: picture } as never));
    sprite.setSize(this.texture.width, this.texture.height);
    sprite.blendMode = "add";
    this.add(sprite);
    sprite.destroy({ texture: true, textureSource: true });
    this.changed();
  }

  /** Adds what is seen now and what was seen on the way. */
  see({ bright, dim, dark, everything }: Sight, passed: number[][] = []): void {
    if (everything) return;
    const areas = whiteAreas([bright, dim, dark, passed]);
    areas.scale.set(this.scale);
    this.add(areas);
    areas.destroy({ children: true });
  }

  private add(made: Container): void {
    // Of what is rendered by itself size and blending do not count: only of what lies in it.
    const container = new Container();
    container.addChild(made);
    this.renderer.render({ container, target: this.texture, clear: false });
    container.removeChildren();
    container.destroy();
  }

  destroy(): void {
    this.epoch += 1;
    this.texture.destroy(true);
  }
}

async function decode(png: string): Promise<ImageBitmap | null> {
  try {
    const image = new Image();
    image.src = png.startsWith("data:") ? png : `data:image/png;base64,${png}`;
    await image.decode();
    return await createImageBitmap(image);
  } catch {
    return null;
  }
}
