// What the page says by itself: lost connections, refusals, being called to another scene.
import { find, make } from "../../shared/dom";
import type { Status } from "../topics";
import type { Desk } from "./desk";
import { icon } from "./icons";
import { eachFrame } from "./rows";
import { toast } from "./toasts";

const ENDED: Record<number, string> = {
  4401: "You are signed out. Sign in again, then open the table anew.",
  4403: "Your part in this campaign has changed. Open the table anew.",
  4404: "This scene is no longer open to you, or it has been put away.",
};
/** Breaks that mend themselves at once are not worth a word. */
const PATIENCE_MS = 1200;

export function mountNotices(desk: Desk): void {
  watchLink(desk);
  desk.store.on("refused", ({ error }) => {
    const fields = Object.values(error.fields ?? {}).flat();
    toast([error.message, ...fields].join(" "), "refused");
  });
  desk.store.on("moved", (moved) => goOn(desk, moved));
}

function watchLink(desk: Desk): void {
  const banner = find(desk.root, "[data-banner]", HTMLElement);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let was = desk.store.status.link;
  const show = eachFrame(() => {
    const words = wordsForLink(desk.store.status);
    banner.hidden = !words;
    const ended = desk.store.status.link === "ended";
    const again = ended ? make("a", { class: "button tb--small", href: location.href }, "Open anew") : null;
    banner.replaceChildren(icon(ended ? "cross" : "reload"), make("p", {}, words));
    if (again) banner.append(again);
  });
  desk.store.on("status", (status) => {
    clearTimeout(timer);
    if (status.link === "live" || status.link === "ended") show();
    else timer = setTimeout(show, banner.hidden ? PATIENCE_MS : 0);
    if (status.link === "live" && was === "away" && !banner.hidden)
      toast("Back at the table; nothing was lost.", "good");
    was = status.link;
    desk.root.dataset.link = status.link;
  });
  desk.root.dataset.link = was;
}

export function wordsForLink({ link, code, waiting }: Status): string {
  if (link === "live") return "";
  if (link === "connecting") return "Taking a seat …";
  if (link === "ended") return ENDED[code ?? 0] ?? "You have left the table.";
  const kept = waiting ? ` ${waiting === 1 ? "One act is" : `${waiting} acts are`} kept until then.` : "";
  return `The connection is lost; trying again.${kept}`;
}

/** The table of its players is elsewhere now: players follow, game masters choose. */
function goOn(desk: Desk, { scene, address }: { scene: string; address: string }): void {
  if (scene === desk.page.scene.uid) return;
  const to = address || desk.page.table;
  if (desk.store.isGameMaster) {
    toast("The players are at another scene now.", "plain", {
      words: "Go there",
      do: () => location.assign(to),
    });
    return;
  }
  toast(scene ? "The game master calls you to another scene." : "The table is closed for now.");
  // The address may be the one that is open: the players' table is always at the same place.
  setTimeout(
    () => (location.pathname === to ? location.reload() : location.assign(onward(to, desk.page.display))),
    600,
  );
}

/** The next scene's address; a display keeps whose view it has, and nothing else is in its own. */
export function onward(to: string, display: boolean, search = location.search): string {
  return display ? `${to}${search}` : to;
}
