// Hit points: what is typed into the quick field, and how health is told in words. Free of the page.
import type { Bar } from "../../protocol";

/** "-7" hurts, "+5" heals (up to the maximum), "=20" or "20" sets, "10-3" counts; null: not understood. */
export function readHealth(text: string, now: number, max: number | null): number | null {
  const sum = /^\s*(=?)\s*([+-]?\d+(?:\.\d+)?)((?:\s*[+-]\s*\d+(?:\.\d+)?)*)\s*$/.exec(
    text.replaceAll("−", "-"),
  );
  if (!sum) return null;
  const [, sets = "", first = "", rest = ""] = sum;
  let value = Number(first);
  for (const [part] of rest.matchAll(/[+-]\s*\d+(?:\.\d+)?/g)) value += Number(part.replaceAll(/\s/g, ""));
  if (sets || !/^[+-]/.test(first)) return value;
  const changed = now + value;
  return value > 0 && max !== null ? Math.max(now, Math.min(changed, max)) : changed;
}

export type HealthWord = "unhurt" | "hurt" | "bloodied" | "near death" | "down";

/** As the server tells it to players who may not see numbers. */
export function healthWord(value: number, max: number | null): HealthWord {
  if (value <= 0) return "down";
  if (!max || value >= max) return "unhurt";
  const share = value / max;
  if (share <= 0.25) return "near death";
  return share <= 0.5 ? "bloodied" : "hurt";
}

/** Full pips of five; who stands has at least one, who is hurt never five. */
export function pipsOf(value: number, max: number | null): number {
  if (value <= 0) return 0;
  if (!max || value >= max) return 5;
  return Math.min(4, Math.max(1, Math.ceil((value / max) * 5)));
}

export function healthNumbers(bar: Pick<Bar, "value" | "max">): string {
  return bar.max === null ? `${bar.value}` : `${bar.value} / ${bar.max}`;
}
