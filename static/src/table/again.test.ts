import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Again, whenBack } from "./again";
import { TableStore } from "./store";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what fails is tried again, ever later", () => {
  const again = new Again();
  const tried: number[] = [];
  const fail = () => {
    tried.push(Date.now());
    again.later("map", fail);
  };
  const begun = Date.now();
  fail();
  vi.advanceTimersByTime(40_000);
  expect(tried.map((at) => at - begun)).toEqual([0, 5_000, 15_000, 35_000]);
});

test("all that failed is tried at once when the table is live again, and not at every word about it", () => {
  const store = new TableStore();
  const again = new Again();
  const tries = vi.fn();
  whenBack(store, () => again.now());
  store.setStatus({ link: "live" });
  again.later("map", tries);
  store.setStatus({ waiting: 1 });
  expect(tries).not.toHaveBeenCalled();
  store.setStatus({ link: "away" });
  store.setStatus({ link: "live" });
  expect(tries).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(600_000);
  expect(tries).toHaveBeenCalledOnce();
});
