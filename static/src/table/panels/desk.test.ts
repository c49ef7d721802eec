import { beforeEach, expect, test, vi } from "vitest";
import { snapshot, token } from "../fakes";
import type { AnyOrder, OrderDone, PieceChange } from "../protocol";
import { TableStore } from "../store";
import { Desk, type TablePage } from "./desk";
import { showRows } from "./rows";

const page: TablePage = {
  socket: "",
  campaign: { id: "c", name: "C" },
  scene: { uid: "s", name: "S" },
  looksAs: false,
  display: false,
  table: "",
  entryAddress: "",
};
let store: TableStore;
let desk: Desk;
const send = vi.fn<(order: AnyOrder, expected?: PieceChange[]) => Promise<OrderDone>>();

beforeEach(() => {
  document.body.replaceChildren();
  store = new TableStore();
  store.take(snapshot([token("a"), token("b", { size: 2 })]));
  send.mockReset();
  send.mockResolvedValue({ type: "order.done", id: "x", number: 1, created: ["new"], steps: null });
  desk = new Desk(store, { send, tell: vi.fn() }, page, document.body);
});

test("several pieces are changed by one order, shown at once", async () => {
  await desk.changeEach(["a", "b", "gone"], (piece) =>
    piece.kind === "token" ? { size: piece.size + 1 } : null,
  );
  const pieces = [
    { id: "a", set: { size: 2 } },
    { id: "b", set: { size: 3 } },
  ];
  expect(send).toHaveBeenCalledExactlyOnceWith({ type: "piece.change", pieces }, pieces);
});

test("records that every scene has can be changed before the server has told them", async () => {
  await desk.change(["screen"], { blank: true });
  expect(send.mock.calls[0]?.[0]).toMatchObject({ pieces: [{ id: "screen", set: { blank: true } }] });
});

test("a refusal is no accident: the order gives null", async () => {
  send.mockRejectedValue(new Error("No."));
  expect(await desk.order({ type: "undo" })).toBeNull();
  expect(await desk.add({ kind: "pin", x: 1, y: 1 })).toBeNull();
  expect(await desk.change(["a"], { size: 3 })).toBeNull();
});

test("the chosen are tokens alone", () => {
  store.select(["a", "settings"]);
  expect(desk.chosen.map((one) => one.id)).toEqual(["a"]);
});

const rows = (...marks: string[]) =>
  marks.map((mark) => ({
    key: mark.slice(0, 1),
    mark,
    draw: () => {
      const row = document.createElement("li");
      row.innerHTML = `<button data-act="go">${mark}</button><input>`;
      return row;
    },
  }));

test("rows that have not changed stay the same elements, in the new order, and keep the focus", () => {
  const list = document.createElement("ul");
  document.body.append(list);
  showRows(list, rows("a1", "b1"));
  const [a, b] = list.children;
  b?.querySelector("button")?.focus();
  showRows(list, rows("b1", "a1", "c1"));
  expect([list.children[0], list.children[1]]).toEqual([b, a]);
  expect(document.activeElement?.textContent).toBe("b1");
});

test("a row that is drawn anew gets the focus back, and one that is typed in is left alone", () => {
  const list = document.createElement("ul");
  document.body.append(list);
  showRows(list, rows("a1"));
  list.querySelector("button")?.focus();
  showRows(list, rows("a2"));
  expect(document.activeElement?.textContent).toBe("a2");
  const field = list.querySelector("input") as HTMLInputElement;
  field.focus();
  field.value = "-7";
  showRows(list, rows("a3"));
  expect(list.querySelector("button")?.textContent).toBe("a2");
  field.value = "";
  showRows(list, rows("a4"));
  expect(list.querySelector("button")?.textContent).toBe("a4");
});
