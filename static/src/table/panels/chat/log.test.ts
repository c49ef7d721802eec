import { beforeEach, expect, test, vi } from "vitest";
import { snapshot } from "../../fakes";
import type { Message } from "../../protocol";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { belongsTogether, ChatLog } from "./log";

const message = (id: number, also: Partial<Message> = {}): Message => ({
  id,
  kind: "said",
  by: 1,
  name: "Mara",
  at: 1000 + id,
  text: `line ${id}`,
  to: "everybody",
  speaker: "",
  roll: null,
  ...also,
});
let log: ChatLog;
let store: TableStore;
let frame: HTMLElement;

function begin(chat: Message[]): void {
  store = new TableStore();
  store.take(snapshot([], { chat }));
  const desk = new Desk(store, { send: vi.fn(), tell: vi.fn() }, {} as TablePage, document.body);
  log = new ChatLog(desk, () => document.createElement("div"));
  frame = log.frame();
  log.begin();
}

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
    },
  );
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => act());
});

const lines = () =>
  [...frame.querySelectorAll("[data-message]")].map((row) => Number(row.getAttribute("data-message")));

test("of a long log only the end is drawn; what was before is drawn when asked for", () => {
  begin(Array.from({ length: 300 }, (_, at) => message(at)));
  expect(lines().length).toBe(120);
  expect(lines().at(-1)).toBe(299);
  frame.querySelector<HTMLElement>(".tchat__earlier button")?.click();
  expect(lines().length).toBe(240);
  expect([lines()[0], lines().at(-1)]).toEqual([60, 299]);
  frame.querySelector<HTMLElement>(".tchat__earlier button")?.click();
  expect(lines()).toEqual(Array.from({ length: 300 }, (_, at) => at));
  expect(frame.querySelector(".tchat__earlier")).toBeNull();
});

test("what is said comes at the end, and is never taken for markup", () => {
  begin([message(1)]);
  store.take({
    type: "chat.said",
    n: store.n + 1,
    message: message(2, { text: "<img src=x onerror=alert(1)>" }),
  });
  expect(lines()).toEqual([1, 2]);
  expect(frame.querySelector("img")).toBeNull();
});

test("whispers are marked with those who hear them", () => {
  begin([message(1, { to: "game_masters" })]);
  expect(frame.querySelector(".tline--whisper .tline__whisper")?.textContent).toBe("to the game master");
});

test("lines go on under one name while the speaker, the hearers and the moment are the same", () => {
  expect(belongsTogether(message(1), message(2))).toBe(true);
  expect(belongsTogether(message(1), message(2, { by: 2 }))).toBe(false);
  expect(belongsTogether(message(1), message(2, { to: [3] }))).toBe(false);
  expect(belongsTogether(message(1), message(2, { at: 5000 }))).toBe(false);
  expect(belongsTogether(message(1, { kind: "event" }), message(2))).toBe(false);
});
