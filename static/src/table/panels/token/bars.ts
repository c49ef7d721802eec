// Hurting and healing: what is typed is done to the first bar of each chosen token.
import type { Bar, CombatantPiece, TokenPiece } from "../../protocol";
import type { PieceOf, SeenPiece } from "../../store";
import type { Desk } from "../desk";
import { type HealthChange, healthAfter, healthNumbers, readChange } from "../fight/health";

export const HIT_POINTS = "Hit points";

/** Changes the bar in this place (among those that one is told of) of every token that has one. */
export function changeBar(desk: Desk, ids: string[], change: HealthChange, at = 0): void {
  const tokens = ids
    .map((id) => desk.store.getOf("token", id))
    .filter((token): token is TokenPiece & SeenPiece => token?.bars[at] !== undefined);
  if (!tokens.length) return;
  const names = new Set(tokens.map((token) => token.bars[at]?.name ?? ""));
  const expected = tokens.map(({ id, bars }) => ({ id, set: { bars: barsAfter(change, bars, at) } }));
  // By its name a bar is found even if the game master has put another in its place before this arrives.
  const name = names.size === 1 ? ([...names][0] ?? null) : null;
  const order = { type: "bar.change" as const, ids: tokens.map(({ id }) => id), bar: at, name, ...change };
  void desk.order(order, expected);
}

export function barsAfter(change: HealthChange, bars: Bar[], at: number): Bar[] {
  return bars.map((bar, place) =>
    place === at ? { ...bar, value: healthAfter(change, bar.value, bar.max) } : bar,
  );
}

/** Does "-7", "+5" or "=20" to these tokens; false: not understood. Who has no bar gets one where a number is set. */
export function changeHealth(desk: Desk, ids: string[], text: string): boolean {
  const tokens = ids.map((id) => desk.store.getOf("token", id)).filter((one) => one !== undefined);
  const bare = tokens.filter((token) => !token.bars.length).map(({ id }) => id);
  const change = readChange(text);
  if (!tokens.length || !change || (bare.length && !("to" in change && change.to > 0))) return false;
  changeBar(desk, ids, change);
  if (bare.length && "to" in change) void desk.change(bare, { bars: [hitPoints(change.to)] });
  return true;
}

function hitPoints(value: number): Bar {
  return { name: HIT_POINTS, value, max: value, colour: "#b3261e", shown: "owners" };
}

/** The same to somebody of the fight who stands for no token. */
export function changeCombatantHealth(desk: Desk, one: CombatantPiece, text: string): boolean {
  if (one.token) return changeHealth(desk, [one.token], text);
  const change = readChange(text);
  if (!change || (one.hp === null && !("to" in change))) return false;
  const hp = healthAfter(change, one.hp ?? 0, one.hp_max);
  const set = one.hp === null ? { hp, hp_max: Math.max(0, hp) } : { hp };
  void desk.order({ type: "bar.change", ids: [one.id], ...change }, [{ id: one.id, set }]);
  return true;
}

export interface Health {
  /** "12 / 30", "bloodied", or nothing. */
  words: string;
  /** How much is left, 0 to 1, where that may be known. */
  share: number | null;
  pips: number | null;
}

export const UNKNOWN: Health = { words: "", share: null, pips: null };

/** What may be shown of a token's health. */
export function healthOfToken(token: (TokenPiece & SeenPiece) | undefined): Health {
  const bar = token?.bars[0];
  if (bar) return { words: healthNumbers(bar), share: shareOf(bar.value, bar.max), pips: null };
  return { words: token?.seen?.health ?? "", share: null, pips: token?.seen?.pips ?? null };
}

export function healthOfCombatant(desk: Desk, one: PieceOf<"combatant"> & SeenPiece): Health {
  const token = desk.store.getOf("token", one.token);
  if (token?.bars.length) return healthOfToken(token);
  if (one.hp !== null)
    return {
      words: healthNumbers({ value: one.hp, max: one.hp_max }),
      share: shareOf(one.hp, one.hp_max),
      pips: null,
    };
  if (one.seen?.health || typeof one.seen?.pips === "number")
    return { words: one.seen.health ?? "", share: null, pips: one.seen.pips };
  return token ? healthOfToken(token) : UNKNOWN;
}

function shareOf(value: number, max: number | null): number | null {
  return max ? Math.max(0, Math.min(1, value / max)) : null;
}
