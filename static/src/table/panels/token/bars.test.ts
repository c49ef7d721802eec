import { expect, test } from "vitest";
import type { Bar, TokenPiece } from "../../protocol";
import { barsAfter, healthOfToken } from "./bars";

const bar = (value: number, max: number | null): Bar => ({
  name: "HP",
  value,
  max,
  colour: "#b3261e",
  shown: "owners",
});

test("hurting changes the first bar alone", () => {
  const bars = [bar(20, 30), bar(5, 5)];
  expect(barsAfter("-7", bars)).toEqual([bar(13, 30), bar(5, 5)]);
  expect(bars[0]?.value).toBe(20);
});

test("a token without bars gets hit points when a number is typed", () => {
  expect(barsAfter("22", [])).toEqual([{ ...bar(22, 22), name: "Hit points" }]);
  expect(barsAfter("-7", [])).toBeNull();
  expect(barsAfter("dead", [bar(3, 3)])).toBeNull();
});

test("what is shown of health is what was told: numbers, pips, words or nothing", () => {
  const token = (also: object) => ({ bars: [], ...also }) as unknown as TokenPiece;
  expect(healthOfToken(token({ bars: [bar(15, 30)] }))).toEqual({ words: "15 / 30", share: 0.5, pips: null });
  expect(healthOfToken(token({ seen: { mine: false, health: "bloodied", pips: null } })).words).toBe(
    "bloodied",
  );
  expect(healthOfToken(token({ seen: { mine: false, health: null, pips: 3 } })).pips).toBe(3);
  expect(healthOfToken(undefined)).toEqual({ words: "", share: null, pips: null });
});
