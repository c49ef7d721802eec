import { expect, test } from "vitest";
import type { CombatantPiece, CombatPiece } from "../protocol";
import { conditionFrom, findConditions, roundsLeft, USUAL } from "./conditions";
import { isIcon } from "./icons";

const combat = { running: true, round: 3 } as CombatPiece;
const combatant = { id: "c1" } as CombatantPiece;

test("every usual state has a sign that can be drawn, and no two have one name", () => {
  for (const one of USUAL) expect(isIcon(one.icon)).toBe(true);
  expect(new Set(USUAL.map((one) => one.name)).size).toBe(USUAL.length);
});

test("states are found by letters anywhere, those that begin with them first", () => {
  expect(findConditions("st").map((one) => one.name)).toEqual([
    "Stunned",
    "Exhausted",
    "Restrained",
    "Hasted",
  ]);
  expect(findConditions("zzz")).toEqual([]);
});

test("a state with a duration ends rounds later, at the end of the bearer's turn", () => {
  const made = conditionFrom("prone", 2, { combat, combatant });
  expect(made).toMatchObject({ name: "Prone", icon: "prone", until_round: 5, whose: "c1", until: "end" });
});

test("outside a fight nothing ends by itself, and own words stay as written", () => {
  const made = conditionFrom(" Covered in slime ", 2, { combat: null, combatant: null });
  expect(made).toMatchObject({ name: "Covered in slime", icon: "star", until_round: null, whose: null });
});

test.each([
  [null, ""],
  [3, "this round"],
  [4, "1 round"],
  [6, "3 rounds"],
])("what ends in round %s says %o in round 3", (until, words) => {
  expect(roundsLeft(until, combat)).toBe(words);
});
