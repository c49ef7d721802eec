// All tokens on the board: made, changed and taken away as the store tells; moved smoothly; drawn as finely as is seen.
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import type { Camera } from "./camera";
import { Culling, isOn } from "./culling";
import { type Frames, isStill } from "./frames";
import { Glides, type Held } from "./glides";
import type { Layers } from "./layers";
import type { Pictures } from "./pictures";
import { Portraits } from "./portraits";
import { Refining } from "./refining";
import type { Frame } from "./sizes";
import { type Detail, detailFor, type Measures, measuresOf, type SeenToken } from "./token_look";
import { TokenMarks } from "./token_marks";
import { TokenView } from "./token_view";

const SMOOTH = new Set(["x", "y", "rotation"]);

export class Tokens {
  readonly views = new Map<string, TokenView>();
  readonly portraits: Portraits;
  private readonly glides = new Glides();
  private readonly marks: TokenMarks;
  /** Tokens under one's own hand: shown where they are dragged. */
  private readonly dragged = new Map<string, Held>();
  private detail: Detail = "whole";
  private readonly culling = new Culling();
  private readonly refining = new Refining((view) => view.draw(view.token, this.measures, this.detail));

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
    private readonly camera: Camera,
    private readonly frames: Frames,
    pictures: Pictures,
    private readonly density: number,
  ) {
    this.portraits = new Portraits(pictures);
    this.marks = new TokenMarks(store, layers);
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
    const root = this.views.get(id)?.root;
    return root ? { x: root.x, y: root.y } : null;
  }

  /** Somebody else holds them. */
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
      const view = this.views.get(id);
      if (view) this.lift(view);
      this.place(id, at);
    }
    this.frames.need();
  }

  /** Rings around the selected, and the wreath around whose turn it is. */
  mark(): void {
    this.marks.sync(this.views, this.measures.cell);
    this.frames.need();
  }

  /** Follows the camera: detail, sharper faces, and what is off the board is not drawn. */
  look(): void {
    const detail = detailFor(this.measures.cell * this.camera.zoom);
    if (detail !== this.detail) {
      this.detail = detail;
      this.refining.begin(this.views.values());
      this.frames.move(this.refiner);
    }
    const due = this.culling.due(this.camera);
    if (due) this.cull(due.frame, due.zoomed);
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

  get hovered(): string | null {
    return this.marks.hovered;
  }

  /** Lights up what is pointed at, here or in a panel. */
  hover(id: string | null): void {
    this.marks.hover(id ? this.views.get(id) : undefined, this.measures.cell);
    this.frames.need();
  }

  destroy(): void {
    this.portraits.destroy();
  }

  private get measures(): Measures {
    return measuresOf(this.store.settings.grid, this.camera.zoom, this.density);
  }

  private add(token: SeenToken): void {
    const view = new TokenView(token, this.portraits);
    this.views.set(token.id, view);
    view.draw(token, this.measures, this.detail);
    view.move(token.x, token.y);
    this.lay(view);
    this.culling.forget();
    this.frames.need();
  }

  /** A token on the move is drawn by itself, so that the others need not be packed anew at each frame. */
  private lift(view: TokenView): void {
    const layer = this.layers.get("moving");
    if (view.root.parent !== layer) layer.addChild(view.root);
  }

  private lay(view: TokenView): void {
    const secret = view.token.layer === "game_master";
    this.layers.get(secret ? "secret" : "tokens").addChild(view.root);
    this.layers.get("auras").addChild(view.auras);
  }

  private remove(id: string): void {
    const view = this.views.get(id);
    if (view) this.refining.forget(view);
    view?.destroy();
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
    this.culling.forget();
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
    this.lay(view);
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
    const view = this.views.get(id);
    if (view) this.lay(view);
    this.place(id, this.store.getOf("token", id));
  }

  private run(): void {
    this.frames.move(this.stepper);
  }

  private readonly stepper = (now: number, passed: number): boolean =>
    this.glides.step(now, passed, (id, at) => {
      const view = this.views.get(id);
      if (view && at) this.lift(view);
      else if (view) this.lay(view);
      this.place(id, at ?? this.store.getOf("token", id));
    });

  private readonly refiner = (): boolean => {
    const more = this.refining.go();
    if (!more) this.mark();
    return more;
  };

  private place(id: string, at: Held | undefined): void {
    if (!at) return;
    this.views.get(id)?.move(at.x, at.y);
    this.marks.follow(id, at.x, at.y);
  }

  private cull(frame: Frame, zoomed: boolean): void {
    const { zoom } = this.camera;
    for (const view of this.views.values()) {
      const reach = view.token.size * this.measures.cell;
      const seen = isOn(view.root, frame, reach) || this.glides.isMoving(view.token.id);
      if (view.root.visible !== seen) view.root.visible = seen;
      if (seen && zoomed) view.scaleText(zoom);
      if (seen) view.refreshFace(zoom * this.density);
    }
  }
}
