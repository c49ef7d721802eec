// Hit points: what is typed into the quick field, and how they are told. Free of the page.
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

export function healthNumbers(bar: Pick<Bar, "value" | "max">): string {
  return bar.max === null ? `${bar.value}` : `${bar.value} / ${bar.max}`;
}
