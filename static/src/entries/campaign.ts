// Every page of a campaign: copying invitation links, what is shown at the table now.
import "../styles/campaign.css";
import "../styles/graph.css";
import "../styles/writing.css";
import { announce } from "../shared/dom";
import { forgetSentDrafts } from "../writing/draft";
import { dialogs, listen } from "../writing/handouts";

const live = document.querySelector<HTMLElement>("[data-live-campaign]")?.dataset.liveCampaign;
if (live) listen(live, dialogs(live));
if (!document.querySelector("textarea[data-writing]")) forgetSentDrafts([]);

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.addEventListener("click", () => void copy(button));
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    announce("The link is copied.");
    button.lastChild?.replaceWith("Copied");
  } catch {
    // On plain http there is no clipboard for scripts; the link is selected, so the keyboard can copy it.
    announce("The link is selected: copy it with your keyboard.");
  }
}

// On a phone the navigation is a strip: the place where one is must be in sight.
const strip = document.querySelector<HTMLElement>(".campaign__side");
const here = strip?.querySelector<HTMLElement>("[aria-current]");
if (strip && here) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
