// What lies flat on the ground: templates, drawings, auras, light, and pins that stand in it. Made anew when they change.
import {
  AdditiveBlending,
  type BufferGeometry,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  Sprite,
  type Texture,
} from "three";
import { outline } from "../areas";
import { type Point, pixelsPerUnit } from "../geometry";
import type { DrawingPiece, Glow, LightPiece, PinPiece, TemplatePiece, TokenPiece } from "../protocol";
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import { colour } from "./colours";
import { glowPicture } from "./drawn";
import { FLAT, flatMaterial } from "./ground";
import { area, disc, drawnOutline, ribbon, rings } from "./lines";
import { ORDER } from "./orders";
import { textSprite } from "./signs";
import type { Space } from "./space";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

type Kind = "templates" | "drawings" | "auras" | "lights" | "pins";
const OF_PIECE: Record<string, Kind[]> = {
  template: ["templates"],
  drawing: ["drawings"],
  token: ["auras", "lights"],
  light: ["lights"],
  pin: ["pins"],
  settings: ["templates", "drawings", "auras", "lights", "pins"],
};
const KINDS: readonly Kind[] = ["templates", "drawings", "auras", "lights", "pins"];

export class Marks {
  readonly root = new Group();
  private readonly groups = new Map<Kind, Group>();
  private readonly glow: Texture;
  private readonly stops: Array<() => void>;

  constructor(
    private readonly store: TableStore,
    private readonly stage: Stage,
    private readonly textures: Textures,
    private readonly space: Space,
  ) {
    this.glow = textures.of(glowPicture());
    this.stops = [store.on("sight", () => this.build(["lights"]))];
  }

  /** Makes anew what the change touches; without one everything. */
  sync(told: PiecesTold | null): void {
    const kinds = new Set<Kind>(told ? [] : KINDS);
    if (told) this.touched(kinds, told);
    this.build([...kinds]);
  }

  private touched(kinds: Set<Kind>, told: PiecesTold): void {
    for (const id of told.added) this.touch(kinds, this.store.get(id)?.kind);
    for (const { id } of told.changed) this.touch(kinds, this.store.get(id)?.kind);
    for (const piece of told.removed) this.touch(kinds, String(piece.kind));
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    for (const kind of KINDS) this.clear(kind);
  }

  private touch(kinds: Set<Kind>, kind: string | undefined): void {
    for (const one of OF_PIECE[kind ?? ""] ?? []) kinds.add(one);
  }

  private build(kinds: readonly Kind[]): void {
    const { store } = this;
    const makers: Record<Kind, () => void> = {
      templates: () => each(store.of("template"), (piece) => this.template(piece)),
      drawings: () => each(store.of("drawing"), (piece) => this.drawing(piece)),
      auras: () => each(store.of("token"), (token) => this.auras(token)),
      lights: () => this.lights(),
      pins: () => each(store.of("pin"), (piece) => this.pin(piece)),
    };
    for (const kind of kinds) {
      this.clear(kind);
      makers[kind]();
    }
    this.stage.invalidate();
  }

  private clear(kind: Kind): void {
    const group = this.groups.get(kind) ?? new Group();
    this.groups.set(kind, group);
    this.root.add(group);
    for (const child of [...group.children]) {
      child.removeFromParent();
      if (child instanceof Sprite) this.dropSprite(child);
      if (!(child instanceof Mesh)) continue;
      if (child.geometry !== FLAT) child.geometry.dispose();
      (child.material as MeshBasicMaterial).dispose();
    }
  }

  private dropSprite(sprite: Sprite): void {
    this.textures.drop(sprite.material.map);
    sprite.material.dispose();
  }

  private add(kind: Kind, geometry: BufferGeometry, material: MeshBasicMaterial, order: number): Mesh {
    const mesh = new Mesh(geometry, material);
    mesh.renderOrder = order;
    this.groups.get(kind)?.add(mesh);
    return mesh;
  }

  private write(
    kind: Kind,
    words: string,
    at: Point,
    options: { ink?: string; high?: number; icon?: string } = {},
  ): void {
    const sprite = textSprite(this.textures, words, { ...options, hides: true });
    const { x, z } = this.space.world(at);
    sprite.position.set(x, options.high ?? 0.05, z);
    this.groups.get(kind)?.add(sprite);
  }

