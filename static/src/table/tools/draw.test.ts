import { beforeEach, expect, test, vi } from "vitest";
import type { Board } from "../board/board";
import { settings } from "../fakes";
import { DrawTool } from "./draw";
import { usualOptions } from "./options";
import type { Hand } from "./types";

const order = vi.fn(() => Promise.resolve(null));
let host: HTMLElement;

/** The line to write in, as it stands on a board; taking it away while it has the focus blurs it, as in Chromium. */
async function line(): Promise<HTMLInputElement> {
  host = document.createElement("div");
  document.body.replaceChildren(host);
  const options = { ...usualOptions("#000000"), draw: { ...usualOptions("#000000").draw, shape: "text" } };
  const picture = { marks: { sketch: { removeChildren: () => [], addChild: vi.fn() } } };
  const store = { settings: settings(), isGameMaster: true, me: { id: 7 } };
  const board = { host, store, order, picture, tools: { options }, frames: { need: vi.fn() } };
  const tool = new DrawTool(board as unknown as Board);
  tool.down({ x: 10, y: 20, screen: { x: 10, y: 20 }, shift: false } as Hand);
  const found = host.querySelector("input") as HTMLInputElement;
  const remove = found.remove.bind(found);
  found.remove = () => {
    if (document.activeElement === found) found.blur();
    remove();
  };
  await vi.waitFor(() => expect(document.activeElement).toBe(found));
  found.value = "Beware";
  return found;
}

const press = (place: HTMLElement, key: string) =>
  place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

beforeEach(() => order.mockClear());

test("Escape throws words away", async () => {
  press(await line(), "Escape");
  expect(host.querySelector("input")).toBeNull();
  expect(order).not.toHaveBeenCalled();
});

test("Enter writes words once", async () => {
  press(await line(), "Enter");
  expect(order).toHaveBeenCalledOnce();
  expect(order).toHaveBeenCalledWith(
    expect.objectContaining({ pieces: [expect.objectContaining({ text: "Beware", points: [10, 20] })] }),
  );
});
