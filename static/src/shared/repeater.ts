// Adds and removes rows of a Django formset ([data-repeater] with a <template> whose fields say __prefix__).
import { find } from "./dom";

export function setUpRepeaters(root: ParentNode): void {
  for (const repeater of root.querySelectorAll<HTMLElement>("[data-repeater]")) setUpRepeater(repeater);
}

function setUpRepeater(repeater: HTMLElement): void {
  const list = find(repeater, "[data-rows]", HTMLElement);
  const template = find(repeater, "template", HTMLTemplateElement);
  const total = find(repeater, 'input[name$="-TOTAL_FORMS"]', HTMLInputElement);
  find(repeater, "[data-add]", HTMLButtonElement).addEventListener("click", () => {
    const row = template.content.cloneNode(true) as DocumentFragment;
    number(row, total.value);
    total.value = String(Number(total.value) + 1);
    list.append(row);
    list.lastElementChild?.querySelector<HTMLElement>("input, select")?.focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-remove]") : null;
    const row = button?.closest<HTMLElement>("[data-row]");
    if (!row) return;
    // The server deletes what is ticked; the row itself has to stay in the form.
    const flag = row.querySelector<HTMLInputElement>('input[name$="-DELETE"]');
    if (flag) flag.checked = true;
    row.hidden = true;
    find(repeater, "[data-add]", HTMLButtonElement).focus();
  });
}

function number(row: DocumentFragment, index: string): void {
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value?.includes("__prefix__")) element.setAttribute(name, value.replace("__prefix__", index));
    }
  }
}
