// The page of assets as a whole: uploads, what is done to one or many, moving by drag, listening.
import { find, findOptional } from "../shared/dom";
import { Acts } from "./acts";
import { setUpChoosing } from "./choosing";
import { setUpDragging } from "./dragging";
import { setUpListening } from "./listening";
import { refresh } from "./region";
import { UploadPanel } from "./upload_panel";
import { watchPreparing } from "./watching";

export function setUpAssets(root: HTMLElement): void {
  root.dataset.scripted = "";
  const again = () => refresh(root);
  const acts = new Acts(root, again);
  const form = findOptional(root, "[data-upload]", HTMLFormElement);
  const panel = form ? new UploadPanel(root, form, () => void again()) : null;
  const show = () => showScripted(root);
  root.addEventListener("assets:refreshed", show);
  show();
  setUpChoosing(root);
  setUpListening(root);
  setUpDragging(root, acts, panel);
  watchPreparing(root, again);
  root.addEventListener("click", (event) => onClick(event, acts));
  root.addEventListener("submit", (event) => onSubmit(event, root, acts));
  const filter = find(root, ".assets__filter", HTMLFormElement);
  for (const select of filter.querySelectorAll("select"))
    select.addEventListener("change", () => filter.requestSubmit());
  filter.addEventListener("submit", () => {
    for (const field of filter.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select"))
      if (!field.value || (field.name === "sort" && field.value === "name")) field.disabled = true;
  });
}

/** Shows what works with script only. */
function showScripted(root: HTMLElement): void {
  for (const hidden of root.querySelectorAll<HTMLElement>(
    "[data-rename], [data-delete], [data-play], [data-all]",
  ))
    hidden.hidden = false;
}

function onClick(event: Event, acts: Acts): void {
  const at = event.target instanceof Element ? event.target : null;
  const card = at?.closest<HTMLElement>("[data-asset]");
  if (!card) return;
  if (at?.closest("[data-rename]")) acts.rename(card);
  else if (at?.closest("[data-delete]")) void acts.remove([card.dataset.asset ?? ""]);
}

/** Moves and deletes without leaving the page; everything else goes to the server as a form. */
function onSubmit(event: SubmitEvent, root: HTMLElement, acts: Acts): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.id !== "assets-chosen") return;
  const act = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
  if (act !== "move" && act !== "delete") return;
  event.preventDefault();
  const uids = new FormData(form).getAll("assets").map(String);
  if (!uids.length) acts.toast("Choose some files first.");
  else if (act === "delete") void acts.remove(uids);
  else void acts.move(uids, find(root, "#move-to", HTMLSelectElement).value);
}
