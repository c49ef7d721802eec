// Dragging what is no token: pins, lights, sounds, drawings, areas.
import type { Board } from "../board/board";
import { snapPoint } from "../geometry";
import type { AnyPiece, PieceChange } from "../protocol";
import { shift } from "./clipboard";
import { HeldChanges } from "./held";
import { whoIsInside } from "./inside";
import type { Hand } from "./types";

const PLACED = ["x", "y", "x1", "y1", "x2", "y2", "points"];

export class DragPieces {
  private readonly held: HeldChanges;
  private readonly pieces: AnyPiece[];

  constructor(
    private readonly board: Board,
    private readonly from: Hand,
  ) {
    this.held = new HeldChanges(board);
    this.pieces = [...board.store.selection]
      .map((id) => board.store.get(id))
      .filter((piece) => piece !== undefined)
      .filter((piece) => piece.kind !== "token" && board.tools.mayTouch(piece));
  }

  move(hand: Hand): void {
    const [dx, dy] = this.by(hand);
    this.held.show(this.pieces.map((piece) => movedBy(piece, dx, dy)));
    const [only] = this.pieces;
    const area = only?.kind === "template" ? this.board.store.getOf("template", only.id) : undefined;
    if (area) whoIsInside(this.board, area);
  }

  up(): void {
    this.held.give();
  }

  cancel(): void {
    this.held.drop();
  }

  /** A single piece with a place snaps to the grid's corners and middles; Alt lets it lie anywhere. */
  private by(hand: Hand): [number, number] {
    const dx = hand.x - this.from.x;
    const dy = hand.y - this.from.y;
    const [only, ...more] = this.pieces;
    if (hand.alt || more.length || !only || !("x" in only) || only.kind === "pin") return [dx, dy];
    const to = snapPoint(this.board.store.settings.grid, only.x + dx, only.y + dy);
    return [to.x - only.x, to.y - only.y];
  }
}

export function movedBy(piece: AnyPiece, dx: number, dy: number): PieceChange {
  const moved = shift(piece as unknown as Record<string, unknown>, dx, dy);
  return {
    id: piece.id,
    set: Object.fromEntries(PLACED.filter((name) => name in moved).map((name) => [name, moved[name]])),
  };
}
