// Hit points: what is typed into the quick field, and how they are told. Free of the page.
import type { Bar } from "../../protocol";

/** By how much hit points are to change, or where they are to stand: what the order says (scenes/room/orders/marks.py). */
export type HealthChange = { by: number } | { to: number };

/** "-7" hurts, "+5" heals, "=20" or "20" sets, "10-3" counts; null: not understood. */
export function readChange(text: string): HealthChange | null {
  const sum = /^\s*(=?)\s*([+-]?\d+(?:\.\d+)?)((?:\s*[+-]\s*\d+(?:\.\d+)?)*)\s*$/.exec(
    text.replaceAll("−", "-"),
  );
  if (!sum) return null;
  const [, sets = "", first = "", rest = ""] = sum;
  let value = Number(first);
  for (const [part] of rest.matchAll(/[+-]\s*\d+(?:\.\d+)?/g)) value += Number(part.replaceAll(/\s/g, ""));
  return sets || !/^[+-]/.test(first) ? { to: value } : { by: value };
}

/** What the server will make of it if nobody else is quicker: healing stops at the most. */
export function healthAfter(change: HealthChange, now: number, max: number | null): number {
  if ("to" in change) return change.to;
  const changed = now + change.by;
  return change.by > 0 && max !== null ? Math.max(now, Math.min(changed, max)) : changed;
}

export function healthNumbers(bar: Pick<Bar, "value" | "max">): string {
  return bar.max === null ? `${bar.value}` : `${bar.value} / ${bar.max}`;
}
