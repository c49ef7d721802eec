import { expect, test } from "vitest";
import { formulaFor, mistakeIn, placeIn } from "./formulas";
import { FormulaHistory } from "./history";

test("a button writes what its die, the count and the modifier say", () => {
  expect(formulaFor(20, { count: 1, modifier: 0, luck: "plain" })).toBe("1d20");
  expect(formulaFor(6, { count: 3, modifier: 2, luck: "plain" })).toBe("3d6 + 2");
  expect(formulaFor(6, { count: 3, modifier: -2, luck: "plain" })).toBe("3d6 - 2");
});

test("advantage throws each die twice and keeps the better one, disadvantage the worse", () => {
  expect(formulaFor(20, { count: 1, modifier: 5, luck: "advantage" })).toBe("2d20kh1 + 5");
  expect(formulaFor(20, { count: 2, modifier: 0, luck: "disadvantage" })).toBe("2d20kl1 + 2d20kl1");
});

test.each([
  ["", 0],
  ["   ", 0],
  ["(1d6", 0],
  ["1d6)", 3],
  ["{1d6]", 4],
  ["1d20 +", 6],
  ["4d", 2],
  ["x".repeat(501), 500],
])("the mistake in %j is found at %i before the server is asked", (formula, position) => {
  expect(mistakeIn(formula)?.position).toBe(position);
});

test.each([
  "1d20+5",
  "4#4d6kh3",
  "{2d6, 1d8}kh1 [fire]",
  "1d20 # attack :)",
  "floor(@level/2)d6",
  "4d6d1",
  "2d6 adv",
])("%s may be sent", (formula) => {
  expect(mistakeIn(formula)).toBeNull();
});

test("the place that a refusal names is found in its words", () => {
  expect(placeIn("Here a number should stand (character 7)")).toBe(6);
  expect(placeIn("Too much.")).toBeNull();
});

function storeOf(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

test("the history goes back and forth and comes to what was being written", () => {
  const history = new FormulaHistory("dice", storeOf());
  history.add("1d6");
  history.add("2d8");
  expect(history.older("1d2")).toBe("2d8");
  expect(history.older("2d8")).toBe("1d6");
  expect(history.older("1d6")).toBeNull();
  expect(history.newer()).toBe("2d8");
  expect(history.newer()).toBe("1d2");
  expect(history.newer()).toBeNull();
});

test("a formula stands in the history once, the last one first, twelve in all", () => {
  const history = new FormulaHistory("dice", storeOf());
  for (let i = 1; i <= 14; i++) history.add(`${i}d6`);
  history.add("5d6");
  history.add("  ");
  expect(history.all).toHaveLength(12);
  expect(history.all.slice(0, 3)).toEqual(["5d6", "14d6", "13d6"]);
});

test("the history outlives the page and bears a store that is broken", () => {
  const store = storeOf();
  new FormulaHistory("dice", store).add("1d20");
  expect(new FormulaHistory("dice", store).all).toEqual(["1d20"]);
  expect(new FormulaHistory("dice", storeOf({ dice: "{nonsense" })).all).toEqual([]);
  expect(new FormulaHistory("dice", storeOf({ dice: '[1, "1d4"]' })).all).toEqual(["1d4"]);
});
