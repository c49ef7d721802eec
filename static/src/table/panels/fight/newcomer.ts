// Somebody who takes turns and stands nowhere on the map: a trap, a voice in the walls, the ship that sinks.
import { announce, make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { icon } from "../icons";

/** A number that was written, or null for none. */
function numberIn(input: HTMLInputElement): number | null {
  return Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : null;
}

function numberField(words: string, min: string, max: string): [HTMLInputElement, HTMLElement] {
  const input = make("input", { type: "number", min, max, step: "any", "aria-label": words });
  return [input, make("span", { class: "tf__unit" }, input, make("span", { "aria-hidden": "true" }, words))];
}

export function newcomerForm(desk: Desk): HTMLElement {
  const name = make("input", {
    type: "text",
    maxlength: "120",
    required: true,
    placeholder: "The falling ceiling",
    "aria-label": "Name of who takes turns",
  });
  const [initiative, initiativeField] = numberField("initiative", "-1000", "1000");
  const [hp, hpField] = numberField("hit points", "0", "1000000000");
  const hidden = make("input", { type: "checkbox" });
  const add = make("button", { type: "submit", class: "button tb--small" }, icon("plus"), "Add to the fight");
  const form = make(
    "form",
    { class: "teffect-form" },
    make("div", { class: "teffect-form__row" }, name),
    make("div", { class: "teffect-form__row" }, initiativeField, hpField),
    make("label", { class: "choice" }, hidden, "Hidden from players"),
    add,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    const points = numberIn(hp);
    add.disabled = true; // on a slow line, too, one click adds one
    const added = await desk.add({
      kind: "combatant", name: name.value.trim(), initiative: numberIn(initiative), hp: points, hp_max: points,
      hidden: hidden.checked,
    }); // biome-ignore format: one record
    add.disabled = false;
    if (!added) return;
    announce(`${name.value.trim()} takes part.`);
    form.reset();
    name.focus();
  });
  return form;
}
