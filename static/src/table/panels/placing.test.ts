import { expect, test, vi } from "vitest";
import { settings } from "../fakes";
import type { Desk } from "./desk";
import { Placing } from "./placing";

test("while something is being placed only the left button is taken from the map", () => {
  document.body.innerHTML = "<div><div id='board'></div><div data-placing hidden></div></div>";
  const root = document.body.firstElementChild as HTMLElement;
  const board = root.firstElementChild as HTMLElement;
  const order = vi.fn(() => Promise.resolve(null));
  const placing = new Placing(
    { root, order, store: { settings: settings() } } as unknown as Desk,
    board,
    (x, y) => ({ x, y }),
    vi.fn(),
  );
  const heard: string[] = [];
  for (const type of ["pointerdown", "pointerup"])
    board.addEventListener(type, (event) => heard.push(`${type} ${(event as PointerEvent).button}`));
  placing.hold({ kind: "creature", entry: "e", name: "Ogre", count: 1, hidden: false });
  for (const type of ["pointerdown", "pointerup"])
    board.dispatchEvent(new PointerEvent(type, { button: 2, bubbles: true }));
  expect(heard).toEqual(["pointerdown 2", "pointerup 2"]);
  board.dispatchEvent(
    new PointerEvent("pointerdown", { button: 0, clientX: 75, clientY: 60, bubbles: true, cancelable: true }),
  );
  expect(heard).toHaveLength(2);
  expect(order).toHaveBeenCalledWith(expect.objectContaining({ type: "token.place", x: 75, y: 60 }));
});
