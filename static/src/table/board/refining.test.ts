// Redrawing many tokens is spread over pictures, the seen ones first, and none is forgotten or drawn twice.
import { expect, test } from "vitest";
import { Refining } from "./refining";
import type { TokenView } from "./token_view";

const view = (id: number, visible: boolean) => ({ id, root: { visible } }) as unknown as TokenView;

test("what is seen comes first, a few at a time, until all are drawn", () => {
  let now = 0;
  const drawn: number[] = [];
  const refining = new Refining(
    (one) => {
      drawn.push((one as unknown as { id: number }).id);
      now += 3;
    },
    () => now,
  );
  refining.begin([view(1, false), view(2, true), view(3, true)]);
  expect(refining.go()).toBe(true);
  expect(drawn).toEqual([2, 3]);
  expect(refining.go()).toBe(false);
  expect(drawn).toEqual([2, 3, 1]);
  expect(refining.go()).toBe(false);
});

test("a token that is taken away meanwhile is not drawn", () => {
  const drawn: TokenView[] = [];
  const refining = new Refining((one) => drawn.push(one));
  const gone = view(1, true);
  refining.begin([gone]);
  refining.forget(gone);
  expect(refining.go()).toBe(false);
  expect(drawn).toEqual([]);
});
