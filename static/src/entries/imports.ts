// Importing and exporting: ticking all entries of a preview at once.
import "../styles/imports.css";

const form = document.getElementById("take");
const list = form?.querySelector(".import__entries");
const boxes = [...(form?.querySelectorAll<HTMLInputElement>('input[name="entry"]') ?? [])];

if (list && boxes.length > 1) list.before(tickAll());

function tickAll(): HTMLElement {
  const label = document.createElement("label");
  label.className = "choice small import__all";
  const box = document.createElement("input");
  box.type = "checkbox";
  label.append(box, " Tick all that can be taken");
  const show = (): void => {
    const ticked = boxes.filter((each) => each.checked).length;
    box.checked = ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  box.addEventListener("change", () => {
    for (const each of boxes) each.checked = box.checked;
  });
  for (const each of boxes) each.addEventListener("change", show);
  show();
  return label;
}
