// Walls: click for click in a chain; ends meet ends that are near; a press on a wall or an end moves or splits it.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import { type WallHit, wallAt } from "../board/hits";
import { nearest, type Point, snapPoint } from "../geometry";
import type { PieceChange, WallPiece } from "../protocol";
import { HeldChanges } from "./held";
import type { Hand, Tool } from "./types";
import { KINDS } from "./wall_kinds";

const REACH = 11;

export class WallTool implements Tool {
  readonly cursor = "crosshair";
  private last: Point | null = null;
  private tip: Point | null = null;
  private hit: WallHit | null = null;
  private moved = false;
  private readonly held: HeldChanges;
  private readonly line = new Graphics();

  constructor(private readonly board: Board) {
    this.held = new HeldChanges(board);
    board.picture.layers.get("handles").addChild(this.line);
  }

  start(): void {
    this.board.picture.walls.edit(true);
  }

  stop(): void {
    this.cancel();
    this.board.picture.walls.edit(false);
  }

  down(hand: Hand): undefined {
    this.moved = false;
    this.hit = this.last ? null : this.under(hand);
    if (this.hit?.end === 0) this.board.store.select([this.hit.wall.id]);
    if (!this.hit && !this.last) this.last = this.snapped(hand);
  }

  move(hand: Hand): void {
    this.moved = true;
    if (this.hit) this.held.show(this.shifted(this.hit, hand));
    else this.stretch(hand);
  }

  hover(hand: Hand): void {
    if (this.last) this.stretch(hand);
  }

  up(hand: Hand): void {
    const { hit } = this;
    this.hit = null;
    if (hit && this.moved) this.held.give();
    else if (hit && hit.end !== 0) this.last = endOf(hit.wall, hit.end);
    else if (!hit) this.lay(this.snapped(hand));
  }

  /** A double click ends the chain, or splits the wall that is here. */
  double(hand: Hand): void {
    const chained = this.last !== null;
    this.cancel();
    const hit = chained ? null : this.under(hand);
    if (hit?.end === 0) this.split(hit.wall, hand);
  }

  aside(): boolean {
    return this.cancel();
  }

  key(event: KeyboardEvent): boolean {
    return event.key === "Enter" && this.cancel();
  }

  cancel(): boolean {
    const had = this.last !== null || this.held.drop();
    this.last = null;
    this.tip = null;
    this.hit = null;
    this.line.clear();
    this.board.frames.need();
    return had;
  }

  private under(hand: Hand): WallHit | null {
    return wallAt(this.board.store.of("wall"), hand, REACH / this.board.camera.zoom);
  }

  /** Near ends are met exactly; else the grid's corners and middles, unless Alt is held. */
  private snapped(hand: Hand, except: string[] = []): Point {
    const { store, camera } = this.board;
    const ends = store
      .of("wall")
      .flatMap((wall) => (except.includes(wall.id) ? [] : [endOf(wall, 1), endOf(wall, 2)]));
    const end = nearest(hand, ends);
    if (ends.length && Math.hypot(end.x - hand.x, end.y - hand.y) < (REACH * 1.2) / camera.zoom) return end;
    if (hand.alt) return { x: Math.round(hand.x * 10) / 10, y: Math.round(hand.y * 10) / 10 };
    const corner = snapPoint(store.settings.grid, hand.x, hand.y);
    const near = Math.hypot(corner.x - hand.x, corner.y - hand.y) < store.settings.grid.size * 0.22;
    return near ? corner : { x: Math.round(hand.x), y: Math.round(hand.y) };
  }

  private stretch(hand: Hand): void {
    this.tip = this.snapped(hand);
    const { zoom } = this.board.camera;
    this.line.clear();
    if (this.last) {
      this.line
        .moveTo(this.last.x, this.last.y)
        .lineTo(this.tip.x, this.tip.y)
        .stroke({ color: 0xffd675, width: 3 / zoom });
      this.line.circle(this.tip.x, this.tip.y, 5 / zoom).fill(0xffd675);
    }
    this.board.frames.need();
  }

  private lay(to: Point): void {
    const from = this.last;
    const { kind, side, chain } = this.board.tools.options.wall;
    if (!from || Math.hypot(to.x - from.x, to.y - from.y) < 1) return;
    const piece = { kind: "wall", x1: from.x, y1: from.y, x2: to.x, y2: to.y, side, ...KINDS[kind] };
    void this.board.order({ type: "piece.add", pieces: [piece] });
    this.last = chain ? to : null;
    this.line.clear();
  }

  private split(wall: WallPiece, hand: Hand): void {
    const { id, ...rest } = wall;
    const at = { x: Math.round(hand.x), y: Math.round(hand.y) };
    void this.board.order({ type: "piece.change", pieces: [{ id, set: { x2: at.x, y2: at.y } }] });
    void this.board.order({ type: "piece.add", pieces: [{ ...rest, x1: at.x, y1: at.y }] });
  }

  /** The wall as a whole, or all walls whose end is here. */
  private shifted({ wall, end }: WallHit, hand: Hand): PieceChange[] {
    if (end === 0) return [this.pushed(wall, hand)];
    const from = endOf(wall, end);
    const together = this.board.store.of("wall").flatMap((one) => endsAt(one, from));
    const to = this.snapped(
      hand,
      together.map(({ id }) => id),
    );
    return together.map(({ id, which }) => ({
      id,
      set: which === 1 ? { x1: to.x, y1: to.y } : { x2: to.x, y2: to.y },
    }));
  }

  private pushed(wall: WallPiece, hand: Hand): PieceChange {
    const dx = Math.round(hand.x - (wall.x1 + wall.x2) / 2);
    const dy = Math.round(hand.y - (wall.y1 + wall.y2) / 2);
    return { id: wall.id, set: { x1: wall.x1 + dx, y1: wall.y1 + dy, x2: wall.x2 + dx, y2: wall.y2 + dy } };
  }
}

export function endOf(wall: WallPiece, end: 1 | 2): Point {
  return end === 1 ? { x: wall.x1, y: wall.y1 } : { x: wall.x2, y: wall.y2 };
}

/** Which ends of a wall lie at a place. */
export function endsAt(wall: WallPiece, place: Point): { id: string; which: 1 | 2 }[] {
  const ends: (1 | 2)[] = [1, 2];
  return ends
    .filter((end) => Math.hypot(endOf(wall, end).x - place.x, endOf(wall, end).y - place.y) < 0.6)
    .map((which) => ({ id: wall.id, which }));
}
