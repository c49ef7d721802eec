// The fields of a note on the map: its words, sign and page, and who sees it.
import { announce, make } from "../../shared/dom";
import type { PinPiece } from "../protocol";
import { type EntryRow, findEntries } from "./api";
import type { Desk } from "./desk";
import { choiceField, textField } from "./fields";
import { Finder } from "./finder";
import { icon } from "./icons";
import { button } from "./parts";

const SHOWN = [
  ["game_masters", "Game masters alone"],
  ["everybody", "Everybody"],
  ["chosen", "Chosen people"],
] as const;
const SIGNS = [
  ["book", "Book"], ["pin", "Pin"], ["flag", "Flag"], ["star", "Star"], ["target", "Target"], ["skull", "Skull"],
  ["door", "Door"], ["lock", "Lock"], ["eye", "Eye"], ["chat", "Talk"], ["fight", "Fight"], ["flame", "Fire"],
  ["home", "House"], ["heart", "Heart"], ["shield", "Shield"], ["help", "Question"],
] as const; // biome-ignore format: a table

export function editPin(desk: Desk, pin: PinPiece): HTMLElement {
  const set = (values: Partial<PinPiece>) => void desk.change([pin.id], values);
  const title = textField("Title", (value) => set({ title: value }), { most: 200 });
  const text = textField("Words", (value) => set({ text: value }), { lines: 4, most: 10_000 });
  const sign = choiceField("Sign", SIGNS, (value) => set({ icon: value }));
  title.show([pin.title]);
  text.show([pin.text]);
  sign.show(SIGNS.flatMap(([name]) => (name === pin.icon ? [name] : [])));
  const box = make(
    "details",
    { class: "tpin__edit", open: !pin.title && !pin.text },
    make("summary", {}, "Change"),
    title.element,
    text.element,
    sign.element,
  );
  if (desk.store.isGameMaster) box.append(...whoSees(desk, pin, set), page(desk, pin, set));
  const off = button("Take the note off", () => void desk.remove([pin.id]), {
    icon: "trash",
    small: true,
    kind: "danger",
  });
  box.append(off);
  return box;
}

type Set = (values: Partial<PinPiece>) => void;

function whoSees(desk: Desk, pin: PinPiece, set: Set): HTMLElement[] {
  const people = make("fieldset", { class: "tpeople", hidden: pin.shown !== "chosen" });
  people.append(make("legend", {}, "Who"));
  const chosen = () =>
    [...people.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => Number(box.value));
  for (const person of desk.store.people.filter(({ role }) => role !== "game_master")) {
    const on = pin.shown_to.includes(person.id);
    const box = make("input", { type: "checkbox", value: String(person.id), checked: on });
    box.addEventListener("change", () => set({ shown_to: chosen() }));
    people.append(make("label", { class: "choice" }, box, person.name));
  }
  const shown = choiceField("Who sees it", SHOWN, (value) => {
    people.hidden = value !== "chosen";
    set({ shown: value });
  });
  shown.show([pin.shown]);
  return [shown.element, people];
}

/** The page of the campaign that the note leads to. */
function page(desk: Desk, pin: PinPiece, set: Set): HTMLElement {
  const said = make("p", { class: "tf__help", role: "status" });
  const none = button("Lead nowhere", () => tell(null), { icon: "cross", small: true, kind: "quiet" });
  const tell = (row: EntryRow | null) => {
    set({ entry: row?.uid ?? null });
    said.textContent = row ? `It leads to ${row.name} now.` : "It leads to no page now.";
    announce(said.textContent);
    // What is hidden loses the focus, and without it the note is drawn anew and closed.
    if (row === null) finder.element.querySelector("input")?.focus();
    none.hidden = row === null;
  };
  none.hidden = !pin.entry;
  const finder = new Finder<EntryRow>({
    label: "Find a page",
    placeholder: "Find a page",
    ask: (words, number, signal) => findEntries(desk.page.campaign.id, words, number, signal),
    draw: (row) => {
      const about = make("span", { class: "tpick__about" }, make("strong", {}, row.name));
      const made = make("button", { type: "button", class: "tpick" }, icon("book"), about);
      made.addEventListener("click", () => tell(row));
      return made;
    },
    none: "No page of the campaign is called that.",
  });
  const box = make("details", {}, make("summary", {}, "The page it leads to"), said, none, finder.element);
  box.addEventListener("toggle", () => box.open && finder.empty && finder.again());
  return box;
}
