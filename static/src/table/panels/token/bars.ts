// Hurting and healing: what is typed is done to the first bar of each chosen token.
import type { Bar, CombatantPiece, TokenPiece } from "../../protocol";
import type { PieceOf, SeenPiece } from "../../store";
import type { Desk } from "../desk";
import { healthNumbers, readHealth } from "../fight/health";

export const HIT_POINTS = "Hit points";

/** What the bars of a token become; null where the text is not understood. */
export function barsAfter(text: string, bars: Bar[]): Bar[] | null {
  const [first, ...rest] = bars;
  const value = readHealth(text, first?.value ?? 0, first?.max ?? null);
  if (value === null) return null;
  if (first) return [{ ...first, value }, ...rest];
  return value > 0 ? [{ name: HIT_POINTS, value, max: value, colour: "#b3261e", shown: "owners" }] : null;
}

/** Does "-7", "+5" or "=20" to these tokens; false: not understood. */
export function changeHealth(desk: Desk, ids: string[], text: string): boolean {
  const tokens = ids.map((id) => desk.store.getOf("token", id)).filter((one) => one !== undefined);
  if (!tokens.length || tokens.some((token) => barsAfter(text, token.bars) === null)) return false;
  void desk.changeEach(ids, (piece) => {
    const bars = piece.kind === "token" ? barsAfter(text, piece.bars) : null;
    return bars && { bars };
  });
  return true;
}

/** The same to somebody of the fight who stands for no token. */
export function changeCombatantHealth(desk: Desk, one: CombatantPiece, text: string): boolean {
  if (one.token) return changeHealth(desk, [one.token], text);
  const hp = readHealth(text, one.hp ?? 0, one.hp_max);
  if (hp === null) return false;
  void desk.change([one.id], one.hp === null ? { hp, hp_max: hp } : { hp });
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
