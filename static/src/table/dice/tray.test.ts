import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throwDice } from "./throw";
import { mountTray, type Tray, type TrayOptions } from "./tray";

let tray: Tray;
const onRoll = vi.fn<TrayOptions["onRoll"]>();

beforeEach(() => {
  localStorage.clear();
  onRoll.mockReset();
  tray = mountTray(document.body, { onRoll });
});

afterEach(() => document.body.replaceChildren());

const box = () => tray.element.querySelector<HTMLInputElement>(".tray__formula") as HTMLInputElement;
const problem = () => tray.element.querySelector<HTMLElement>(".field__error") as HTMLElement;
const named = (button: HTMLElement) => button.getAttribute("aria-label") ?? button.textContent ?? "";
const press = (name: string) =>
  [...tray.element.querySelectorAll<HTMLElement>("button, input")]
    .find((one) => named(one).endsWith(name))
    ?.click();
const key = (name: string, on: HTMLElement = box()) =>
  on.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
const settled = () => new Promise((resolve) => setTimeout(resolve));

function write(formula: string): void {
  box().value = formula;
  tray.element.querySelector("form")?.requestSubmit();
}

test("a die's button rolls at once, with count, modifier and advantage", () => {
  press("Roll d20");
  press("How many: more");
  press("Plus or minus: more");
  press("Roll d6");
  press("Advantage: the better of two");
  press("How many: less");
  press("Roll d20");
  expect(onRoll.mock.calls.map(([formula]) => formula)).toEqual(["1d20", "2d6 + 1", "2d20kh1 + 1"]);
});

test("the numbers can be set by the keyboard and keep within their bounds", () => {
  const count = tray.element.querySelector<HTMLElement>('[role="spinbutton"]') as HTMLElement;
  key("ArrowUp", count);
  key("PageUp", count);
  expect(count.getAttribute("aria-valuenow")).toBe("7");
  key("End", count);
  key("ArrowUp", count);
  expect(count.getAttribute("aria-valuenow")).toBe("50");
  key("Home", count);
  expect(count.textContent).toBe("1");
});

test("a written formula is sent, and said whether only the game master sees it", () => {
  write(" 2d6 + 3 [fire] ");
  tray.element.querySelector<HTMLElement>('[name="private"]')?.click();
  write("1d4");
  expect(onRoll.mock.calls).toEqual([
    ["2d6 + 3 [fire]", { private: false }],
    ["1d4", { private: true }],
  ]);
});

test("an obvious mistake is told at once and not sent", () => {
  write("(2d6");
  expect(onRoll).not.toHaveBeenCalled();
  expect(problem().hidden).toBe(false);
  expect(problem().textContent).toContain("not closed");
  expect(box().getAttribute("aria-invalid")).toBe("true");
  box().dispatchEvent(new Event("input"));
  expect(problem().hidden).toBe(true);
});

test("the server's refusal is shown where it points to", async () => {
  onRoll.mockRejectedValue(new Error("Here a number should stand (character 7)"));
  write("2d6 + damage");
  await settled();
  expect(problem().textContent).toContain("a number should stand");
  expect([box().selectionStart, box().selectionEnd]).toEqual([6, 7]);
});

test("what was refused is not offered again", async () => {
  onRoll.mockRejectedValue(new Error("No."));
  write("2d6 + damage");
  await settled();
  expect(tray.element.querySelector(".tray__again")).toBeNull();
});

test("arrow keys walk through the formulas rolled before", async () => {
  write("1d6");
  write("2d8");
  await settled();
  box().value = "half written";
  key("ArrowUp");
  expect(box().value).toBe("2d8");
  key("ArrowUp");
  expect(box().value).toBe("1d6");
  key("ArrowDown");
  key("ArrowDown");
  expect(box().value).toBe("half written");
});

test("a formula rolled before can be rolled again with a button", async () => {
  write("1d6");
  write("2d8");
  await settled();
  const again = [...tray.element.querySelectorAll<HTMLElement>(".tray__again")];
  expect(again.map((one) => one.textContent)).toEqual(["2d8", "1d6"]);
  again[1]?.focus();
  again[1]?.click();
  await settled();
  expect(onRoll.mock.calls.at(-1)?.[0]).toBe("1d6");
  expect(document.activeElement?.textContent).toBe("1d6");
});

test("where nobody could be left out, hiding is not offered", () => {
  expect(
    mountTray(document.body, { onRoll, mayHide: false }).element.querySelector('[name="private"]'),
  ).toBeNull();
});

test("no dice fly for who wants no motion, nor for what is no roll", async () => {
  const calm = vi.spyOn(globalThis, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
  const table = document.createElement("div");
  await throwDice(table, { total: 3, rolls: [] });
  await throwDice(table, "nonsense");
  expect(table.childElementCount).toBe(0);
  calm.mockRestore();
});
