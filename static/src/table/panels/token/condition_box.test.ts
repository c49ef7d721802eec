import { expect, test } from "vitest";
import { together } from "./condition_box";

const state = (name: string) => ({
  name,
  icon: "star",
  until_round: null,
  until: "end" as const,
  whose: null,
  note: "",
});

test("the states of several tokens are told once each, the most common first", () => {
  const tokens = [{ conditions: [state("Prone")] }, { conditions: [state("Blessed"), state("Prone")] }];
  expect(together(tokens).map(({ condition, count }) => `${condition.name} ${count}`)).toEqual([
    "Prone 2",
    "Blessed 1",
  ]);
});
