// A note on the map, opened: its words and link; for who may, its fields.
import { find, make } from "../../shared/dom";
import type { PinPiece } from "../protocol";
import type { Desk } from "./desk";
import { choiceField, textField } from "./fields";
import { icon } from "./icons";
import { button } from "./parts";

const SHOWN = [["game_masters", "Game masters alone"], ["everybody", "Everybody"]] as const; // biome-ignore format: a table

export function mountPins(desk: Desk): void {
  const place = find(desk.root, "[data-pin]", HTMLElement);
  let open = "";
  const close = () => {
    open = "";
    place.hidden = true;
    if (place.contains(document.activeElement)) find(desk.root, "#table-board", HTMLElement).focus();
  };
  const show = () => {
    const pin = openPin(desk);
    if (!pin) return close();
    if (place.contains(document.activeElement) && open === pin.id) return;
    open = pin.id;
    place.replaceChildren(...drawPin(desk, pin, () => desk.store.select([])));
    place.hidden = false;
  };
  desk.store.on("selection", show);
  desk.store.on("pieces", show);
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    desk.store.select([]);
  });
}

function openPin(desk: Desk): PinPiece | undefined {
  const [only, ...others] = desk.store.selection;
  return others.length ? undefined : desk.store.getOf("pin", only ?? null);
}

function drawPin(desk: Desk, pin: PinPiece, close: () => void): HTMLElement[] {
  const may = desk.store.isGameMaster || pin.author === desk.store.me.id;
  const head = make("header", { class: "tpin__head" }, icon("pin"), make("h3", {}, pin.title || "A note"));
  head.append(button("Close the note", close, { icon: "cross", only: true, kind: "quiet" }));
  const parts = [head];
  if (pin.text) parts.push(make("div", { class: "tpin__text" }, pin.text));
  const page = desk.page.entryAddress;
  if (pin.entry && page) {
    const link = make(
      "a",
      { href: page.replace("{uid}", pin.entry), target: "_blank", rel: "noopener" },
      icon("book"),
      "Read about it",
    );
    parts.push(make("p", {}, link));
  }
  if (may) parts.push(editPin(desk, pin));
  return parts;
}

function editPin(desk: Desk, pin: PinPiece): HTMLElement {
  const set = (values: Partial<PinPiece>) => void desk.change([pin.id], values);
  const title = textField("Title", (value) => set({ title: value }), { most: 200 });
  const text = textField("Words", (value) => set({ text: value }), { lines: 4, most: 10_000 });
  const shown = choiceField("Who sees it", SHOWN, (value) => set({ shown: value }));
  title.show([pin.title]);
  text.show([pin.text]);
  shown.show(pin.shown === "chosen" ? [] : [pin.shown]);
  const box = make(
    "details",
    { class: "tpin__edit", open: !pin.title && !pin.text },
    make("summary", {}, "Change"),
    title.element,
    text.element,
  );
  if (desk.store.isGameMaster) box.append(shown.element);
  box.append(
    button("Take the note off", () => void desk.remove([pin.id]), {
      icon: "trash",
      small: true,
      kind: "danger",
    }),
  );
  return box;
}
