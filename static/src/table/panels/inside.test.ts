import { expect, test } from "vitest";
import { sayNames } from "./inside";

test("many names are cut short with their count", () => {
  expect(sayNames(["Ann", "Bert"])).toBe("Ann, Bert");
  expect(sayNames(["a", "b", "c", "d", "e", "f", "g", "h"])).toBe("a, b, c, d, e and 3 more");
});
