// One line of the order of turns: initiative, who it is, how he is, and what can be done.
import { make, pathIcon } from "../../../shared/dom";
import type { Desk } from "../desk";
import { iconPath } from "../icons";
import { type MenuPart, openMenuAt } from "../menu";
import { button } from "../parts";
import { changeCombatantHealth, healthOfCombatant } from "../token/bars";
import { drawHealth } from "../token/health_view";
import { portrait } from "../token/portrait";
import { type Combatant, goTo, isMine, nameOfCombatant } from "./names";

export interface RowWords {
  turn: boolean;
  tied: boolean;
}

/** All that a line shows, so that it is drawn anew only when that changes. */
export function markOf(desk: Desk, one: Combatant, words: RowWords): string {
  const token = desk.store.getOf("token", one.token);
  return JSON.stringify([
    one,
    words,
    token && [token.name, token.bars, token.conditions, token.asset, token.picture],
    isMine(desk, one),
  ]);
}

export function drawCombatant(desk: Desk, one: Combatant, words: RowWords): HTMLElement {
  const name = nameOfCombatant(desk, one);
  const row = make("li", { class: classesOf(one, words), "aria-current": words.turn ? "step" : undefined });
  row.append(drawInitiative(desk, one, name, words.tied), drawWho(desk, one, name, words));
  if (isMine(desk, one)) row.append(drawActs(desk, one, name, words));
  row.addEventListener("pointerenter", () => desk.hover(one.token));
  row.addEventListener("pointerleave", () => desk.hover(null));
  row.addEventListener("contextmenu", (event) => {
    if (!isMine(desk, one) || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    openMenuAt(event.clientX, event.clientY, name, menuOf(desk, one, words));
  });
  return row;
}

function classesOf(one: Combatant, words: RowWords): string {
  const marks = { turn: words.turn, hidden: one.hidden, delayed: one.delayed, down: one.defeated };
  const on = Object.entries(marks).filter(([, is]) => is);
  return ["tfighter", ...on.map(([name]) => `tfighter--${name}`)].join(" ");
}

function drawInitiative(desk: Desk, one: Combatant, name: string, tied: boolean): HTMLElement {
  const words = one.initiative === null ? "–" : String(Math.round(one.initiative * 100) / 100);
  if (!isMine(desk, one)) return make("span", { class: "tfighter__start", title: "Initiative" }, words);
  const box = make("input", {
    class: "tfighter__start", type: "text", inputmode: "decimal", maxlength: "6", "data-act": "start",
    "aria-label": `Initiative of ${name}${tied ? ", tied" : ""}`, value: one.initiative === null ? "" : words, placeholder: "–",
  }); // biome-ignore format: a list of attributes
  box.addEventListener("focus", () => box.select());
  box.addEventListener("keydown", (event) => event.key === "Enter" && box.blur());
  box.addEventListener("change", () => {
    const value = box.value.trim() === "" ? null : Number(box.value.replace(",", "."));
    if (value !== null && !Number.isFinite(value)) box.value = words;
    else void desk.change([one.id], { initiative: value });
  });
  return box;
}

function drawWho(desk: Desk, one: Combatant, name: string, words: RowWords): HTMLElement {
  const token = desk.store.getOf("token", one.token);
  const who = make(
    "button",
    { type: "button", class: "tfighter__who", "data-act": "who" },
    portrait(desk, token, name),
  );
  who.addEventListener("click", () => goTo(desk, one));
  who.addEventListener("focus", () => desk.hover(one.token));
  who.addEventListener("blur", () => desk.hover(null));
  const about = make("span", { class: "tfighter__about" }, make("span", { class: "tfighter__name" }, name));
  for (const [is, sign, said] of [
    [words.turn, "play", "has the turn"],
    [one.hidden, "hidden", "hidden from players"],
    [one.delayed, "wait", "waits"],
    [one.defeated, "skull", "defeated"],
  ] as const) {
    if (is && sign !== "play") about.append(sign_(sign, said));
    else if (is) about.append(make("span", { class: "visually-hidden" }, said));
  }
  for (const condition of token?.conditions.slice(0, 5) ?? [])
    about.append(sign_(condition.icon, condition.name));
  who.append(about, drawHealth(healthOfCombatant(desk, one)));
  return who;
}

function sign_(name: string, words: string): HTMLElement {
  return make(
    "span",
    { class: "tsign", title: words },
    pathIcon(iconPath(name)),
    make("span", { class: "visually-hidden" }, words),
  );
}

function drawActs(desk: Desk, one: Combatant, name: string, words: RowWords): HTMLElement {
  const acts = make("span", { class: "tfighter__acts" });
  if (one.token || desk.store.isGameMaster) acts.append(healthBox(desk, one, name));
  const more = button(
    `More for ${name}`,
    () => {
      const box = more.getBoundingClientRect();
      openMenuAt(box.right - 220, box.bottom, name, menuOf(desk, one, words));
    },
    { icon: "more", only: true, kind: "quiet" },
  );
  more.dataset.act = "more";
  more.setAttribute("aria-haspopup", "menu");
  acts.append(more);
  return acts;
}

function healthBox(desk: Desk, one: Combatant, name: string): HTMLInputElement {
  const box = make("input", {
    class: "thurt", type: "text", inputmode: "text", placeholder: "−7", maxlength: "12", "data-act": "hurt",
    "aria-label": `Hurt or heal ${name}: -7, +5 or =20`, title: "−7 hurts, +5 heals, =20 sets",
  }); // biome-ignore format: a list of attributes
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !box.value.trim()) return;
    event.preventDefault();
    const done = changeCombatantHealth(desk, one, box.value);
    box.classList.toggle("thurt--wrong", !done);
    if (done) box.value = "";
  });
  return box;
}

function menuOf(desk: Desk, one: Combatant, words: RowWords): MenuPart[] {
  const { combat, isGameMaster } = desk.store;
  const parts: MenuPart[] = [
    {
      words: "Roll initiative",
      icon: "dice",
      act: () => void desk.order({ type: "combat.roll", combatants: [one.id] }),
    },
  ];
  if (combat.running && !one.delayed) {
    parts.push({
      words: "Wait",
      icon: "wait",
      act: () => void desk.order({ type: "combat.delay", combatant: one.id }),
    });
  } else if (combat.running) {
    parts.push({
      words: "Act now",
      icon: "fight",
      act: () => void desk.order({ type: "combat.act", combatant: one.id }),
    });
  }
  if (!isGameMaster) return parts;
  const set = (values: Record<string, unknown>) => void desk.change([one.id], values);
  if (words.tied)
    parts.push({
      words: "Goes first of the tied",
      icon: "up",
      act: () => set({ tiebreak: one.tiebreak + 1 }),
    });
  if (combat.running && !words.turn) {
    parts.push({
      words: "Give the turn",
      icon: "next",
      act: () => void desk.change(["combat"], { turn: one.id, turn_started: desk.store.serverNow() }),
    });
  }
  parts.push(
    { words: "Hidden from players", checked: one.hidden, act: () => set({ hidden: !one.hidden }) },
    { words: "Defeated", checked: one.defeated, act: () => set({ defeated: !one.defeated }) },
    "line",
    { words: "Take out of the fight", icon: "trash", danger: true, act: () => void desk.remove([one.id]) },
  );
  return parts;
}
