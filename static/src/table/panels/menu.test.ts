import { afterEach, expect, test, vi } from "vitest";
import { closeMenu, openMenuAt } from "./menu";

const press = (key: string) =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
  );
const here = () => document.activeElement?.textContent;

afterEach(() => {
  closeMenu();
  document.body.replaceChildren();
});

test("arrows walk the choices round and round, past what cannot be done", () => {
  const act = () => undefined;
  openMenuAt(0, 0, "Menu", [
    { words: "One", act },
    "line",
    { words: "Two", act, disabled: true },
    { words: "Three", act },
  ]);
  expect(here()).toBe("One");
  press("ArrowDown");
  expect(here()).toBe("Three");
  press("ArrowDown");
  expect(here()).toBe("One");
  press("t");
  expect(here()).toBe("Three");
});

test("a choice closes the menu, gives the focus back and is done", () => {
  const act = vi.fn();
  const before = document.createElement("button");
  document.body.append(before);
  before.focus();
  openMenuAt(0, 0, "Menu", [{ words: "One", act, checked: true }]);
  const row = document.querySelector<HTMLElement>("[role=menuitemcheckbox]");
  expect(row?.getAttribute("aria-checked")).toBe("true");
  row?.click();
  expect(act).toHaveBeenCalledOnce();
  expect(document.querySelector("[role=menu]")).toBeNull();
  expect(document.activeElement).toBe(before);
});

test("Escape and a press outside close without doing anything", () => {
  const act = vi.fn();
  openMenuAt(0, 0, "Menu", [{ words: "One", act }]);
  press("Escape");
  expect(document.querySelector("[role=menu]")).toBeNull();
  openMenuAt(0, 0, "Menu", [{ words: "One", act }]);
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(document.querySelector("[role=menu]")).toBeNull();
  expect(act).not.toHaveBeenCalled();
});
