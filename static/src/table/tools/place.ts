// Putting single things on the scene: notes, lights (drag for how far they reach), sounds with a place.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import { distance, type Point, pixelsPerUnit, snapPoint } from "../geometry";
import { DragPieces } from "./drag_pieces";
import type { Hand, Tool } from "./types";

abstract class PlaceTool implements Tool {
  readonly cursor = "crosshair";
  private drag: DragPieces | null = null;
  private from: Point | null = null;
  private reach = 0;
  private moved = false;
  private readonly ring = new Graphics();

  constructor(protected readonly board: Board) {
    board.picture.layers.get("handles").addChild(this.ring);
  }

  protected abstract readonly kind: "pin" | "light" | "ambience";
  protected abstract piece(place: Point, reach: number): Record<string, unknown> | null;

  down(hand: Hand): undefined {
    this.moved = false;
    this.reach = 0;
    const there = this.board.picture.signs.at(hand.x, hand.y);
    if (there?.kind === this.kind && this.board.tools.mayTouch(there)) {
      this.board.store.select([there.id]);
      this.drag = new DragPieces(this.board, hand);
    } else
      this.from = hand.alt
        ? { x: hand.x, y: hand.y }
        : snapPoint(this.board.store.settings.grid, hand.x, hand.y);
  }

  move(hand: Hand): void {
    this.moved = true;
    if (this.drag) this.drag.move(hand);
    else if (this.from && this.kind !== "pin") this.stretch(this.from, hand);
  }

  up(): void {
    if (this.drag && this.moved) this.drag.up();
    const { from } = this;
    this.drag = null;
    this.from = null;
    this.ring.clear();
    const piece = from ? this.piece(from, this.reach) : null;
    if (piece)
      void this.board
        .order({ type: "piece.add", pieces: [piece] })
        .then((done) => done && this.board.store.select(done.created));
  }

  cancel(): boolean {
    const had = this.drag !== null || this.from !== null;
    this.drag?.cancel();
    this.drag = null;
    this.from = null;
    this.ring.clear();
    return had;
  }

  private stretch(from: Point, hand: Hand): void {
    const { grid } = this.board.store.settings;
    const units = distance({ ...grid, type: "none" }, from, hand);
    this.reach = Math.max(grid.distance, Math.round(units / grid.distance) * grid.distance);
    const radius = this.reach * pixelsPerUnit(grid);
    this.ring
      .clear()
      .circle(from.x, from.y, radius)
      .stroke({ color: 0xffd675, width: 2 / this.board.camera.zoom });
    this.board.frames.need();
  }
}

export class PinTool extends PlaceTool {
  protected readonly kind = "pin";

  protected piece({ x, y }: Point): Record<string, unknown> {
    const { icon, shown } = this.board.tools.options.pin;
    const { isGameMaster, me } = this.board.store;
    return { kind: "pin", x, y, icon, shown: isGameMaster ? shown : "everybody", author: me.id };
  }
}

export class LightTool extends PlaceTool {
  protected readonly kind = "light";

  protected piece({ x, y }: Point, reach: number): Record<string, unknown> {
    const { bright, dim, ...look } = this.board.tools.options.light;
    // Dragged out, the ring is how far dim light reaches; bright keeps its share.
    const share = dim > 0 ? bright / dim : 0.5;
    return {
      kind: "light",
      x,
      y,
      ...look,
      bright: reach ? Math.round(reach * share) : bright,
      dim: reach || dim,
    };
  }
}

export class AmbienceTool extends PlaceTool {
  protected readonly kind = "ambience";

  protected piece({ x, y }: Point, reach: number): Record<string, unknown> | null {
    const { asset, radius } = this.board.tools.options.ambience;
    if (!asset) {
      this.board.say("Choose a sound first: the sound panel puts it here.");
      return null;
    }
    return { kind: "ambience", x, y, asset, radius: reach || radius };
  }
}
