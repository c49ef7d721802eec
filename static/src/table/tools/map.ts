// The map's own pictures: move, size and turn those that are not locked; or set the grid by a box around 3 by 3 cells.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import type { Point } from "../geometry";
import type { Grid, MapPiece } from "../protocol";
import { HeldChanges } from "./held";
import type { Hand, Tool } from "./types";

const REACH = 14;
type Grip = "move" | "size" | "turn";

export class MapTool implements Tool {
  readonly cursor = "default";
  private piece: MapPiece | null = null;
  private grip: { what: Grip; from: Point; piece: MapPiece } | null = null;
  private boxFrom: Point | null = null;
  private boxTo: Point | null = null;
  private readonly held: HeldChanges;
  private readonly frame = new Graphics();

  constructor(private readonly board: Board) {
    this.held = new HeldChanges(board);
    board.picture.layers.get("handles").addChild(this.frame);
    board.on("camera", () => this.isTaken && this.draw());
    board.store.on("pieces", () => this.isTaken && this.draw());
  }

  start(): void {
    const [only] = this.board.store.of("map").filter(({ locked }) => !locked);
    this.piece = only ?? null;
    this.draw();
  }

  stop(): void {
    this.cancel();
    this.piece = null;
    this.draw();
  }

  down(hand: Hand): "pan" | undefined {
    if (this.board.tools.options.map.align) {
      this.boxFrom = { x: hand.x, y: hand.y };
      return undefined;
    }
    const chosen = this.current;
    const what = chosen ? this.gripAt(chosen, hand) : null;
    if (chosen && what && !chosen.locked) this.grip = { what, from: { x: hand.x, y: hand.y }, piece: chosen };
    else this.choose(mapAt(this.board.store.of("map"), hand), hand);
    return this.grip ? undefined : "pan";
  }

  move(hand: Hand): void {
    if (this.boxFrom) this.boxTo = { x: hand.x, y: hand.y };
    if (this.grip) this.held.show([{ id: this.grip.piece.id, set: this.change(this.grip, hand) }]);
    this.draw();
  }

  up(): void {
    if (this.boxFrom && this.boxTo) this.align(this.boxFrom, this.boxTo);
    this.boxFrom = null;
    this.boxTo = null;
    this.grip = null;
    this.held.give();
    this.draw();
  }

  pieceAt(place: Point): MapPiece | null {
    const found = mapAt(this.board.store.of("map"), place);
    this.piece = found;
    this.draw();
    return found;
  }

  key(event: KeyboardEvent): boolean {
    const piece = this.current;
    if (event.key !== "Delete" || !piece || piece.locked) return false;
    void this.board.order({ type: "piece.remove", ids: [piece.id] });
    return true;
  }

  cancel(): boolean {
    const had = this.held.drop() || this.boxFrom !== null;
    this.grip = null;
    this.boxFrom = null;
    this.boxTo = null;
    this.draw();
    return had;
  }

  private get isTaken(): boolean {
    return this.board.store.tool === "map";
  }

  private get current(): MapPiece | null {
    return this.piece ? (this.board.store.getOf("map", this.piece.id) ?? null) : null;
  }

  private choose(found: MapPiece | null, hand: Hand): void {
    this.piece = found;
    this.board.store.select(found ? [found.id] : []);
    if (found && !found.locked) this.grip = { what: "move", from: { x: hand.x, y: hand.y }, piece: found };
    if (found?.locked) this.board.say("This picture is locked: unlock it in the scene panel to move it.");
    this.draw();
  }

  private gripAt(piece: MapPiece, hand: Hand): Grip | null {
    const reach = REACH / this.board.camera.zoom;
    const near = ({ x, y }: Point) => Math.hypot(x - hand.x, y - hand.y) < reach;
    if (near(turned(piece, piece.width / 2, piece.height / 2))) return "size";
    if (near(turned(piece, 0, -piece.height / 2 - 30 / this.board.camera.zoom))) return "turn";
    return isOnMap(piece, hand) ? "move" : null;
  }

