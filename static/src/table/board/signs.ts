// Signs on the scene: pins for all who may see them; lights and places of sound for game masters.
import { Container, Graphics, Sprite } from "pixi.js";
import { pixelsPerUnit } from "../geometry";
import type { AmbiencePiece, AnyPiece, LightPiece, PinPiece } from "../protocol";
import type { TableStore } from "../store";
import type { Camera } from "./camera";
import type { Layers } from "./layers";
import { caption } from "./letters";
import { badge } from "./stamps";
import { placeOf } from "./things";

type Signed = PinPiece | LightPiece | AmbiencePiece;

const SIZE = 30;
const MARKED = new Set(["wall", "pin", "light", "ambience"]);
const SIGNED = new Set(["pin", "light", "ambience"]);

export class Signs {
  private readonly views = new Map<string, Container>();
  private readonly reaches = new Graphics();
  private zoom = 1;

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
  ) {
    layers.get("rulers").addChild(this.reaches);
  }

  reset(): void {
    for (const id of [...this.views.keys()]) this.remove(id);
    for (const kind of ["pin", "light", "ambience"] as const)
      for (const piece of this.store.of(kind)) this.draw(piece.id);
    this.reach();
  }

  remove(id: string): void {
    this.views.get(id)?.destroy({ children: true });
    this.views.delete(id);
  }

  draw(id: string): void {
    this.remove(id);
    const piece = this.store.get(id);
    if (!piece || !SIGNED.has(piece.kind)) return;
    const made = this.make(piece as Signed);
    if (made) this.views.set(id, this.layers.get("signs").addChild(made));
  }

  look(camera: Camera): void {
    if (camera.zoom === this.zoom) return;
    this.zoom = camera.zoom;
    for (const view of this.views.values()) view.scale.set(1 / this.zoom);
    this.reach();
  }

  /** The sign that is here, the one drawn last first. */
  at(x: number, y: number): Signed | null {
    const reach = (SIZE / 2 + 5) / this.zoom;
    for (const [id, view] of [...this.views].reverse()) {
      if (Math.hypot(view.x - x, view.y - y) < reach) return (this.store.get(id) as Signed) ?? null;
    }
    return null;
  }

  /** Rings around what is selected, and how far selected lights and sounds reach. */
  reach(): void {
    this.reaches.clear();
    const scale = pixelsPerUnit(this.store.settings.grid);
    for (const id of this.store.selection) {
      const piece = this.store.get(id);
      if (piece && MARKED.has(piece.kind)) this.mark(piece);
      if (piece?.kind === "light") {
        this.ring(piece, piece.dim * scale, piece.colour, 0.5);
        this.ring(piece, piece.bright * scale, piece.colour, 1);
      } else if (piece?.kind === "ambience") this.ring(piece, piece.radius * scale, "#7fc4ff", 0.8);
    }
  }

  private mark(piece: AnyPiece): void {
    const place = placeOf(piece);
    if (piece.kind === "wall")
      this.reaches
        .moveTo(piece.x1, piece.y1)
        .lineTo(piece.x2, piece.y2)
        .stroke({ color: 0xffd675, width: 6 / this.zoom, alpha: 0.6 });
    if (place && (piece.kind !== "wall" || piece.door !== "none"))
      this.ring(place, (SIZE / 2 + 3) / this.zoom, "#ffd675", 1);
  }

  private ring({ x, y }: { x: number; y: number }, radius: number, color: string, alpha: number): void {
    this.reaches.circle(x, y, radius).stroke({ color: 0x120d08, width: 4 / this.zoom, alpha: alpha * 0.6 });
    this.reaches.circle(x, y, radius).stroke({ color, width: 2 / this.zoom, alpha });
  }

  private make(piece: Signed): Container | null {
    if (piece.kind !== "pin" && !this.store.isGameMaster) return null;
    const made = new Container();
    const on = piece.kind === "pin" || piece.on;
    made.addChild(
      new Sprite({ texture: textureOf(piece), anchor: 0.5, width: SIZE, height: SIZE, alpha: on ? 1 : 0.45 }),
    );
    const words = piece.kind === "pin" ? piece.title : "";
    if (words) {
      const text = caption(words, 13);
      text.position.set(0, SIZE / 2 + 9);
      made.addChild(text);
    }
    if (piece.kind === "pin" && piece.shown === "game_masters" && this.store.isGameMaster) made.alpha = 0.65;
    made.position.set(piece.x, piece.y);
    made.scale.set(1 / this.zoom);
    return made;
  }
}

function textureOf(piece: Signed) {
  if (piece.kind === "pin") return badge(piece.icon, piece.title, "#ffe9b8", "rgb(122 23 65 / 0.95)");
  if (piece.kind === "light")
    return badge(piece.darkness ? "moon" : "light", "", piece.colour, "rgb(30 26 14 / 0.92)");
  return badge("sound", "", "#bfe3ff", "rgb(16 34 54 / 0.92)");
}
