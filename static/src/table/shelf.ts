// The pieces that this person knows of, by id and by kind, with what is still expected of our own orders.
import { Guesses } from "./guesses";
import type { AnyPiece, PieceChange, PieceKind } from "./protocol";
import type { ChangedPiece, PiecesTold } from "./topics";

export type PieceOf<K extends PieceKind> = Extract<AnyPiece, { kind: K }>;

export class PieceShelf {
  readonly pieces = new Map<string, AnyPiece>();
  private readonly kinds = new Map<PieceKind, Map<string, AnyPiece>>();
  private readonly guesses = new Guesses(this.pieces);

  getOf<K extends PieceKind>(kind: K, id: string | null): PieceOf<K> | undefined {
    return id === null ? undefined : (this.kinds.get(kind)?.get(id) as PieceOf<K> | undefined);
  }

  of<K extends PieceKind>(kind: K): PieceOf<K>[] {
    return [...(this.kinds.get(kind)?.values() ?? [])] as PieceOf<K>[];
  }

  /** Replaces everything. */
  fill(records: AnyPiece[]): void {
    this.pieces.clear();
    this.kinds.clear();
    for (const record of records) this.keep(record);
    for (const id of this.guesses.rebase()) this.show(id);
  }

  expect(order: string, changes: PieceChange[], told: PiecesTold): void {
    this.look(this.guesses.add(order, changes), told);
  }

  settle(order: string, done: boolean, told: PiecesTold): void {
    this.look(this.guesses.settle(order, done), told);
  }

  put(record: AnyPiece, told: PiecesTold, ours: boolean): void {
    const before = this.pieces.get(record.id);
    this.guesses.learn(record.id, record, ours);
    if (before) this.shift(record.id, record, before, told);
    else {
      this.keep(record);
      told.added.push(record.id);
    }
  }

  merge(id: string, set: Record<string, unknown>, told: PiecesTold, ours: boolean): void {
    const before = this.pieces.get(id);
    const truth = this.guesses.truth(id);
    if (!before || !truth) return;
    const after = { ...truth, ...set } as AnyPiece;
    this.guesses.learn(id, after, ours);
    this.shift(id, after, before, told);
  }

  private shift(id: string, after: AnyPiece, before: AnyPiece, told: PiecesTold): void {
    const shown = this.guesses.shown(id) ?? after;
    this.keep(shown === before ? after : shown);
    const changed = difference(id, before, this.pieces.get(id) ?? after);
    if (changed) told.changed.push(changed);
  }

  drop(id: string, told: PiecesTold): void {
    const piece = this.pieces.get(id);
    if (!piece) return;
    this.guesses.learn(id, undefined, false);
    this.pieces.delete(id);
    this.kinds.get(piece.kind)?.delete(id);
    told.removed.push(piece as unknown as Record<string, unknown>);
  }

  private keep(piece: AnyPiece): void {
    this.pieces.set(piece.id, piece);
    const kind = this.kinds.get(piece.kind) ?? new Map<string, AnyPiece>();
    this.kinds.set(piece.kind, kind.set(piece.id, piece));
  }

  private show(id: string): ChangedPiece | null {
    const before = this.pieces.get(id);
    const after = this.guesses.shown(id);
    if (!before || !after || before === after) return null;
    this.keep(after);
    return difference(id, before, after);
  }

  private look(ids: string[], told: PiecesTold): void {
    for (const id of new Set(ids)) {
      const changed = this.show(id);
      if (changed) told.changed.push(changed);
    }
  }
}

/** The fields in which two records of a piece differ; null: they are alike. */
function difference(id: string, before: AnyPiece, after: AnyPiece): ChangedPiece | null {
  const one = before as unknown as Record<string, unknown>;
  const other = after as unknown as Record<string, unknown>;
  const names = Object.keys(other).filter((name) => !same(one[name], other[name]));
  if (!names.length) return null;
  const pick = (from: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return { id, set: pick(other), before: pick(one) };
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  return (
    typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other)
  );
}
