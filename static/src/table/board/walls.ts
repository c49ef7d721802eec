// Walls as game masters see them: thin quads of one white texture, so that thousands cost one draw call; their ends on
// the wall tool; and doors, which everybody may click.
import { Container, Sprite, Texture } from "pixi.js";
import type { WallPiece } from "../protocol";
import type { TableStore } from "../store";
import type { Camera } from "./camera";
import type { Layers } from "./layers";
import { badge, disc } from "./stamps";

interface WallView {
  line: Sprite;
  arrow: Sprite | null;
  sign: Sprite | null;
  ends: Sprite[];
}

const LINE = 3;
const SIGN = 26;

// Colours and thickness tell the kinds apart; doors and one-way walls have signs besides.
export function wallColour(wall: WallPiece): number {
  if (wall.door === "secret") return 0xb07ad6;
  if (wall.door === "door") return 0xd99a3d;
  if (wall.sight === "none" && wall.move === "normal") return 0x58c4dd;
  if (wall.sight === "limited") return 0x83c46b;
  if (wall.sight === "proximity") return 0x58c4dd;
  if (wall.move === "none") return 0x9fa8a3;
  return 0xf1e3b5;
}

export class Walls {
  private readonly views = new Map<string, WallView>();
  private readonly lines = new Container();
  private readonly dots = new Container();
  private readonly signs = new Container();
  private editing = false;
  private zoom = 1;

  constructor(
    private readonly store: TableStore,
    layers: Layers,
  ) {
    layers.get("walls").addChild(this.lines, this.dots);
    layers.get("signs").addChild(this.signs);
  }

  reset(): void {
    for (const id of [...this.views.keys()]) this.remove(id);
    for (const wall of this.store.of("wall")) this.draw(wall.id);
    this.show();
  }

  /** On the wall tool walls stand out, with their ends. */
  edit(on: boolean): void {
    if (on === this.editing) return;
    this.editing = on;
    this.reset();
  }

  remove(id: string): void {
    const view = this.views.get(id);
    for (const part of view ? [view.line, view.arrow, view.sign, ...view.ends] : []) part?.destroy();
    this.views.delete(id);
  }

  draw(id: string): void {
    this.remove(id);
    const wall = this.store.getOf("wall", id);
    if (!wall) return;
    const master = this.store.isGameMaster;
    const line = new Sprite({ texture: Texture.WHITE, tint: wallColour(wall), anchor: { x: 0, y: 0.5 } });
    line.visible = master || wall.door !== "none";
    this.lines.addChild(line);
    const view: WallView = { line, arrow: null, sign: null, ends: [] };
    if (wall.door !== "none") view.sign = this.sign(wall);
    if (this.editing && master) {
      view.ends = [this.dot(), this.dot()];
      if (wall.side !== "both") view.arrow = this.arrow(wall);
    }
    this.views.set(id, view);
    this.place(wall, view);
  }

  look(camera: Camera): void {
    if (Math.abs(Math.log(camera.zoom / this.zoom)) < 0.04) return;
    this.zoom = camera.zoom;
    for (const [id, view] of this.views) {
      const wall = this.store.getOf("wall", id);
      if (wall) this.place(wall, view);
    }
  }

  /** The door whose sign is here. */
  doorAt(x: number, y: number): WallPiece | null {
    const reach = (SIGN / 2 + 6) / this.zoom;
    for (const [id, { sign }] of this.views) {
      if (sign && Math.hypot(sign.x - x, sign.y - y) < reach) return this.store.getOf("wall", id) ?? null;
    }
    return null;
  }

  private show(): void {
    this.lines.alpha = this.editing || !this.store.isGameMaster ? 1 : 0.32;
  }

  private place(wall: WallPiece, { line, arrow, sign, ends }: WallView): void {
    const dx = wall.x2 - wall.x1;
    const dy = wall.y2 - wall.y1;
    line.position.set(wall.x1, wall.y1);
    line.rotation = Math.atan2(dy, dx);
    const ajar = wall.door !== "none" && wall.state === "open";
    line.setSize(Math.max(0.1, Math.hypot(dx, dy)), (wall.door === "none" ? LINE : LINE + 2) / this.zoom);
    line.alpha = ajar ? 0.35 : 1;
    const middle = { x: wall.x1 + dx / 2, y: wall.y1 + dy / 2 };
    sign?.position.set(middle.x, middle.y);
    sign?.setSize(SIGN / this.zoom);
    arrow?.position.set(middle.x, middle.y);
    arrow?.setSize(20 / this.zoom);
    ends[0]?.position.set(wall.x1, wall.y1);
    ends[1]?.position.set(wall.x2, wall.y2);
    for (const end of ends) end.setSize(9 / this.zoom);
  }

  private sign(wall: WallPiece): Sprite {
    const kind =
      wall.door === "secret"
        ? "eye"
        : wall.state === "locked"
          ? "lock"
          : wall.state === "open"
            ? "unlock"
            : "door";
    const ground = wall.state === "open" ? "rgb(60 78 44 / 0.95)" : "rgb(62 38 20 / 0.95)";
    const texture = badge(
      wall.state === "open" && wall.door === "door" ? "door" : kind,
      "",
      "#ffe2ae",
      ground,
    );
    const sprite = new Sprite({ texture, anchor: 0.5 });
    sprite.alpha = wall.state === "open" ? 0.8 : 1;
    return this.signs.addChild(sprite);
  }

  private dot(): Sprite {
    return this.dots.addChild(new Sprite({ texture: disc(), anchor: 0.5, tint: 0xfff2c9 }));
  }

  /** One-way walls: the sign stands on the side from which they block. */
  private arrow(wall: WallPiece): Sprite {
    const sprite = new Sprite({ texture: badge("next", ""), anchor: 0.5 });
    const along = Math.atan2(wall.y2 - wall.y1, wall.x2 - wall.x1);
    sprite.rotation = along + (wall.side === "left" ? Math.PI / 2 : -Math.PI / 2);
    return this.dots.addChild(sprite);
  }
}
