// The sheet of selected lights, places of sound or walls, beside the map: for game masters.
import { find, findOptional, make } from "../../shared/dom";
import type { PieceOf } from "../store";
import type { Desk } from "./desk";
import { icon } from "./icons";
import { button, remember, remembered } from "./parts";
import { eachFrame } from "./rows";
import { isThing, lightThing, soundThing, type ThingFields, type ThingKind, wallThing } from "./thing_fields";

const SIGNS = { light: "light", ambience: "sound", wall: "wall" } as const;
const MANY = { light: "lights", ambience: "sounds", wall: "walls" } as const;

const OPEN = "table-open-thing";

interface Sheet {
  kind: ThingKind;
  title: HTMLElement;
  parts: HTMLElement[];
  fields: { show: () => void };
}

export function mountThings(desk: Desk): void {
  const place = find(desk.root, "[data-thing]", HTMLElement);
  const made = new Map<ThingKind, Sheet>();
  const show = eachFrame(() => {
    const things = chosenThings(desk);
    const [first] = things;
    if (!first) return hide(desk, place);
    const sheet = made.get(first.kind) ?? draw(desk, first.kind);
    made.set(first.kind, sheet);
    sheet.title.textContent = things.length > 1 ? `${things.length} ${MANY[first.kind]}` : titleOf(first);
    sheet.fields.show();
    if (place.firstElementChild !== sheet.parts[0]) place.replaceChildren(...sheet.parts);
    const details = findOptional(place, "details", HTMLDetailsElement);
    if (place.hidden && details) details.open = remembered(OPEN) === "yes";
    place.hidden = false;
  });
  desk.store.on("selection", show);
  desk.store.on("pieces", show);
  desk.store.on("snapshot", show);
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    desk.store.select([]);
  });
}

/** Leads into the sheet of what is selected. */
export function focusThing(desk: Desk): void {
  // The sheet is drawn with the next frame.
  const go = () => {
    const place = find(desk.root, "[data-thing]", HTMLElement);
    findOptional(place, "details", HTMLDetailsElement)?.setAttribute("open", "");
    place.querySelector<HTMLElement>("details input, details select")?.focus();
  };
  setTimeout(go, 50);
}

/** What is selected, if it is of one of these kinds alone. */
function chosenThings(desk: Desk): PieceOf<ThingKind>[] {
  if (!desk.store.isGameMaster) return [];
  const pieces = [...desk.store.selection].map((id) => desk.store.get(id));
  const things = pieces.filter(isThing);
  const alike = things.every(({ kind }) => kind === things[0]?.kind);
  return alike && things.length === pieces.length ? things : [];
}

function hide(desk: Desk, place: HTMLElement): void {
  const within = place.contains(document.activeElement);
  place.hidden = true;
  if (within) find(desk.root, "#table-board", HTMLElement).focus();
}

function titleOf(thing: PieceOf<ThingKind>): string {
  if (thing.kind === "wall")
    return thing.door === "door" ? "A door" : thing.door === "secret" ? "A secret door" : "A wall";
  if (thing.name) return thing.name;
  if (thing.kind === "ambience") return "A sound with a place";
  return thing.darkness ? "Darkness" : "A light";
}

function draw(desk: Desk, kind: ThingKind): Sheet {
  const title = make("h3", {});
  const close = button("Close the sheet", () => desk.store.select([]), {
    icon: "cross",
    only: true,
    kind: "quiet",
  });
  const head = make("header", { class: "tpin__head" }, icon(SIGNS[kind]), title, close);
  const fields = fieldsOf(desk, kind);
  // Opened it lies over a good part of the map: whoever wants it so has it so from then on.
  const open = remembered(OPEN) === "yes";
  const remove = button("Remove", () => void desk.remove(fields.chosen.map(({ id }) => id)), {
    icon: "trash",
    small: true,
    kind: "danger",
  });
  const grid = make("div", { class: "tgrid" }, ...fields.elements);
  const body = make("details", { class: "tpin__edit", open }, make("summary", {}, "Change"), grid, remove);
  body.addEventListener("toggle", () => remember(OPEN, body.open ? "yes" : "no"));
  return { kind, title, parts: [head, body], fields };
}

function fieldsOf(desk: Desk, kind: ThingKind): Pick<ThingFields<ThingKind>, "elements" | "chosen" | "show"> {
  if (kind === "light") return lightThing(desk);
  return kind === "ambience" ? soundThing(desk) : wallThing(desk);
}
