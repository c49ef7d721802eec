// All tokens on the board: made, changed and taken away as the store tells; moved smoothly; drawn as finely as is seen.
import { type Container, Sprite } from "pixi.js";
import { pixelsPerUnit } from "../geometry";
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import type { Camera } from "./camera";
import { type Frames, isStill } from "./frames";
import { Glides, type Held } from "./glides";
import type { Layers } from "./layers";
import type { Pictures } from "./pictures";
import { Portraits } from "./portraits";
import { selectionRing, turnRing } from "./stamps";
import { type Detail, detailFor, type SeenToken } from "./token_look";
import { type Measures, TokenView } from "./token_view";

const SMOOTH = new Set(["x", "y", "rotation"]);

export class Tokens {
  readonly views = new Map<string, TokenView>();
  readonly portraits: Portraits;
  private readonly glides = new Glides();
  private readonly marks = new Map<string, Sprite>();
  private readonly turnMark: Sprite;
  private readonly hoverMark: Sprite;
  hovered: string | null = null;
  /** Tokens under one's own hand: shown where they are dragged. */
  private readonly dragged = new Map<string, Held>();
  private detail: Detail = "whole";
  private culled = { x: Number.NaN, y: 0, zoom: 0 };

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
    private readonly camera: Camera,
    private readonly frames: Frames,
    pictures: Pictures,
    private readonly density: number,
  ) {
    this.portraits = new Portraits(pictures);
    this.turnMark = new Sprite({ texture: turnRing(), anchor: 0.5, visible: false });
    layers.get("auras").addChild(this.turnMark);
    this.hoverMark = new Sprite({ texture: selectionRing(false), anchor: 0.5, visible: false, alpha: 0.55 });
    layers.get("tokenMarks").addChild(this.hoverMark);
  }

  reset(): void {
    for (const id of [...this.views.keys()]) this.remove(id);
    for (const token of this.store.of("token")) this.add(token);
    this.mark();
  }

  take({ added, changed, removed, paths, because }: PiecesTold): void {
    for (const piece of removed) this.remove(String(piece.id));
    for (const id of added) {
      const token = this.store.getOf("token", id);
      if (token) this.add(token);
    }
    for (const { id, set, before } of changed) {
      const token = this.store.getOf("token", id);
      if (token) this.change(token, set, before, paths[id], because);
    }
    this.mark();
  }

  /** Where a token is shown now. */
  placeOf(id: string): Held | null {
    const view = this.views.get(id);
    return view ? { x: view.root.x, y: view.root.y } : null;
  }

  /** Somebody else holds tokens. */
  hold(tokens: { id: string; x: number; y: number }[], done: boolean): void {
    const now = performance.now();
    for (const { id, x, y } of tokens) {
      const view = this.views.get(id);
      if (!view || this.dragged.has(id)) continue;
      if (done) this.letGo(id, now);
      else this.glides.hold(id, { x, y }, { x: view.root.x, y: view.root.y }, now);
    }
    this.run();
  }

  /** One's own hand: shown at once, exactly. */
  drag(places: Map<string, Held>): void {
    for (const id of this.dragged.keys()) if (!places.has(id)) this.settle(id);
    this.dragged.clear();
    for (const [id, at] of places) {
      this.dragged.set(id, at);
      this.glides.stop(id);
      this.place(id, at);
    }
    this.frames.need();
  }

  /** Rings around the selected, and the wreath around whose turn it is. */
  mark(): void {
    const layer = this.layers.get("tokenMarks");
    for (const [id, mark] of this.marks) {
      if (this.store.selection.has(id) && this.views.has(id)) continue;
      mark.destroy();
      this.marks.delete(id);
    }
    for (const id of this.store.selection) {
      const view = this.views.get(id);
      if (!view) continue;
      const mark = this.marks.get(id) ?? new Sprite({ anchor: 0.5 });
      mark.texture = selectionRing(view.token.shape === "square");
      mark.setSize(view.token.size * this.measures.cell * 1.16);
      mark.position.copyFrom(view.root.position);
      this.marks.set(id, layer.addChild(mark));
    }
    this.markTurn();
    this.frames.need();
  }

  /** Follows the camera: detail, sharper faces, and what is off the board is not drawn. */
  look(): void {
    const detail = detailFor(this.measures.cell * this.camera.zoom);
    const zoomed = this.camera.zoom !== this.culled.zoom;
    if (detail !== this.detail) {
      this.detail = detail;
      for (const view of this.views.values()) view.draw(view.token, this.measures, detail);
    }
    if (zoomed || this.hasGoneFar()) this.cull(zoomed);
  }

  /** Pictures have arrived. */
  refresh(): void {
    const pixels = this.camera.zoom * this.density;
    for (const view of this.views.values()) if (view.root.visible) view.refreshFace(pixels);
  }

  /** All tokens are measured anew: the grid has changed. */
  redraw(): void {
    for (const view of this.views.values()) view.draw(view.token, this.measures, this.detail);
    this.mark();
  }

  /** Lights up what is pointed at, here or in a panel. */
  hover(id: string | null): void {
    this.hovered = id;
    const view = id ? this.views.get(id) : undefined;
    this.hoverMark.visible = view !== undefined && !this.store.selection.has(id ?? "");
    if (view) {
      this.hoverMark.setSize(view.token.size * this.measures.cell * 1.12);
      this.hoverMark.position.copyFrom(view.root.position);
    }
    this.frames.need();
  }

  destroy(): void {
    this.portraits.destroy();
  }

  private get measures(): Measures {
    const { grid } = this.store.settings;
    const pixels = this.camera.zoom * this.density;
    return { cell: grid.size, perUnit: pixelsPerUnit(grid), unit: grid.unit, pixels };
  }

  private add(token: SeenToken): void {
    const view = new TokenView(token, this.portraits);
    this.views.set(token.id, view);
    view.draw(token, this.measures, this.detail);
    view.move(token.x, token.y);
    this.lay(view);
    this.culled.x = Number.NaN;
    this.frames.need();
  }

  private lay(view: TokenView): void {
    const secret = view.token.layer === "game_master";
    this.layers.get(secret ? "secret" : "tokens").addChild(view.root);
    this.layers.get("auras").addChild(view.auras);
  }

  private remove(id: string): void {
    this.views.get(id)?.destroy();
    this.views.delete(id);
    this.glides.stop(id);
    this.dragged.delete(id);
    this.frames.need();
  }

  private change(
    token: SeenToken,
    set: Record<string, unknown>,
    before: Record<string, unknown>,
    path: number[] | undefined,
    because: string,
  ): void {
    const view = this.views.get(token.id);
    if (!view) return;
    view.token = token;
    const names = Object.keys(set);
    if (names.some((name) => !SMOOTH.has(name))) view.draw(token, this.measures, this.detail);
    if ("layer" in set) this.lay(view);
    if ("rotation" in set) this.rotate(view, before);
    if ("x" in set || "y" in set)
      this.travel(view, path, because === "expected" && this.dragged.has(token.id));
    this.culled.x = Number.NaN;
    this.frames.need();
  }

  private rotate(view: TokenView, before: Record<string, unknown>): void {
    if (before.rotation === 0 && view.token.shape !== "picture")
      view.draw(view.token, this.measures, this.detail);
    view.turn(view.token.rotation);
  }

  private travel(view: TokenView, path: number[] | undefined, atOnce: boolean): void {
    const { id, x, y } = view.token;
    if (this.dragged.has(id) && !atOnce) return;
    this.glides.release(id);
    const here = [view.root.x, view.root.y];
    const way = path && path.length >= 4 ? [...here, ...path.slice(2)] : [...here, x, y];
    if (isStill() || atOnce) {
      this.glides.stop(id);
      this.place(id, { x, y });
      return;
    }
    this.glides.go(id, way, performance.now());
    this.run();
  }

  private letGo(id: string, now: number): void {
    const shown = this.glides.release(id);
    const token = this.store.getOf("token", id);
    if (shown && token) this.glides.go(id, [shown.x, shown.y, token.x, token.y], now);
  }

  private settle(id: string): void {
    const token = this.store.getOf("token", id);
    if (token) this.place(id, token);
  }

  private run(): void {
    this.frames.move(this.stepper);
  }

  private readonly stepper = (now: number, passed: number): boolean =>
    this.glides.step(now, passed, (id, at) => {
      const goal = at ?? this.store.getOf("token", id);
      if (goal) this.place(id, goal);
    });

  private place(id: string, { x, y }: Held): void {
    this.views.get(id)?.move(x, y);
    this.marks.get(id)?.position.set(x, y);
    if (this.hovered === id) this.hoverMark.position.set(x, y);
    if (this.turnMark.label === id) this.turnMark.position.set(x, y);
  }

  private markTurn(): void {
    const { combat } = this.store;
    const combatant = combat.running ? this.store.getOf("combatant", combat.turn) : undefined;
    const view = combatant?.token ? this.views.get(combatant.token) : undefined;
    this.turnMark.visible = view !== undefined;
    if (!view) return;
    this.turnMark.label = view.token.id;
    this.turnMark.setSize(view.token.size * this.measures.cell * 1.7);
    this.turnMark.position.copyFrom(view.root.position);
    this.turnMark.zIndex = 1e6;
  }

  private hasGoneFar(): boolean {
    const { x, y, zoom, width, height } = this.camera;
    const moved = Math.max(Math.abs(x - this.culled.x) / width, Math.abs(y - this.culled.y) / height) * zoom;
    return !(moved < 0.2);
  }

  private cull(zoomed: boolean): void {
    const { x, y, zoom } = this.camera;
    this.culled = { x, y, zoom };
    const wide = (Math.max(this.camera.width, this.camera.height) / zoom) * 0.25;
    const frame = this.camera.frame(wide);
    for (const view of this.views.values()) {
      const reach = view.token.size * this.measures.cell;
      const seen = isOn(view.root, frame, reach) || this.glides.isMoving(view.token.id);
      if (view.root.visible !== seen) view.root.visible = seen;
      if (seen && zoomed) view.scaleText(zoom);
      if (seen) view.refreshFace(zoom * this.density);
    }
  }
}

function isOn(
  { x, y }: Container,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
  reach: number,
): boolean {
  return x > left - reach && x < right + reach && y > top - reach && y < bottom + reach;
}
