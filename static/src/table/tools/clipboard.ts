// Copying and pasting pieces: within a scene, or to another one in the same browser.
import type { Board } from "../board/board";
import { snapToken } from "../geometry";
import type { AnyPiece } from "../protocol";

const KEY = "bestiary-table-clipboard";
const COPIED = new Set(["token", "wall", "light", "drawing", "template", "pin", "ambience"]);

export class Clipboard {
  private pastes = 0;

  constructor(private readonly board: Board) {}

  copy(): boolean {
    const { store } = this.board;
    const pieces = [...store.selection]
      .map((id) => store.get(id))
      .filter((piece) => piece !== undefined)
      .filter((piece) => COPIED.has(piece.kind) && this.board.tools.mayTouch(piece));
    if (!pieces.length) return false;
    sessionStorage.setItem(KEY, JSON.stringify(pieces));
    this.pastes = 0;
    this.board.say(`${pieces.length} copied.`);
    return true;
  }

  paste(): boolean {
    const text = sessionStorage.getItem(KEY);
    if (!text || !this.board.store.isGameMaster) return false;
    this.pastes += 1;
    const by = this.board.store.settings.grid.size * this.pastes;
    const pieces = (JSON.parse(text) as AnyPiece[]).map((piece) => this.moved(piece, by));
    void this.board
      .order({ type: "piece.add", pieces })
      .then((done) => done && this.board.store.select(done.created));
    return true;
  }

  private moved(piece: AnyPiece, by: number): Record<string, unknown> {
    const { id, seen, ...rest } = piece as AnyPiece & { seen?: unknown };
    const shifted = shift(rest as Record<string, unknown>, by, by);
    if (piece.kind !== "token") return shifted;
    const { grid } = this.board.store.settings;
    return { ...shifted, ...snapToken(grid, piece.x + by, piece.y + by, piece.size) };
  }
}

/** The place fields of a record moved by so much: only those that it has. */
export function shift(record: Record<string, unknown>, dx: number, dy: number): Record<string, unknown> {
  const moved = { ...record };
  for (const name of ["x", "x1", "x2"])
    if (typeof moved[name] === "number") moved[name] = (moved[name] as number) + dx;
  for (const name of ["y", "y1", "y2"])
    if (typeof moved[name] === "number") moved[name] = (moved[name] as number) + dy;
  if (Array.isArray(moved.points))
    moved.points = (moved.points as number[]).map((value, at) => value + (at % 2 ? dy : dx));
  return moved;
}
