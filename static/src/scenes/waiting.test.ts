import { expect, test } from "vitest";
import { addressIn, displayIn } from "./waiting";

test("only the table's own messages send one anywhere", () => {
  expect(addressIn('{"type":"table.moved","scene":"x","address":"/play/1/table/"}')).toBe("/play/1/table/");
  expect(addressIn('{"type":"table.moved","scene":"","address":""}')).toBe("");
  expect(addressIn('{"type":"handout.shown","address":"/elsewhere/"}')).toBe("");
});

test("a screen that waited as a display comes in as one", () => {
  expect(displayIn("?display=1")).toBe("?display=1");
  expect(displayIn("")).toBe("");
});
