// Health drawn as a bar, as pips or as a word.
import { make } from "../../../shared/dom";
import type { Health } from "./bars";

export function drawHealth({ words, share, pips }: Health): HTMLElement {
  const made = make("span", { class: "thealth" });
  if (share !== null) made.append(drawBar(share));
  if (pips !== null) made.append(drawPips(pips));
  if (words) made.append(make("span", { class: "thealth__words" }, words));
  return made;
}

function drawBar(share: number): HTMLElement {
  const fill = make("span", { class: `thealth__fill thealth__fill--${stageOf(share)}` });
  fill.style.width = `${Math.round(share * 100)}%`;
  return make("span", { class: "thealth__bar", "aria-hidden": "true" }, fill);
}

function drawPips(pips: number): HTMLElement {
  const row = make("span", { class: "thealth__pips", role: "img", "aria-label": `${pips} of 5` });
  for (let at = 0; at < 5; at += 1)
    row.append(make("span", { class: at < pips ? "thealth__pip" : "thealth__pip thealth__pip--out" }));
  return row;
}

/** Told by length and by pattern, not by colour alone. */
function stageOf(share: number): string {
  if (share <= 0.25) return "low";
  return share <= 0.5 ? "half" : "well";
}
