// Who is at the table: coloured initials, fuller when somebody is here.
import { make } from "../../shared/dom";
import type { Person } from "../protocol";
import type { Desk } from "./desk";
import { eachFrame } from "./rows";
import { toast } from "./toasts";

/** As in table.css. */
const FIRST = 3;

const ROLES: Record<Person["role"], string> = {
  game_master: "game master",
  player: "player",
  observer: "observer",
};

/** Black or white, whichever reads better on this colour. */
export function inkOn(colour: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return (light + 0.05) / 0.05 > 1.05 / (light + 0.05) ? "#000000" : "#ffffff";
}

/** "Mara Vey" → "MV", "joss" → "J". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("") || "?";
}

export function avatar(person: Pick<Person, "name" | "colour">): HTMLElement {
  const made = make("span", { class: "tavatar", "aria-hidden": "true" }, initials(person.name));
  made.style.background = person.colour;
  made.style.color = inkOn(person.colour);
  return made;
}

export function mountPeople(list: HTMLElement, desk: Desk): void {
  const draw = eachFrame(() => {
    const sorted = [...desk.store.people].sort(
      (a, b) => Number(b.here) - Number(a.here) || a.name.localeCompare(b.name),
    );
    list.replaceChildren(
      ...sorted.map((person) => drawPerson(person, desk.store.me.id)),
      ...drawCount(sorted),
    );
  });
  desk.store.on("people", draw);
  desk.store.on("snapshot", draw);
  draw();
}

/** Narrow screens show the first of those who are here and how many more there are, phones only how many: a tap tells who. */
function drawCount(sorted: Person[]): HTMLElement[] {
  const here = sorted.filter((person) => person.here);
  if (here.length < 2) return [];
  const words = `At the table: ${here.map(({ name }) => name).join(", ")}.`;
  const rest = here.length > FIRST ? `+${here.length - FIRST}` : "";
  const button = make(
    "button",
    { type: "button", class: "tcount" },
    make("span", { class: "tcount__rest" }, rest),
    make("span", { class: "tcount__all" }, `${here.length}`),
    make("span", { class: "visually-hidden" }, ` ${words}`),
  );
  button.addEventListener("click", () => toast(words));
  return [make("li", { class: `tmany${rest ? " tmany--more" : ""}` }, button)];
}

function drawPerson(person: Person, me: number): HTMLElement {
  const words = `${person.name}${person.id === me ? " (you)" : ""}, ${ROLES[person.role]}, ${person.here ? "at the table" : "away"}`;
  const row = make(
    "li",
    { class: `tperson${person.here ? "" : " tperson--away"}`, title: words },
    avatar(person),
    make("span", { class: "visually-hidden" }, words),
  );
  if (person.role === "game_master") row.classList.add("tperson--gm");
  return row;
}
