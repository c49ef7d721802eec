import { expect, test } from "vitest";
import { findTokens } from "./list";

const tokens = ["Goblin 10", "Goblin 2", "Hobgoblin", "Mara"].map((name, at) => ({ id: `${at}`, name }));

test("tokens are found by part of their names, numbered ones in order", () => {
  expect(findTokens(tokens, "gob").map((one) => one.name)).toEqual(["Goblin 2", "Goblin 10", "Hobgoblin"]);
  expect(findTokens(tokens, "").length).toBe(4);
});
