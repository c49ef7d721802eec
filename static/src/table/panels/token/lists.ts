// Bars and auras of the chosen tokens, line by line.
import { make } from "../../../shared/dom";
import type { Aura, Bar } from "../../protocol";
import type { Desk, TokenSeen } from "../desk";
import {
  checkField,
  choiceField,
  colourField,
  emptyField,
  numberField,
  rangeField,
  textField,
} from "../fields";
import { button } from "../parts";
import { changeBar, HIT_POINTS } from "./bars";
import { addItem, type Bound, changeItem } from "./bound";

const BAR_SHOWN = [
  ["everybody", "Everybody"],
  ["owners", "Owners"],
  ["nobody", "Nobody"],
] as const;
const MOST_BARS = 8;
const MOST_AURAS = 6;

/** The bars; `all`: their names, colours and who sees them may be changed, too. */
export function barsBox(desk: Desk, all: boolean): Bound {
  const rows = make("div", { class: "titems" });
  const add = button("Add a bar", () => addItem(desk, "bars", nextBar(desk)), { icon: "plus", small: true });
  add.hidden = !all;
  return listBox(
    rows,
    add,
    MOST_BARS,
    (token) => token.bars,
    (at) => barRow(desk, at, all),
  );
}

function nextBar(desk: Desk): Bar {
  const first = desk.chosen.every((token) => !token.bars.length);
  const plain = { value: 10, max: 10, shown: "owners" as const };
  return first
    ? { ...plain, name: HIT_POINTS, colour: "#b3261e" }
    : { ...plain, name: "", colour: "#2c4494" };
}

interface Row<T> {
  element: HTMLElement;
  show: (items: T[]) => void;
}

/** Shows as many lines as every chosen token has. */
function listBox<T>(
  rows: HTMLElement,
  add: HTMLElement,
  most: number,
  get: (token: TokenSeen) => T[],
  make_: (at: number) => Row<T>,
): Bound {
  const made: Row<T>[] = [];
  const element = make("div", { class: "titems-box" }, rows, add);
  return {
    element,
    show(tokens) {
      const common = Math.min(most, ...tokens.map((token) => get(token).length));
      while (made.length < common) made.push(make_(made.length));
      const wanted = made.slice(0, common);
      for (const [at, row] of made.entries()) {
        if (at < common && row.element.parentNode !== rows) rows.append(row.element);
        if (at >= common) row.element.remove();
      }
      for (const [at, row] of wanted.entries())
        row.show(tokens.map((token) => get(token)[at]).filter((one) => one !== undefined));
      add.toggleAttribute("disabled", common >= most);
    },
  };
}

function barRow(desk: Desk, at: number, all: boolean): Row<Bar> {
  const set = (change: Partial<Bar>) => changeItem(desk, "bars", at, change);
  const quiet = { quiet: true };
  const name = textField(`Name of bar ${at + 1}`, (value) => set({ name: value }), {
    ...quiet,
    most: 40,
    placeholder: "Name",
  });
  const value = numberField(
    `Value of bar ${at + 1}`,
    (now) => changeBar(desk, [...desk.store.selection], { to: now }, at),
    quiet,
  );
  const max = emptyField(`Most of bar ${at + 1}`, (most) => set({ max: most }), {
    ...quiet,
    min: 0,
    placeholder: "–",
  });
  const colour = colourField(`Colour of bar ${at + 1}`, (paint) => set({ colour: paint }), quiet);
  const shown = choiceField(`Who sees bar ${at + 1}`, BAR_SHOWN, (who) => set({ shown: who }), quiet);
  const away = button(`Take bar ${at + 1} away`, () => changeItem(desk, "bars", at, null), {
    icon: "trash",
    only: true,
    kind: "quiet",
  });
  const fixed = make("strong", { class: "tbar-name" });
  const figures = make(
    "div",
    { class: "tbar-figures" },
    value.element,
    make("span", { "aria-hidden": "true" }, "/"),
    max.element,
  );
  const element = all
    ? make("div", { class: "titem titem--bar" }, colour.element, name.element, figures, shown.element, away)
    : make("div", { class: "titem titem--own" }, fixed, value.element);
  return {
    element,
    show(items) {
      fixed.textContent = `${items[0]?.name || "Bar"}${items[0]?.max === null ? "" : ` (of ${items[0]?.max})`}`;
      name.show(items.map((bar) => bar.name));
      value.show(items.map((bar) => bar.value));
      max.show(items.map((bar) => bar.max));
      colour.show(items.map((bar) => bar.colour));
      shown.show(items.map((bar) => bar.shown));
    },
  };
}

export function aurasBox(desk: Desk): Bound {
  const rows = make("div", { class: "titems" });
  const fresh: Aura = { radius: 10, colour: "#e9bd5b", opacity: 0.25, shown: "everybody", name: "" };
  const add = button("Add an aura", () => addItem(desk, "auras", fresh), { icon: "plus", small: true });
  return listBox(
    rows,
    add,
    MOST_AURAS,
    (token) => token.auras,
    (at) => auraRow(desk, at),
  );
}

function auraRow(desk: Desk, at: number): Row<Aura> {
  const set = (change: Partial<Aura>) => changeItem(desk, "auras", at, change);
  const which = `aura ${at + 1}`;
  const name = textField(`Name of ${which}`, (value) => set({ name: value }), {
    quiet: true,
    most: 60,
    placeholder: "Name",
  });
  const radius = numberField(`Radius of ${which}`, (value) => set({ radius: value }), {
    quiet: true,
    min: 0,
    unit: desk.store.settings.grid.unit,
  });
  const colour = colourField(`Colour of ${which}`, (value) => set({ colour: value }), { quiet: true });
  const strength = rangeField(`Strength of ${which}`, (value) => set({ opacity: value }), { quiet: true });
  const shown = checkField("Everybody sees it", (value) => set({ shown: value ? "everybody" : "owners" }));
  const away = button(`Take ${which} away`, () => changeItem(desk, "auras", at, null), {
    icon: "trash",
    only: true,
    kind: "quiet",
  });
  return {
    element: make(
      "div",
      { class: "titem titem--aura" },
      colour.element,
      name.element,
      radius.element,
      away,
      strength.element,
      shown.element,
    ),
    show(items) {
      name.show(items.map((aura) => aura.name));
      radius.show(items.map((aura) => aura.radius));
      colour.show(items.map((aura) => aura.colour));
      strength.show(items.map((aura) => aura.opacity));
      shown.show(items.map((aura) => aura.shown === "everybody"));
    },
  };
}
