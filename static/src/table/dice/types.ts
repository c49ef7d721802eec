// A roll as the server tells it (scenes/dice/result.py).
export type Mark =
  | "dropped"
  | "rerolled"
  | "exploded"
  | "extra"
  | "success"
  | "failure"
  | "critical"
  | "fumble"
  | "raised"
  | "lowered";

export interface Die {
  /** What it is worth. */
  value: number;
  /** What lies on the table, where that is something else. */
  rolled?: number;
  /** All throws that a compounded die is the sum of. */
  chain?: number[];
  marks?: Mark[];
}

export interface Term {
  kind: "dice" | "number" | "variable" | "sign";
  text?: string;
  value?: number;
  faces?: number | "F" | "%";
  dice?: Die[];
  labels?: string[];
  marks?: Mark[];
}

export interface RollPart {
  total: number;
  critical: boolean;
  fumble: boolean;
  terms: Term[];
}

export interface Roll {
  formula: string;
  dialect: string;
  label: string;
  total: number;
  text: string;
  critical: boolean;
  fumble: boolean;
  rolls: RollPart[];
  variables?: Record<string, number | string>;
  /** With which sealed seed and which number of it the roll can be checked (docs/dice.md). */
  proof?: { commitment: string; nonce: number | string } | null;
}

/** Takes what came over the wire for a roll, or null when it is none. */
export function asRoll(value: unknown): Roll | null {
  if (typeof value !== "object" || value === null) return null;
  const roll = value as Partial<Roll>;
  const whole = Array.isArray(roll.rolls) && roll.rolls.every((part) => Array.isArray(part?.terms));
  return whole && typeof roll.total === "number" ? (value as Roll) : null;
}

/** Every term that has dice, in the order they were thrown. */
export function diceTerms(roll: Roll): Term[] {
  return roll.rolls.flatMap((part) => part.terms.filter((term) => term.kind === "dice"));
}

export function isGone(die: Die): boolean {
  return Boolean(die.marks?.includes("dropped") || die.marks?.includes("rerolled"));
}
