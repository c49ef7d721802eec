// The panel of the fight: who takes turns in which order, rounds, timed effects.
import { announce, make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { checkField, choiceField } from "../fields";
import { icon } from "../icons";
import { section } from "../parts";
import { showRows } from "../rows";
import { effectForm, showEffects } from "./effects";
import { showHead } from "./head";
import { type Combatant, isMine, nameOfCombatant, ordered } from "./names";
import { newcomerForm } from "./newcomer";
import { drawCombatant, markOf } from "./row";
import { tied } from "./turns";

const HEALTH = [
  ["numbers", "as numbers"],
  ["words", "in words"],
  ["pips", "as pips"],
  ["nobody", "not at all"],
] as const;

export function mountFight(element: HTMLElement, desk: Desk): void {
  const head = make("div", { class: "tfight__head" });
  const list = make("ol", { class: "plain-list tfight__list", "aria-label": "Order of turns" });
  const empty = make("div", { class: "tempty" });
  const effects = make("ul", { class: "plain-list" });
  const running = section("What runs", effects, desk.store.isGameMaster ? effectForm(desk) : null);
  const how = settings(desk);
  const newcomer = desk.store.isGameMaster ? [section("Without a token", newcomerForm(desk))] : [];
  element.append(head, list, empty, ...newcomer, running, how.element);
  const show = () => {
    showHead(head, desk);
    showList(list, desk);
    showEmpty(empty, desk);
    showEffects(effects, desk);
    running.hidden =
      !desk.store.combat.running || (!desk.store.isGameMaster && !desk.store.combat.effects.length);
    how.show();
  };
  desk.watch(head, show, { also: ["selection"] });
}

function showList(list: HTMLElement, desk: Desk): void {
  const all = ordered(desk);
  const ties = tied(all);
  showRows(
    list,
    all.map((one) => {
      const words = { turn: desk.store.combat.turn === one.id, tied: ties.has(one.id) };
      return { key: one.id, mark: markOf(desk, one, words), draw: () => drawCombatant(desk, one, words) };
    }),
  );
}

function showEmpty(empty: HTMLElement, desk: Desk): void {
  const words = desk.store.isGameMaster
    ? "Nobody takes part yet. Select tokens on the map, then add them here."
    : "No fight is on. When one begins, the order of turns stands here.";
  empty.hidden = desk.store.of("combatant").length > 0;
  if (!empty.childElementCount) empty.append(icon("fight"), make("p", {}, words));
}

function settings(desk: Desk): { element: HTMLElement; show: () => void } {
  const set = (values: Record<string, unknown>) => void desk.change(["combat"], values);
  const shown = checkField("Players see the order of turns", (value) => set({ shown: value }));
  const skip = checkField("Pass by the defeated", (value) => set({ skip_defeated: value }));
  const health = choiceField("Players see others’ health", HEALTH, (value) => set({ health_shown: value }));
  const element = section("How it is shown", shown.element, skip.element, health.element);
  return {
    element,
    show: () => {
      element.hidden = !desk.store.isGameMaster;
      shown.show([desk.store.combat.shown]);
      skip.show([desk.store.combat.skip_defeated]);
      health.show([desk.store.combat.health_shown]);
    },
  };
}

/** Says whose turn it is whenever that changes. */
export function watchTurns(desk: Desk, tellMine: (words: string) => void): void {
  let before: string | null = null;
  const look = () => {
    const { combat } = desk.store;
    const now = combat.running ? `${combat.round}/${combat.turn}` : "";
    if (now === before) return;
    if (before && !combat.running) announce("The fight is over.");
    before = now;
    const one = now ? desk.store.getOf("combatant", combat.turn) : undefined;
    if (one) sayTurn(desk, one, tellMine);
  };
  desk.store.on("pieces", look);
  desk.store.on("snapshot", look);
  look();
}

function sayTurn(desk: Desk, one: Combatant, tellMine: (words: string) => void): void {
  const name = nameOfCombatant(desk, one);
  const yours = isMine(desk, one) && !desk.store.isGameMaster;
  announce(`Round ${desk.store.combat.round}. ${yours ? "It is your turn" : `It is ${name}’s turn`}.`);
  if (yours) tellMine(name);
}
