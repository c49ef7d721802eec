// Timed effects of the fight: what runs, how long still, and new ones.
import { announce, make } from "../../../shared/dom";
import { newId } from "../../defaults";
import type { TimedEffect } from "../../protocol";
import type { Desk } from "../desk";
import { icon } from "../icons";
import { button } from "../parts";
import { showRows } from "../rows";
import { nameOfCombatant, ordered } from "./names";
import { effectLeft } from "./turns";

export function showEffects(list: HTMLElement, desk: Desk): void {
  const { combat, isGameMaster } = desk.store;
  const nameOf = (id: string) => nameOfCombatant(desk, desk.store.getOf("combatant", id));
  showRows(
    list,
    combat.effects.map((effect) => {
      const left = effectLeft(effect, combat, nameOf);
      const whose = effect.whose ? nameOf(effect.whose) : "";
      return {
        key: effect.id,
        mark: JSON.stringify([effect, left, whose, isGameMaster]),
        draw: () => drawEffect(desk, effect, left, whose),
      };
    }),
  );
}

function drawEffect(desk: Desk, effect: TimedEffect, left: string, whose: string): HTMLElement {
  const about = make("span", { class: "teffect__about" }, make("strong", {}, effect.name));
  if (whose) about.append(make("span", {}, ` · ${whose}`));
  const row = make(
    "li",
    { class: "teffect" },
    icon(effect.hidden ? "hidden" : "wait"),
    about,
    make("span", { class: "teffect__left" }, left),
  );
  if (desk.store.isGameMaster) {
    const away = button(
      `End ${effect.name}`,
      () => {
        const effects = desk.store.combat.effects.filter((one) => one.id !== effect.id);
        void desk.order({ type: "combat.effect_end", effect: effect.id }, [
          { id: "combat", set: { effects } },
        ]);
      },
      { icon: "cross", only: true, kind: "quiet" },
    );
    row.append(away);
  }
  return row;
}

/** The form for a new effect (for game masters). */
export function effectForm(desk: Desk): HTMLElement {
  const name = make("input", {
    type: "text",
    maxlength: "100",
    required: true,
    placeholder: "Bless",
    "aria-label": "Name of the effect",
  });
  const rounds = make("input", {
    type: "number",
    min: "1",
    max: "10000",
    value: "10",
    "aria-label": "Rounds",
  });
  const whose = make("select", { "aria-label": "Ends with whose turn" });
  const ends = make(
    "select",
    { "aria-label": "Ends at" },
    make("option", { value: "end" }, "end of the turn"),
    make("option", { value: "start" }, "start of the turn"),
  );
  const hidden = make("input", { type: "checkbox" });
  const offer = () => {
    const rows = ordered(desk).map((one) => make("option", { value: one.id }, nameOfCombatant(desk, one)));
    const before = whose.value || desk.store.combat.turn || "";
    whose.replaceChildren(make("option", { value: "" }, "the round"), ...rows);
    whose.value = before;
  };
  const form = make(
    "form",
    { class: "teffect-form" },
    make(
      "div",
      { class: "teffect-form__row" },
      name,
      make("span", { class: "tf__unit" }, rounds, make("span", { "aria-hidden": "true" }, "rounds")),
    ),
    make("div", { class: "teffect-form__row" }, whose, ends),
    make("label", { class: "choice" }, hidden, "Hidden from players"),
    make("button", { type: "submit", class: "button tb--small" }, icon("plus"), "Add the effect"),
  );
  form.addEventListener("focusin", offer, { once: true });
  whose.addEventListener("focus", offer);
  offer();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { combat } = desk.store;
    const ends_round = Math.max(1, combat.round + rounds.valueAsNumber);
    const effect: TimedEffect = {
      id: newId(), name: name.value.trim(), ends_round, ends: ends.value === "start" ? "start" : "end",
      whose: whose.value || null, hidden: hidden.checked,
    }; // biome-ignore format: one record
    const effects = [...combat.effects, effect];
    void desk.order({ type: "combat.effect", effect }, [{ id: "combat", set: { effects } }]);
    announce(`${effect.name} added.`);
    name.value = "";
    name.focus();
  });
  return form;
}
