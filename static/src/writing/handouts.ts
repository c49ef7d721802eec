// What the game master lays before us now: a socket that every page of a campaign keeps open, and a dialog.
import { call } from "../shared/api";
import { backoffDelay } from "../shared/backoff";
import { make } from "../shared/dom";

export interface Shown {
  type: "handout.shown";
  showing: number;
  name: string;
  address: string;
  html: string;
}

type Message = Shown | { type: "campaign.snapshot"; shown: Shown[] } | { type: "pong" };

const REFUSALS = new Set([4401, 4403, 4404]);

/** Opens the campaign's socket and shows what comes; `show` is given each showing once. */
export function listen(campaign: string, show: (one: Shown) => void): void {
  const known = new Set<number>();
  let attempt = 0;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const open = () => {
    const socket = new WebSocket(`${scheme}://${location.host}/live/campaigns/${campaign}/`);
    socket.addEventListener("open", () => {
      attempt = 0;
    });
    socket.addEventListener("message", (event) => {
      for (const one of showingsOf(JSON.parse(String(event.data)) as Message)) {
        if (known.has(one.showing)) continue;
        known.add(one.showing);
        show(one);
      }
    });
    socket.addEventListener("close", (event) => {
      if (REFUSALS.has(event.code)) return;
      setTimeout(open, backoffDelay(attempt++, { first: 1000, most: 60_000 }));
    });
  };
  open();
}

/** The showings that a message of the socket holds. */
export function showingsOf(message: Message): Shown[] {
  if (message.type === "campaign.snapshot") return message.shown;
  return message.type === "handout.shown" ? [message] : [];
}

/** Lays it open in a dialog; closed, it counts as seen. One after the other. */
export function dialogs(campaign: string): (one: Shown) => void {
  const waiting: Shown[] = [];
  let open = false;
  const next = () => {
    const one = waiting.shift();
    open = one !== undefined;
    if (one) lay(one, campaign, next);
  };
  return (one) => {
    waiting.push(one);
    if (!open) next();
  };
}

function lay(one: Shown, campaign: string, after: () => void): void {
  const words = make("div", { class: "prose" });
  words.innerHTML = one.html; // made and cleaned by the site
  const close = make("button", { type: "button", class: "button button--primary", autofocus: true }, "Close");
  const page = make("a", { class: "button", href: one.address }, "Open its page");
  const head = make("h2", { id: `shown-${one.showing}` }, one.name);
  const dialog = make(
    "dialog",
    { class: "shown-handout", "aria-labelledby": `shown-${one.showing}` },
    make("p", { class: "small muted" }, "The game master shows you"),
    head,
    words,
    make("div", { class: "form-actions" }, close, page),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    void call("POST", `/campaigns/${campaign}/shown/${one.showing}/seen`).catch(() => undefined);
    after();
  });
  page.addEventListener("click", () => {
    void call("POST", `/campaigns/${campaign}/shown/${one.showing}/seen`).catch(() => undefined);
  });
  document.body.append(dialog);
  dialog.showModal();
}
