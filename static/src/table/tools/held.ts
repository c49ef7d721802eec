// Changes that are still under the hand: shown at once as if done, given as one order when the hand lets go.
import type { Board } from "../board/board";
import type { PieceChange } from "../protocol";

const NAME = "under the hand";
const NOTHING = { pieces: [], gone: [] };

export class HeldChanges {
  private changes: PieceChange[] = [];

  constructor(private readonly board: Board) {}

  show(changes: PieceChange[]): void {
    const { store } = this.board;
    if (this.changes.length) store.putRight({ id: NAME, truth: NOTHING });
    this.changes = changes;
    store.expect(NAME, changes);
  }

  /** Gives what is shown as an order. */
  give(): boolean {
    const changes = this.changes;
    this.drop();
    if (!changes.length) return false;
    void this.board.order({ type: "piece.change", pieces: changes }, changes);
    return true;
  }

  drop(): boolean {
    if (!this.changes.length) return false;
    this.changes = [];
    this.board.store.putRight({ id: NAME, truth: NOTHING });
    return true;
  }
}
