// The fog that a game master lays by hand, as he sees it himself: a veil through which he still looks.
import { Container, Graphics, RenderTexture, Sprite, Texture, type WebGLRenderer } from "pixi.js";
import type { FogPiece } from "../protocol";
import type { TableStore } from "../store";

const MOST = 1536;

export class ManualFog {
  readonly sprite = new Sprite(Texture.EMPTY);
  private texture = RenderTexture.create({ width: 1, height: 1 });
  private scale = 1;

  constructor(
    private readonly renderer: WebGLRenderer,
    private readonly store: TableStore,
  ) {
    this.sprite.alpha = 0.5;
  }

  /** Draws all strokes in their order. */
  redraw(): void {
    const { settings, isGameMaster } = this.store;
    const strokes = isGameMaster ? this.store.of("fog").sort((a, b) => a.order - b.order) : [];
    this.sprite.visible = isGameMaster && (settings.covered || strokes.length > 0);
    if (!this.sprite.visible) return;
    this.size(settings.width, settings.height);
    const cover = new Graphics().rect(0, 0, settings.width, settings.height).fill(0x05070c);
    cover.visible = settings.covered;
    this.lay(cover, true);
    for (const stroke of strokes) this.lay(this.paint(stroke), false);
  }

  private size(width: number, height: number): void {
    this.scale = Math.min(1, MOST / Math.max(width, height));
    const size = { width: Math.ceil(width * this.scale), height: Math.ceil(height * this.scale) };
    if (size.width !== this.texture.width || size.height !== this.texture.height) {
      this.texture.destroy(true);
      this.texture = RenderTexture.create({ ...size, antialias: true });
      this.sprite.texture = this.texture;
    }
    this.sprite.setSize(width, height);
  }

  private lay(made: Container, clear: boolean): void {
    made.scale.set(this.scale);
    // Of what is rendered by itself size and blending do not count: only of what lies in it.
    const container = new Container();
    container.addChild(made);
    this.renderer.render({ container, target: this.texture, clear, clearColor: [0, 0, 0, 0] });
    container.destroy({ children: true });
  }

  private paint(stroke: FogPiece): Graphics {
    const made = new Graphics();
    paintFog(made, stroke, this.store.settings, 0x05070c);
    made.blendMode = stroke.mode === "reveal" ? "erase" : "normal";
    return made;
  }
}

type Stroke = Pick<FogPiece, "shape" | "points" | "radius">;

export function paintFog(
  made: Graphics,
  { shape, points, radius }: Stroke,
  scene: { width: number; height: number },
  color: number,
): void {
  const [x = 0, y = 0] = points;
  if (shape === "everything") made.rect(0, 0, scene.width, scene.height).fill(color);
  else if (shape === "polygon") made.poly(points, true).fill(color);
  else if (points.length < 4) made.circle(x, y, radius).fill(color);
  else made.poly(points, false).stroke({ color, width: radius * 2, cap: "round", join: "round" });
}
