import { expect, test } from "vitest";
import { onward, wordsForLink } from "./notices";

test("a live connection needs no words, a lost one says what is kept", () => {
  expect(wordsForLink({ link: "live", code: null, waiting: 3 })).toBe("");
  expect(wordsForLink({ link: "away", code: 1006, waiting: 0 })).toBe(
    "The connection is lost; trying again.",
  );
  expect(wordsForLink({ link: "away", code: 1006, waiting: 1 })).toContain("One act is kept");
  expect(wordsForLink({ link: "away", code: 1006, waiting: 4 })).toContain("4 acts are kept");
});

test("who may not come back is told why", () => {
  expect(wordsForLink({ link: "ended", code: 4401, waiting: 0 })).toContain("signed out");
  expect(wordsForLink({ link: "ended", code: null, waiting: 0 })).toBe("You have left the table.");
});

test("a display goes on to the next scene with the view of the same person", () => {
  expect(onward("/play/1/table/", true, "?display=1&as=5")).toBe("/play/1/table/?display=1&as=5");
  expect(onward("/play/1/table/", false, "?as=5")).toBe("/play/1/table/");
});
