// Adds and removes lines of repeated fields ([data-repeater] with a <template>); without scripts blank lines are there.
import { find } from "./dom";

export function setUpRepeaters(root: ParentNode): void {
  for (const repeater of root.querySelectorAll<HTMLElement>("[data-repeater]")) setUpRepeater(repeater);
}

function setUpRepeater(repeater: HTMLElement): void {
  const list = find(repeater, "[data-rows]", HTMLElement);
  const template = find(repeater, "template", HTMLTemplateElement);
  const add = find(repeater, "[data-add]", HTMLButtonElement);
  add.addEventListener("click", () => {
    list.append(template.content.cloneNode(true));
    list.lastElementChild?.querySelector<HTMLElement>("input")?.focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-remove]") : null;
    const row = button?.closest<HTMLElement>("[data-row]");
    if (!row) return;
    row.remove();
    add.focus();
  });
}
