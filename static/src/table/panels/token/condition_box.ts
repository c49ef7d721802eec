// The states of the chosen tokens: chips that can be taken off, and a search for more of them.
import { announce, make, pathIcon } from "../../../shared/dom";
import type { Condition } from "../../protocol";
import { conditionFrom, findConditions, roundsLeft, type UsualCondition } from "../conditions";
import type { Desk, TokenSeen } from "../desk";
import { icon, iconPath } from "../icons";
import { button } from "../parts";

/** The states of several tokens under their names, the most common first. */
export function together(tokens: { conditions: Condition[] }[]): { condition: Condition; count: number }[] {
  const found = new Map<string, { condition: Condition; count: number }>();
  for (const condition of tokens.flatMap((token) => token.conditions)) {
    const there = found.get(condition.name);
    if (there) there.count += 1;
    else found.set(condition.name, { condition, count: 1 });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

export function addCondition(desk: Desk, tokens: TokenSeen[], name: string, rounds: number | null): void {
  const made = tokens.map((token) => {
    const fight = { combat: desk.store.combat, combatant: desk.combatantOf(token.id) ?? null };
    return { id: token.id, condition: conditionFrom(name, rounds, fight) };
  });
  const expected = made.map(({ id, condition }, at) => ({
    id,
    set: { conditions: [...without(tokens[at]?.conditions ?? [], condition.name), condition] },
  }));
  void desk.order({ type: "condition.set", tokens: made }, expected);
  announce(`${name}: added.`);
}

export function removeCondition(desk: Desk, tokens: TokenSeen[], name: string): void {
  const having = tokens.filter((token) => token.conditions.some((one) => one.name === name));
  if (!having.length) return;
  const expected = having.map(({ id, conditions }) => ({
    id,
    set: { conditions: without(conditions, name) },
  }));
  void desk.order({ type: "condition.clear", tokens: having.map(({ id }) => id), name }, expected);
  announce(`${name}: taken off.`);
}

function without(conditions: Condition[], name: string): Condition[] {
  return conditions.filter((one) => one.name !== name);
}

/** Chips for the states; `may`: with a button that takes each off. */
export function conditionChips(desk: Desk, tokens: TokenSeen[], may: boolean): HTMLElement[] {
  return together(tokens).map(({ condition, count }) => {
    const left = roundsLeft(condition.until_round, desk.store.combat);
    const words = `${condition.name}${count < tokens.length ? ` (${count} of ${tokens.length})` : ""}`;
    const chip = make(
      "span",
      { class: "tchip", title: condition.note || words },
      pathIcon(iconPath(condition.icon)),
      words,
    );
    if (left) chip.append(make("span", { class: "tchip__left" }, left));
    if (may) {
      const away = make(
        "button",
        { type: "button", class: "tchip__away", "aria-label": `Take ${condition.name} off` },
        icon("cross"),
      );
      away.addEventListener("click", () => removeCondition(desk, desk.chosen, condition.name));
      chip.append(away);
    }
    return chip;
  });
}

/** A search for states, by letters; Enter takes the first one or adds one's own words. */
export function conditionSearch(desk: Desk): HTMLElement {
  const words = make("input", {
    type: "search",
    placeholder: "Add a state",
    "aria-label": "Find a state, or write your own",
    autocomplete: "off",
    "data-states": true,
  });
  const rounds = make("input", {
    type: "number",
    min: "1",
    max: "10000",
    placeholder: "∞",
    "aria-label": "For how many rounds; empty: until taken off",
  });
  const list = make("div", { class: "tstates", role: "group", "aria-label": "States" });
  const left = () => (Number.isFinite(rounds.valueAsNumber) ? rounds.valueAsNumber : null);
  const show = () => {
    const on = new Set(together(desk.chosen).map(({ condition }) => condition.name));
    list.replaceChildren(
      ...findConditions(words.value).map((one) => choice(desk, one, on.has(one.name), left)),
    );
    const own = words.value.trim();
    if (own && !findConditions(own).some((one) => one.name.toLowerCase() === own.toLowerCase())) {
      list.append(button(`Add “${own}”`, () => add(own), { icon: "plus", small: true }));
    }
  };
  const add = (name: string) => {
    addCondition(desk, desk.chosen, name, left());
    words.value = "";
    show();
  };
  words.addEventListener("input", show);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !words.value.trim()) return;
    event.preventDefault();
    add(findConditions(words.value)[0]?.name ?? words.value.trim());
  });
  desk.store.on("selection", show);
  desk.store.on("pieces", ({ changed }) => changed.some(({ set }) => "conditions" in set) && show());
  show();
  return make(
    "div",
    {},
    make(
      "div",
      { class: "tstates__search" },
      words,
      make("span", { class: "tf__unit" }, rounds, make("span", { "aria-hidden": "true" }, "rounds")),
    ),
    list,
  );
}

function choice(desk: Desk, one: UsualCondition, on: boolean, left: () => number | null): HTMLElement {
  const made = make(
    "button",
    { type: "button", class: "tstate", "aria-pressed": String(on) },
    pathIcon(iconPath(one.icon)),
    one.name,
  );
  made.addEventListener("click", () => {
    if (on) removeCondition(desk, desk.chosen, one.name);
    else addCondition(desk, desk.chosen, one.name, left());
  });
  return made;
}