  private change(
    { what, from, piece }: { what: Grip; from: Point; piece: MapPiece },
    hand: Hand,
  ): Record<string, unknown> {
    if (what === "move") return { x: piece.x + hand.x - from.x, y: piece.y + hand.y - from.y };
    if (what === "turn") {
      const angle = (Math.atan2(hand.y - piece.y, hand.x - piece.x) * 180) / Math.PI + 90;
      return { rotation: hand.alt ? angle : Math.round(angle / 15) * 15 };
    }
    const factor =
      Math.hypot(hand.x - piece.x, hand.y - piece.y) / Math.hypot(piece.width / 2, piece.height / 2);
    return { width: Math.max(10, piece.width * factor), height: Math.max(10, piece.height * factor) };
  }

  private align(from: Point, to: Point): void {
    const { settings } = this.board.store;
    const set = alignedGrid(settings.grid, from, to);
    if (!set) return;
    this.board.emit("aligned", set);
    const changes = [{ id: settings.id, set: { grid: { ...settings.grid, ...set } } }];
    void this.board.order({ type: "piece.change", pieces: changes }, changes);
    this.board.say(`Cells are ${Math.round(set.size)} pixels now.`);
  }

  private draw(): void {
    this.frame.clear();
    const line = { color: 0xffd675, width: 2 / this.board.camera.zoom };
    if (this.boxFrom && this.boxTo) this.drawBox(this.boxFrom, this.boxTo, line);
    const piece = this.isTaken ? this.current : null;
    if (piece) this.drawFrame(piece, line);
    this.board.frames.need();
  }

  private drawBox(from: Point, to: Point, line: { color: number; width: number }): void {
    for (const share of [0, 1 / 3, 2 / 3, 1]) {
      const x = from.x + (to.x - from.x) * share;
      const y = from.y + (to.y - from.y) * share;
      this.frame.moveTo(x, from.y).lineTo(x, to.y).moveTo(from.x, y).lineTo(to.x, y);
    }
    this.frame.stroke(line);
  }

  private drawFrame(piece: MapPiece, line: { color: number; width: number }): void {
    const [w, h] = [piece.width / 2, piece.height / 2];
    const corners = [turned(piece, -w, -h), turned(piece, w, -h), turned(piece, w, h), turned(piece, -w, h)];
    this.frame.poly(corners, true).stroke(line);
    if (piece.locked) return;
    const { zoom } = this.board.camera;
    for (const knob of [turned(piece, w, h), turned(piece, 0, -h - 30 / zoom)])
      this.frame
        .circle(knob.x, knob.y, 8 / zoom)
        .fill(0xffd675)
        .stroke({ color: 0x1a140c, width: 2 / zoom });
  }
}

function turned(piece: MapPiece, x: number, y: number): Point {
  const angle = (piece.rotation * Math.PI) / 180;
  return {
    x: piece.x + x * Math.cos(angle) - y * Math.sin(angle),
    y: piece.y + x * Math.sin(angle) + y * Math.cos(angle),
  };
}

function isOnMap(piece: MapPiece, { x, y }: Point): boolean {
  const angle = (-piece.rotation * Math.PI) / 180;
  const dx = x - piece.x;
  const dy = y - piece.y;
  const across = dx * Math.cos(angle) - dy * Math.sin(angle);
  const down = dx * Math.sin(angle) + dy * Math.cos(angle);
  return Math.abs(across) <= piece.width / 2 && Math.abs(down) <= piece.height / 2;
}

export function mapAt(maps: MapPiece[], place: Point): MapPiece | null {
  const here = maps.filter((piece) => isOnMap(piece, place));
  const top = (piece: MapPiece) => (piece.above ? 1e9 : 0) + piece.order;
  return here.sort((a, b) => top(b) - top(a))[0] ?? null;
}

/** Size and offset of the grid whose 3 by 3 cells a box encloses; null: the box is too small to tell. */
export function alignedGrid(
  grid: Grid,
  from: Point,
  to: Point,
): { size: number; x: number; y: number } | null {
  const size = (Math.abs(to.x - from.x) + Math.abs(to.y - from.y)) / 6;
  if (size < 4) return null;
  const offset = (value: number) => Math.round((((value % size) + size) % size) * 100) / 100;
  const left = Math.min(from.x, to.x);
  const top = Math.min(from.y, to.y);
  if (grid.type === "none") return { size, x: grid.x, y: grid.y };
  return { size: Math.round(size * 100) / 100, x: offset(left), y: offset(top) };
}
