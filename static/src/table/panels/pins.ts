// A note on the map, opened: its words and link; for who may, its fields.
import { announce, find, make } from "../../shared/dom";
import type { PinPiece } from "../protocol";
import type { Desk } from "./desk";
import { icon } from "./icons";
import { button } from "./parts";
import { editPin } from "./pin_fields";

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

/** Leads into the note that is open. */
export function focusPin(desk: Desk): void {
  find(desk.root, "[data-pin]", HTMLElement).querySelector<HTMLElement>("button")?.focus();
  const pin = openPin(desk);
  if (pin) announce([pin.title, pin.text].filter(Boolean).join(". ") || "It is empty.");
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
