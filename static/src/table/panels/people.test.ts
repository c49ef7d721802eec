import { expect, test } from "vitest";
import { initials, inkOn } from "./people";

test.each([
  ["Mara Vey", "MV"],
  ["joss", "J"],
  ["Ælfric  the Old", "ÆO"],
  ["", "?"],
])("%o is shown as %s", (name, letters) => expect(initials(name)).toBe(letters));

test("letters are readable on every colour", () => {
  expect(inkOn("#ffff00")).toBe("#000000");
  expect(inkOn("#00008b")).toBe("#ffffff");
  expect(inkOn("#777777")).toBe("#000000");
});
