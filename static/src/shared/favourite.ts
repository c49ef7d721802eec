// Star buttons: a plain form without scripts, at once with them.
import { ApiError, call } from "./api";
import { announce, find } from "./dom";

export function setUpFavourites(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-favourite]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void toggle(form);
    });
  }
}

async function toggle(form: HTMLFormElement): Promise<void> {
  const button = find(form, "button", HTMLButtonElement);
  const on = button.getAttribute("aria-pressed") !== "true";
  show(button, on);
  try {
    await call(on ? "POST" : "DELETE", `/characters/${form.dataset.favourite}/favourite`);
    announce(on ? "Added to your favourites." : "Taken out of your favourites.");
  } catch (error) {
    show(button, !on);
    if (!(error instanceof ApiError)) throw error;
    announce(error.message);
  }
}

function show(button: HTMLButtonElement, on: boolean): void {
  button.setAttribute("aria-pressed", String(on));
  const words = button.querySelector("[data-words]");
  if (words) words.textContent = on ? "In your favourites" : "Add to favourites";
}
