// The buttons above the order of turns: begin, add, roll, next, end.
import { make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { button } from "../parts";
import { type Combatant, isMine, ordered } from "./names";

type Kind = "primary" | "quiet" | "plain";

interface Act {
  name: string;
  words: string;
  icon: string;
  kind?: Kind;
  order: () => Promise<unknown>;
}

/** What may be done with the fight just now. */
export function actsFor(desk: Desk): Act[] {
  const { combat, isGameMaster } = desk.store;
  const all = ordered(desk);
  const rolls = rollActs(
    desk,
    all.filter((one) => one.initiative === null && isMine(desk, one)),
  );
  if (!isGameMaster) return rolls;
  const acts: Act[] = [];
  if (!combat.running && all.length) {
    const order = () => desk.order({ type: "combat.start" });
    acts.push({ name: "start", words: "Start the fight", icon: "fight", kind: "primary", order });
  }
  acts.push(...addActs(desk, new Set(all.map((one) => one.token)), all.length > 0), ...rolls);
  if (combat.running || all.length) {
    const words = combat.running ? "End the fight" : "Clear the list";
    acts.push({
      name: "end",
      words,
      icon: "flag",
      kind: "quiet",
      order: () => desk.order({ type: "combat.end" }),
    });
  }
  return acts;
}

/** Players may want to roll for themselves: then the game master rolls for the others alone. */
function rollActs(desk: Desk, without: Combatant[]): Act[] {
  if (!without.length) return [];
  const others = without.filter((one) => !one.is_player).map((one) => one.id);
  const words = without.length === 1 ? "Roll initiative" : `Roll for all ${without.length}`;
  const acts: Act[] = [
    { name: "roll", words, icon: "dice", order: () => desk.order({ type: "combat.roll" }) },
  ];
  if (others.length && others.length < without.length) {
    const order = () => desk.order({ type: "combat.roll", combatants: others });
    acts.push({ name: "others", words: "Roll for all but the players", icon: "dice", order });
  }
  return acts;
}

function addActs(desk: Desk, fighting: Set<string | null>, begun: boolean): Act[] {
  const tokens = desk.chosen.filter((token) => !fighting.has(token.id)).map((token) => token.id);
  if (!tokens.length) return [];
  const words = tokens.length === 1 ? "Add the selected one" : `Add the ${tokens.length} selected`;
  const order = () => desk.order({ type: "combat.add", tokens, roll: true });
  return [{ name: "add", words, icon: "plus", kind: begun ? "plain" : "primary", order }];
}

export function showHead(head: HTMLElement, desk: Desk): void {
  const { combat } = desk.store;
  const acts = actsFor(desk);
  const current = desk.store.getOf("combatant", combat.turn);
  const mine = current !== undefined && isMine(desk, current);
  const mark = JSON.stringify([combat.running, combat.round, mine, [...desk.store.selection], acts]);
  if (mark === head.dataset.mark) return;
  head.dataset.mark = mark;
  const focus = document.activeElement;
  const act = focus instanceof HTMLElement && head.contains(focus) ? focus.dataset.act : undefined;
  head.replaceChildren();
  if (combat.running) head.append(roundRow(desk, mine));
  if (acts.length) head.append(make("div", { class: "trow" }, ...acts.map(draw)));
  if (act) head.querySelector<HTMLElement>(`[data-act="${act}"]`)?.focus();
}

function roundRow(desk: Desk, mine: boolean): HTMLElement {
  const row = make("div", { class: "tround" });
  if (desk.store.isGameMaster) {
    const back = button("Turn before", () => void desk.order({ type: "combat.previous" }), {
      icon: "previous",
      only: true,
    });
    back.dataset.act = "previous";
    row.append(back);
  }
  row.append(
    make("p", { class: "tround__words" }, "Round ", make("strong", {}, String(desk.store.combat.round))),
  );
  const words = desk.store.isGameMaster ? "Next turn" : "End my turn";
  const order = () => desk.order({ type: "combat.next" });
  if (mine) row.append(draw({ name: "next", words, icon: "next", kind: "primary", order }));
  return row;
}

function draw({ name, words, icon, kind = "plain", order }: Act): HTMLButtonElement {
  const made = button(words, () => void order(), { icon, kind, small: kind !== "primary" });
  made.dataset.act = name;
  return made;
}
