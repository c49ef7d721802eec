// Choosing many: all at once, or a stretch from the one chosen last with Shift.
import { plural } from "../shared/format";
import { boxesIn } from "./region";

export function setUpChoosing(root: HTMLElement): void {
  let last = "";
  root.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (box.matches("[data-choose-all]")) for (const one of boxesIn(root)) one.checked = box.checked;
    else if (box.name === "assets") {
      if (event.shiftKey && last) choose(boxesIn(root), last, box.value, box.checked);
      last = box.value;
    }
    show(root);
  });
  root.addEventListener("assets:refreshed", () => show(root));
  show(root);
}

function choose(boxes: HTMLInputElement[], from: string, to: string, checked: boolean): void {
  const [start, end] = [from, to]
    .map((uid) => boxes.findIndex((box) => box.value === uid))
    .sort((a, b) => a - b);
  if (start === undefined || end === undefined || start < 0) return;
  for (const box of boxes.slice(start, end + 1)) box.checked = checked;
}

function show(root: HTMLElement): void {
  const boxes = boxesIn(root);
  const chosen = boxes.filter((box) => box.checked).length;
  const all = root.querySelector<HTMLInputElement>("[data-choose-all]");
  const words = root.querySelector<HTMLElement>("[data-chosen]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  if (words) words.textContent = chosen ? `${plural(chosen, "file")} chosen` : "Choose all";
  root.toggleAttribute("data-choosing", chosen > 0);
}
