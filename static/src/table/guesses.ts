// What we expect of our own orders before they are answered: shown at once, put right when the server knows better.
import type { AnyPiece, PieceChange } from "./protocol";

interface Guess {
  order: string;
  id: string;
  set: Record<string, unknown>;
  /** The server has told a change of ours to this piece since. */
  told: boolean;
}

export class Guesses {
  private open: Guess[] = [];
  private readonly truths = new Map<string, AnyPiece>();

  constructor(private readonly pieces: Map<string, AnyPiece>) {}

  /** Expects these changes of an order; only of pieces that are there. */
  add(order: string, changes: PieceChange[]): string[] {
    const known = changes.filter(({ id }) => this.pieces.has(id));
    for (const { id, set } of known) {
      const piece = this.pieces.get(id);
      if (piece && !this.truths.has(id)) this.truths.set(id, piece);
      this.open.push({ order, id, set, told: false });
    }
    return known.map(({ id }) => id);
  }

  /** The piece as the server has told it last. */
  truth(id: string): AnyPiece | undefined {
    return this.truths.get(id) ?? this.pieces.get(id);
  }

  /** Takes what the server tells of a piece (undefined: it is gone); `ours`: by an order of our own. */
  learn(id: string, truth: AnyPiece | undefined, ours: boolean): void {
    if (!this.truths.has(id)) return;
    if (truth) this.believe(id, truth, ours);
    else this.forget(id);
  }

  private believe(id: string, truth: AnyPiece, ours: boolean): void {
    this.truths.set(id, truth);
    const first = ours ? this.open.find((guess) => guess.id === id && !guess.told) : undefined;
    if (first) first.told = true;
  }

  /** The order is answered; what it did is true if `done`, else it never was. Returns the pieces to look at again. */
  settle(order: string, done: boolean): string[] {
    const mine = this.open.filter((guess) => guess.order === order);
    this.open = this.open.filter((guess) => guess.order !== order);
    for (const guess of mine) {
      const truth = this.truths.get(guess.id);
      // The answer may come before the change itself is told: then the guess stands for it.
      if (truth && done && !guess.told) this.truths.set(guess.id, { ...truth, ...guess.set } as AnyPiece);
    }
    return mine.map(({ id }) => id);
  }

  /** The piece with all that is still expected of it; afterwards nothing is kept of pieces that nothing is expected of. */
  shown(id: string): AnyPiece | undefined {
    const truth = this.truth(id);
    const mine = this.open.filter((guess) => guess.id === id);
    if (!mine.length) this.truths.delete(id);
    if (!truth || !mine.length) return truth;
    return Object.assign({ ...truth }, ...mine.map(({ set }) => set)) as AnyPiece;
  }

  /** A snapshot has come: only what it tells is true, but unanswered orders are still expected to be done. */
  rebase(): string[] {
    this.truths.clear();
    this.open = this.open.filter((guess) => this.pieces.has(guess.id));
    for (const guess of this.open) {
      guess.told = false;
      const piece = this.pieces.get(guess.id);
      if (piece) this.truths.set(guess.id, piece);
    }
    return [...this.truths.keys()];
  }

  private forget(id: string): void {
    this.truths.delete(id);
    this.open = this.open.filter((guess) => guess.id !== id);
  }
}
