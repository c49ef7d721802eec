import { expect, test } from "vitest";
import { commandFor, type Pressed } from "./keys";
import { levelName, loadingOrder, suitableLevel } from "./levels";
import { frameAt } from "./turntable_view";

function press(key: string, more: Partial<Pressed> = {}): Pressed {
  return { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more };
}

test("arrows turn, shifted arrows move aside", () => {
  expect(commandFor(press("ArrowLeft"))).toMatchObject({ do: "rotate", vertical: 0 });
  expect(commandFor(press("ArrowUp", { shiftKey: true }))).toMatchObject({ do: "pan", up: 0.05 });
});

test("the browser keeps its own shortcuts", () => {
  expect(commandFor(press("f", { ctrlKey: true }))).toBeNull();
  expect(commandFor(press("r", { metaKey: true }))).toBeNull();
  expect(commandFor(press("Tab"))).toBeNull();
});

test.each([
  ["+", "zoom"],
  ["-", "zoom"],
  ["L", "light"],
  ["f", "full-screen"],
  ["r", "reset"],
  ["?", "help"],
])("%s means %s", (key, act) => expect(commandFor(press(key))).toMatchObject({ do: act }));

test("a small or thrifty screen gets a coarser level", () => {
  expect(suitableLevel(3, { pixels: 1600, saveData: false })).toBe(0);
  expect(suitableLevel(3, { pixels: 400, saveData: false })).toBe(1);
  expect(suitableLevel(3, { pixels: 1600, saveData: true })).toBe(2);
  expect(suitableLevel(1, { pixels: 400, saveData: false })).toBe(0);
});

test("the coarsest level is fetched first and none twice", () => {
  expect(loadingOrder(3, 0)).toEqual([2, 0]);
  expect(loadingOrder(3, 2)).toEqual([2]);
  expect(loadingOrder(1, 0)).toEqual([0]);
  expect(loadingOrder(0, 0)).toEqual([]);
});

test("levels have names people understand", () => {
  expect([0, 1, 2].map((level) => levelName(level, 3))).toEqual(["Fine", "Medium", "Light"]);
});

test("turning the pictures wraps around both ways", () => {
  const step = (Math.PI * 2) / 24;
  expect(frameAt(0, 24)).toBe(0);
  expect(frameAt(step * 3.4, 24)).toBe(3);
  expect(frameAt(-step, 24)).toBe(23);
  expect(frameAt(step * 25, 24)).toBe(1);
});
