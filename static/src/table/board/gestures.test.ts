import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Tool } from "../tools/types";
import type { Camera } from "./camera";
import { Gestures } from "./gestures";

let host: HTMLElement;
let gestures: Gestures;
let menu: ReturnType<typeof vi.fn<() => void>>;
const tool = {
  cursor: "",
  down: vi.fn(),
  move: vi.fn(),
  up: vi.fn(),
  aside: vi.fn(() => true),
  cancel: vi.fn(),
};
const pan = vi.fn();

beforeEach(() => {
  vi.clearAllMocks();
  host = document.createElement("div");
  document.body.append(host);
  menu = vi.fn<() => void>();
  const camera = { toScene: (x: number, y: number) => ({ x, y }), pan } as unknown as Camera;
  gestures = new Gestures(host, { tool: () => tool as unknown as Tool, camera, menu, hovered: vi.fn() });
});

afterEach(() => {
  gestures.stop();
  host.remove();
});

function mouse(type: string, button: number, buttons: number, at = 0): void {
  const where = { clientX: at, clientY: at, bubbles: true };
  host.dispatchEvent(
    new PointerEvent(type, { ...where, pointerType: "mouse", pointerId: 1, button, buttons }),
  );
}

test("the right button during a drag is the tool's, though a browser tells it as a move", () => {
  mouse("pointerdown", 0, 1);
  mouse("pointermove", -1, 1, 40);
  mouse("pointermove", 2, 3, 40);
  expect(tool.aside).toHaveBeenCalledOnce();
  mouse("pointermove", 2, 1, 40);
  mouse("pointerup", 0, 0, 50);
  expect(tool.aside).toHaveBeenCalledOnce();
  expect(tool.up).toHaveBeenCalledOnce();
});

test("what was dragged is let go with the button that took it, whichever other is still down", () => {
  mouse("pointerdown", 0, 1);
  mouse("pointermove", -1, 1, 40);
  mouse("pointermove", 2, 3, 40);
  mouse("pointermove", 0, 2, 50);
  expect(tool.up).toHaveBeenCalledOnce();
  mouse("pointerup", 2, 0, 50);
  expect(tool.up).toHaveBeenCalledOnce();
  expect(menu).not.toHaveBeenCalled();
});

test("the right button moves the view when dragged and opens the menu when not", () => {
  mouse("pointerdown", 2, 2);
  mouse("pointermove", -1, 2, 40);
  mouse("pointerup", 2, 0, 40);
  expect(pan).toHaveBeenCalledWith(40, 40);
  expect(menu).not.toHaveBeenCalled();
  mouse("pointerdown", 2, 2);
  mouse("pointerup", 2, 0);
  expect(menu).toHaveBeenCalledOnce();
});
