// A word about what has just happened, with a way back.
import { announce, make } from "../shared/dom";

export function toast(words: string, undo?: () => void): void {
  const place = document.querySelector<HTMLElement>("[data-toast]");
  if (!place) return;
  place.replaceChildren(make("span", {}, words));
  if (undo) {
    const button = make("button", { type: "button", class: "button button--quiet" }, "Undo");
    button.addEventListener("click", () => {
      place.hidden = true;
      undo();
    });
    place.append(button);
  }
  place.hidden = false;
  announce(words);
}
