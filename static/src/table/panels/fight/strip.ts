// The strip of turns above the map while a fight runs: who is on, who comes next.
import { findOptional, make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { button } from "../parts";
import { showRows } from "../rows";
import { healthOfCombatant } from "../token/bars";
import { drawHealth } from "../token/health_view";
import { portrait } from "../token/portrait";
import { type Combatant, goTo, isMine, nameOfCombatant, ordered } from "./names";
import { markOf } from "./row";

export function mountStrip(element: HTMLElement, desk: Desk): void {
  const round = make("p", { class: "tstrip__round" });
  const list = make("ol", { class: "plain-list tstrip__list", "aria-label": "Turns" });
  const mine = make("div", { class: "tstrip__mine" });
  element.append(round, list, mine);
  let turn: string | null = null;
  desk.watch(element, () => {
    const { combat } = desk.store;
    const all = ordered(desk);
    element.hidden = !combat.running || all.length === 0;
    if (element.hidden) return;
    round.replaceChildren("Round ", make("strong", {}, String(combat.round)));
    showRows(
      list,
      fromTurn(all, combat.turn).map((one) => rowOf(desk, one)),
    );
    if (turn !== combat.turn) list.scrollTo({ left: 0, behavior: "smooth" });
    turn = combat.turn;
    showMine(
      mine,
      desk,
      all.find((one) => one.id === combat.turn),
    );
  });
}

/** The order as it goes on from whose turn it is; who waits or is down keeps his place. */
export function fromTurn<T extends { id: string }>(all: T[], turn: string | null): T[] {
  const here = Math.max(
    0,
    all.findIndex((one) => one.id === turn),
  );
  return [...all.slice(here), ...all.slice(0, here)];
}

function rowOf(desk: Desk, one: Combatant) {
  const words = { turn: desk.store.combat.turn === one.id, tied: false };
  return { key: one.id, mark: markOf(desk, one, words), draw: () => draw(desk, one, words.turn) };
}

function draw(desk: Desk, one: Combatant, turn: boolean): HTMLElement {
  const name = nameOfCombatant(desk, one);
  const marks = { turn, hidden: one.hidden, delayed: one.delayed, down: one.defeated };
  const on = Object.entries(marks)
    .filter(([, is]) => is)
    .map(([word]) => `tturn--${word}`);
  const row = make("li", { class: ["tturn", ...on].join(" "), "aria-current": turn ? "step" : undefined });
  const face = make(
    "button",
    { type: "button", class: "tturn__face", title: name, "data-act": "face" },
    portrait(desk, desk.store.getOf("token", one.token), name),
  );
  face.append(make("span", { class: "tturn__name" }, name));
  face.addEventListener("click", () => goTo(desk, one));
  face.addEventListener("pointerenter", () => desk.hover(one.token));
  face.addEventListener("pointerleave", () => desk.hover(null));
  const health = healthOfCombatant(desk, one);
  if (health.share !== null || health.pips !== null || health.words) face.append(drawHealth(health));
  row.append(face);
  return row;
}

function showMine(place: HTMLElement, desk: Desk, current: Combatant | undefined): void {
  const mine = current !== undefined && isMine(desk, current);
  place.hidden = !mine || desk.page.display;
  const words = desk.store.isGameMaster ? "Next turn" : "End my turn";
  const there = findOptional(place, "button", HTMLButtonElement);
  if (place.hidden || there?.textContent === words) return;
  place.replaceChildren(
    button(words, () => void desk.order({ type: "combat.next" }), {
      icon: "next",
      kind: "primary",
      small: true,
    }),
  );
}
