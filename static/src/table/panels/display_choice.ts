// A screen that lies before the players must not show what game masters see: it is shown as one of the others.
import { make } from "../../shared/dom";
import type { Person } from "../protocol";
import { icon } from "./icons";

/** The address of the display as this person sees the table. */
export function displayAddress(person: Person, path: string = location.pathname): string {
  return `${path}?${new URLSearchParams({ display: "1", as: String(person.id) })}`;
}

/** Asks whose view the screen shall have, instead of showing the game master's. */
export function askWhoseView(root: HTMLElement, people: Person[]): void {
  const others = people.filter((person) => person.role !== "game_master");
  const links = others.map((person) =>
    make("li", {}, make("a", { class: "button", href: displayAddress(person) }, person.name)),
  );
  const words = others.length
    ? "This screen lies before your players, and you would see too much on it. Whose view shall it have?"
    : "This screen lies before your players: invite one first, so that it can have his view.";
  const box = make("section", { class: "twhose", "aria-labelledby": "twhose-head" });
  box.append(icon("screen"), make("h2", { id: "twhose-head" }, "The display"), make("p", {}, words));
  box.append(make("ul", { class: "plain-list row" }, ...links));
  root.classList.remove("table--loading");
  root.classList.add("table--asking");
  root.append(box);
}

/** Screens that only show must not fall asleep; browsers that cannot promise it are left as they are. */
export function keepAwake(): void {
  const ask = () => {
    if (!document.hidden) void navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}
