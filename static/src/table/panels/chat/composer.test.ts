import { beforeEach, expect, test, vi } from "vitest";
import { snapshot, token } from "../../fakes";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { Composer } from "./composer";

const page = { campaign: { id: "c", name: "C" }, scene: { uid: "s", name: "S" } } as TablePage;
const send = vi.fn();
let composer: Composer;
let box: HTMLTextAreaElement;

beforeEach(() => {
  send.mockReset();
  send.mockResolvedValue({ created: [] });
  const store = new TableStore();
  const mine = token("t", { name: "Mara", owned_by_all: true });
  store.take(snapshot([mine]));
  composer = new Composer(new Desk(store, { send, tell: vi.fn() }, page, document.body));
  document.body.replaceChildren(composer.element);
  box = composer.element.querySelector("textarea") as HTMLTextAreaElement;
});

const press = (key: string) =>
  box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const say = (text: string) => {
  box.value = text;
  press("Enter");
};

test("Enter says it and empties the line; the arrow up brings it back", () => {
  say("Well met");
  expect(send).toHaveBeenCalledWith({ type: "chat.say", text: "Well met", to: "everybody" });
  expect(box.value).toBe("");
  press("ArrowUp");
  expect(box.value).toBe("Well met");
});

test("one may speak for a token of one's own", () => {
  const speaker = composer.element.querySelector("select") as HTMLSelectElement;
  speaker.value = "t";
  say("/r 1d20");
  expect(send.mock.calls[0]?.[0]).toMatchObject({ type: "dice.roll", speaker: "t" });
});

test("what is not understood stays in the line, with the reason", () => {
  say("/dance");
  expect(send).not.toHaveBeenCalled();
  expect(box.value).toBe("/dance");
  expect(composer.element.querySelector("[role=alert]")?.textContent).toContain("no command");
});

test("what the server refuses is given back to its writer", async () => {
  send.mockRejectedValue(new Error("No."));
  say("/r 1d");
  await vi.waitFor(() => expect(box.value).toBe("/r 1d"));
});
