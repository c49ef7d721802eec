import { beforeEach, expect, test, vi } from "vitest";
import { snapshot, token } from "../../fakes";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { mountCard } from "./card";

const send = vi.fn();
let store: TableStore;
let card: HTMLElement;

beforeEach(() => {
  vi.stubGlobal("requestAnimationFrame", (act: () => void) => act());
  send.mockReset();
  send.mockResolvedValue({ created: [] });
  store = new TableStore();
  const bars = [{ name: "HP", value: 20, max: 30, colour: "#b3261e", shown: "owners" as const }];
  store.take(snapshot([token("Mara", { bars }), token("Joss", { bars })]));
  document.body.innerHTML = "<div><div id='card'></div></div>";
  card = document.querySelector("#card") as HTMLElement;
  const desk = new Desk(store, { send, tell: vi.fn() }, { display: false } as TablePage, document.body);
  mountCard(card, desk, { sheet: vi.fn(), states: vi.fn() });
});

const name = () => card.querySelector(".tcard__name")?.textContent;

test("the card follows the selection, and is gone without one", () => {
  expect(card.hidden).toBe(true);
  store.select(["Mara"]);
  expect([card.hidden, name()]).toEqual([false, "Mara"]);
  store.select(["Joss", "Mara"]);
  expect(name()).toBe("Joss and 1 more");
  store.select([]);
  expect(card.hidden).toBe(true);
});

test("what is typed is done to all that are selected, by one order", () => {
  store.select(["Joss", "Mara"]);
  const box = card.querySelector("[data-hurt]") as HTMLInputElement;
  box.value = "-7";
  box.form?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(send.mock.calls.map(([order]) => order)).toEqual([
    { type: "bar.change", ids: ["Joss", "Mara"], bar: 0, by: -7, name: "HP" },
  ]);
  expect(box.value).toBe("");
});

test("what is not understood is marked, and nothing is ordered", () => {
  store.select(["Mara"]);
  const box = card.querySelector("[data-hurt]") as HTMLInputElement;
  box.value = "ouch";
  box.form?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(send).not.toHaveBeenCalled();
  expect(box.classList.contains("thurt--wrong")).toBe(true);
});
