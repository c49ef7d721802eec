// The order of turns and what is left of timed effects. Free of the page.
import type { CombatantPiece, CombatPiece, TimedEffect } from "../../protocol";

/** As scenes/room/orders/turns.py: highest initiative first, ties by tiebreak, players first, then by name. */
export function inOrder(
  combatants: CombatantPiece[],
  nameOf: (one: CombatantPiece) => string,
): CombatantPiece[] {
  const start = (one: CombatantPiece) => one.initiative ?? Number.NEGATIVE_INFINITY;
  return [...combatants].sort(
    (a, b) =>
      compare(start(b), start(a)) ||
      compare(b.tiebreak, a.tiebreak) ||
      compare(Number(b.is_player), Number(a.is_player)) ||
      nameOf(a).localeCompare(nameOf(b)) ||
      compare(a.id, b.id),
  );
}

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Those who share initiative and tiebreak with somebody else: their order is the game master's to settle. */
export function tied(combatants: CombatantPiece[]): Set<string> {
  const seen = new Map<string, string[]>();
  for (const one of combatants) {
    if (one.initiative === null) continue;
    const place = `${one.initiative}/${one.tiebreak}`;
    seen.set(place, [...(seen.get(place) ?? []), one.id]);
  }
  return new Set([...seen.values()].filter((ids) => ids.length > 1).flat());
}

/** Who is next after whose turn it is, as the list stands; the server decides. */
export function whoIsNext(combat: CombatPiece, ordered: CombatantPiece[]): CombatantPiece | null {
  const here = ordered.findIndex((one) => one.id === combat.turn);
  const round = [...ordered.slice(here + 1), ...ordered.slice(0, here + 1)];
  return round.find((one) => !one.delayed && !(combat.skip_defeated && one.defeated)) ?? null;
}

/** "2 rounds left", "ends this round", "ends at the end of Mara's turn". */
export function effectLeft(effect: TimedEffect, combat: CombatPiece, nameOf: (id: string) => string): string {
  const left = effect.ends_round - combat.round;
  if (left > 0) return left === 1 ? "1 round left" : `${left} rounds left`;
  if (!effect.whose) return `ends at the ${effect.ends} of this round`;
  return `ends at the ${effect.ends} of ${nameOf(effect.whose)}’s turn`;
}