  private template(piece: TemplatePiece): void {
    const edge = outline(this.store.settings.grid, piece);
    const tint = colour(piece.colour);
    const strength = piece.opacity * (piece.hidden ? 0.5 : 1);
    const fill = flatMaterial({ color: tint, opacity: strength, side: DoubleSide });
    this.add("templates", area(edge, this.space), fill, ORDER.templates);
    const line = flatMaterial({ color: tint, opacity: Math.min(1, strength + 0.5), side: DoubleSide });
    this.add("templates", ribbon(edge, 0.06, this.space, true), line, ORDER.templates);
    if (piece.label) this.write("templates", piece.label, piece);
  }

  private drawing(piece: DrawingPiece): void {
    const order = (piece.layer === "map" ? ORDER.drawingsBelow : ORDER.drawings) + (piece.order > 0 ? 1 : 0);
    if (piece.shape === "text") {
      this.write(
        "drawings",
        piece.text,
        { x: piece.points[0] ?? 0, y: piece.points[1] ?? 0 },
        { ink: piece.colour },
      );
      return;
    }
    const { points, closed } = drawnOutline(piece);
    if (piece.fill) {
      const fill = flatMaterial({
        color: colour(piece.fill),
        opacity: piece.opacity * 0.8,
        side: DoubleSide,
      });
      this.add("drawings", area(points, this.space), fill, order);
    }
    const line = flatMaterial({ color: colour(piece.colour), opacity: piece.opacity, side: DoubleSide });
    this.add("drawings", ribbon(points, this.space.length(piece.width), this.space, closed), line, order);
  }

  private auras(token: TokenPiece): void {
    const { grid } = this.store.settings;
    for (const aura of token.auras) {
      const radius = aura.radius * pixelsPerUnit(grid) + (token.size * grid.size) / 2;
      const edge = disc(token.x, token.y, radius);
      const fill = flatMaterial({
        color: colour(aura.colour),
        opacity: aura.opacity * 0.7,
        side: DoubleSide,
      });
      this.add("auras", area(edge, this.space), fill, ORDER.auras);
      const line = flatMaterial({ color: colour(aura.colour), opacity: Math.min(1, aura.opacity + 0.35) });
      line.side = DoubleSide;
      this.add("auras", ribbon(edge, 0.05, this.space, true), line, ORDER.auras);
    }
  }

  private pin(piece: PinPiece): void {
    this.write("pins", piece.title || "Note", piece, { high: 0.5, icon: piece.icon });
  }

  // -- light: coloured pools; who sees everything is shown the night itself, too -------------------

  private lights(): void {
    const { sight, settings } = this.store;
    if (sight.everything) {
      this.night(settings.darkness);
      for (const light of this.store.of("light")) if (light.on && !light.darkness) this.pool(light, light);
      for (const token of this.store.of("token")) this.pool(token.light, token);
      return;
    }
    for (const light of sight.lights) this.seenLight(light);
  }

  private night(darkness: number): void {
    if (darkness <= 0) return;
    const { width, height } = this.store.settings;
    const material = flatMaterial({ color: 0x04060c, opacity: 0.66 * darkness });
    const mesh = this.add("lights", FLAT, material, ORDER.light - 1);
    mesh.scale.set(this.space.length(width), 1, this.space.length(height));
    mesh.position.set(this.space.length(width) / 2, 0, this.space.length(height) / 2);
  }

  private pool(glow: Pick<Glow | LightPiece, "bright" | "dim" | "colour" | "intensity">, at: Point): void {
    const reach = Math.max(glow.bright, glow.dim);
    if (reach <= 0) return;
    const material = flatMaterial({
      map: this.glow,
      color: colour(glow.colour),
      opacity: 0.12 + 0.2 * glow.intensity,
      clippingPlanes: this.stage.edges,
      blending: AdditiveBlending,
    });
    const mesh = this.add("lights", FLAT, material, ORDER.light);
    const width = (reach * 2) / this.store.settings.grid.distance;
    const { x, z } = this.space.world(at);
    mesh.position.set(x, 0, z);
    mesh.scale.set(width, 1, width);
  }

  private seenLight(light: Record<string, unknown>): void {
    const found = Array.isArray(light.rings) ? (light.rings as number[][]) : [];
    if (!found.length) return;
    const strength = typeof light.intensity === "number" ? light.intensity : 0.5;
    const material = new MeshBasicMaterial({
      color: colour(String(light.colour)),
      transparent: true,
      depthWrite: false,
      opacity: strength * 0.2,
      side: DoubleSide,
      blending: AdditiveBlending,
    });
    this.add("lights", rings(found, this.space), material, ORDER.light);
  }
}

function each<T>(items: T[], act: (item: T) => void): void {
  for (const item of items) act(item);
}
