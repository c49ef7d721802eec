// Short words about what has just happened or was refused; they go by themselves and are read out.
import { announce, make } from "../../shared/dom";
import { icon } from "./icons";

const STAYS_MS = 7000;
const MOST = 3;

export type Tone = "plain" | "refused" | "good";

export function toast(words: string, tone: Tone = "plain", act?: { words: string; do: () => void }): void {
  const place = document.querySelector<HTMLElement>("[data-toasts]");
  if (!place) return;
  const same = [...place.children].find((child) => child.getAttribute("data-words") === words);
  same?.remove();
  const row = make("div", { class: `ttoast ttoast--${tone}`, "data-words": words });
  row.append(icon(tone === "refused" ? "hidden" : tone === "good" ? "check" : "help"), make("p", {}, words));
  if (tone === "refused") row.firstElementChild?.replaceWith(icon("cross"));
  if (act) row.append(actButton(act, row));
  const away = make(
    "button",
    { type: "button", class: "ttoast__away", "aria-label": "Put away" },
    icon("cross"),
  );
  away.addEventListener("click", () => row.remove());
  row.append(away);
  place.append(row);
  while (place.children.length > MOST) place.firstElementChild?.remove();
  setTimeout(() => row.remove(), STAYS_MS + words.length * 40);
  announce(words);
}

function actButton(act: { words: string; do: () => void }, row: HTMLElement): HTMLButtonElement {
  const made = make("button", { type: "button", class: "button tb--small" }, act.words);
  made.addEventListener("click", () => {
    row.remove();
    act.do();
  });
  return made;
}
