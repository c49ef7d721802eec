import { expect, test } from "vitest";
import { isOnlyMove, isShown } from "./rows";

const told = (also: object) => ({
  added: [],
  changed: [],
  removed: [],
  paths: {},
  because: "",
  by: null,
  ...also,
});
const change = (set: object) => ({ id: "a", set: set as Record<string, unknown>, before: {} });

test("places alone are a move; anything else is looked at", () => {
  expect(isOnlyMove(told({ changed: [change({ x: 1, y: 2 })] }))).toBe(true);
  expect(isOnlyMove(told({ changed: [change({ x: 1 }), change({ name: "Mara" })] }))).toBe(false);
  expect(isOnlyMove(told({ added: ["b"] }))).toBe(false);
  expect(isOnlyMove(told({ removed: [{ id: "b" }] }))).toBe(false);
});

test("what lies in a closed panel or section is not shown; an element's own absence does not count", () => {
  document.body.innerHTML =
    '<div hidden><p id="a"></p></div><details><p id="b"></p></details><details open><p id="c" hidden></p></details>';
  const shown = (id: string) => isShown(document.getElementById(id) as HTMLElement);
  expect([shown("a"), shown("b"), shown("c")]).toEqual([false, false, true]);
});
