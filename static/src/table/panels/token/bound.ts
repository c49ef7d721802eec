// Fields of the chosen tokens: each knows what it shows of them and what it changes.
import type { TokenPiece } from "../../protocol";
import type { Desk, TokenSeen } from "../desk";
import type { Field } from "../fields";

export interface Bound {
  element: HTMLElement;
  show: (tokens: TokenSeen[]) => void;
}

/** Ties a field to a value of the chosen tokens. */
export function bound<T>(field: Field<T>, get: (token: TokenSeen) => T): Bound {
  return { element: field.element, show: (tokens) => field.show(tokens.map(get)) };
}

/** Sets a field of all chosen tokens. */
export function setter<K extends keyof TokenPiece>(desk: Desk, name: K): (value: TokenPiece[K]) => void {
  return (value) => void desk.change(desk.store.selection, { [name]: value });
}

/** Sets a field of a record inside all chosen tokens, such as `vision.darkvision`. */
export function innerSetter<K extends "vision" | "light", F extends keyof TokenPiece[K]>(
  desk: Desk,
  record: K,
  name: F,
): (value: TokenPiece[K][F]) => void {
  return (value) =>
    void desk.changeEach(desk.store.selection, (piece) =>
      piece.kind === "token" ? { [record]: { ...piece[record], [name]: value } } : null,
    );
}

/** Changes one of the bars, auras or the like of every chosen token that has one at this place. */
export function changeItem<K extends "bars" | "auras">(
  desk: Desk,
  list: K,
  at: number,
  change: Partial<TokenPiece[K][number]> | null,
): void {
  void desk.changeEach(desk.store.selection, (piece) => {
    if (piece.kind !== "token" || !piece[list][at]) return null;
    const items: unknown[] = [...piece[list]];
    if (change) items[at] = { ...piece[list][at], ...change };
    else items.splice(at, 1);
    return { [list]: items };
  });
}

export function addItem<K extends "bars" | "auras">(desk: Desk, list: K, item: TokenPiece[K][number]): void {
  void desk.changeEach(desk.store.selection, (piece) =>
    piece.kind === "token" ? { [list]: [...piece[list], item] } : null,
  );
}
