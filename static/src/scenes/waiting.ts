// Waiting for the game master to open a scene: the campaign's socket tells, a look now and then makes sure.
import { backoffDelay } from "../shared/backoff";

const LOOK_EVERY = 20_000;
const REFUSALS = new Set([4401, 4403, 4404]);

interface Told {
  type: string;
  address?: string;
}

/** The address that a message of the campaign's socket sends players to; empty: it says nothing of the table. */
export function addressIn(text: string): string {
  const told = JSON.parse(text) as Told;
  return told.type === "table.moved" ? (told.address ?? "") : "";
}

/** A screen that only shows goes on as such. */
export function displayIn(search: string): string {
  return new URLSearchParams(search).get("display") ? "?display=1" : "";
}

/** Goes to the table as soon as it is open. */
export function waitForTable(page: HTMLElement, campaign: string): void {
  let gone = false;
  const go = (address: string) => {
    if (gone || !address) return;
    gone = true;
    const words = page.querySelector("[data-waiting-words]");
    if (words) words.textContent = "The table is open: come in.";
    location.assign(address + displayIn(location.search));
  };
  listen(campaign, go);
  setInterval(() => {
    if (!document.hidden) void ask(campaign).then(go);
  }, LOOK_EVERY);
}

/** Asks whether the table is open to this person. Game masters, who have none of their own, are left where they are. */
async function ask(campaign: string): Promise<string> {
  try {
    const answer = await fetch(`/api/v1/campaigns/${campaign}/table`, {
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) return "";
    const table = (await answer.json()) as { mine: string | null; address: string };
    return table.mine ? table.address : "";
  } catch {
    return ""; // out of reach for a moment: the next look tells
  }
}

function listen(campaign: string, go: (address: string) => void): void {
  let attempt = 0;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const open = () => {
    const socket = new WebSocket(`${scheme}://${location.host}/live/campaigns/${campaign}/`);
    socket.addEventListener("open", () => {
      attempt = 0;
      void ask(campaign).then(go); // it may have opened before the socket did
    });
    socket.addEventListener("message", (event) => go(addressIn(String(event.data))));
    socket.addEventListener("close", (event) => {
      if (!REFUSALS.has(event.code)) setTimeout(open, backoffDelay(attempt++, { first: 1000, most: 30_000 }));
    });
  };
  open();
}
