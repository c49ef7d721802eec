import { expect, test, vi } from "vitest";
import { changed, snapshot } from "./fakes";
import { memoryOf } from "./memory";
import { type Frame, TableStore } from "./store";
import { SightMask } from "./view3d/mask";

const square = (from: number) => [[from, 0, from + 700, 0, from + 700, 2100, from, 2100]];
const sight = (from: number) => ({ everything: false, bright: square(from), dim: [], dark: [], lights: [] });
const MEMORY = 3;

function remembered(store: TableStore, x: number): number {
  const { mask } = memoryOf(store);
  const at = Math.floor(x * (mask.width / 2800)) + mask.width * 10;
  return mask.pixels[at * 4 + MEMORY] ?? 0;
}

function tableSeeing(from: number): TableStore {
  const store = new TableStore();
  memoryOf(store);
  store.take(snapshot([], { sight: sight(from) }) as unknown as Frame);
  return store;
}

test("what was seen stays remembered when one has gone on, whoever looks at it only later", () => {
  const store = tableSeeing(0);
  store.take(changed(store.n + 1, { sight: sight(700), passed: square(2100) }) as unknown as Frame);
  store.take(changed(store.n + 1, { sight: sight(1400) }) as unknown as Frame);
  expect([100, 800, 1500, 2200].map((x) => remembered(store, x))).toEqual([255, 255, 255, 255]);
  expect(memoryOf(store).mask.lightAt(100, 100)).toBeNull();
  expect(memoryOf(store).mask.lightAt(1500, 100)).toBe(1);
});

test("what the game master lets be forgotten is forgotten, but for what is seen now", () => {
  const store = tableSeeing(0);
  store.take(
    changed(store.n + 1, {
      sight: sight(700),
      explored: { png: "", width: 1, height: 1 },
    }) as unknown as Frame,
  );
  expect([100, 800].map((x) => remembered(store, x))).toEqual([0, 255]);
});

test("a new scene begins with nothing remembered", () => {
  const store = tableSeeing(0);
  expect(remembered(store, 100)).toBe(255);
  store.take(snapshot([], { sight: sight(1400) }) as unknown as Frame);
  expect(remembered(store, 100)).toBe(0);
});

test("what is noted is drawn in time, though facts note two sights at once", () => {
  vi.useFakeTimers();
  const store = tableSeeing(0);
  const drawn = vi.spyOn(SightMask.prototype, "remember");
  for (let at = 0; at < 20; at += 1)
    store.take(changed(store.n + 1, { sight: sight(700), passed: square(2100) }) as unknown as Frame);
  expect(drawn).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(drawn).toHaveBeenCalledTimes(41);
  vi.useRealTimers();
});
