// All tokens that one knows of, to be found and reached by keyboard.
import { make } from "../../../shared/dom";
import type { Desk, TokenSeen } from "../desk";
import { icon } from "../icons";
import { openMenuAt } from "../menu";
import { showRows } from "../rows";
import { healthOfToken } from "./bars";
import { drawHealth } from "./health_view";
import { tokenMenu } from "./menu";
import { portrait } from "./portrait";

const MOST = 80;

export function mountTokenList(element: HTMLElement, desk: Desk): void {
  const words = make("input", {
    type: "search",
    placeholder: "Find on this map",
    "aria-label": "Find a token on this map",
    autocomplete: "off",
  });
  const list = make("ul", { class: "plain-list ttokens" });
  const more = make("p", { class: "small muted" });
  element.append(make("div", { class: "tsearch" }, icon("search"), words), list, more);
  const show = () => {
    const found = findTokens(desk.store.of("token"), words.value);
    showRows(
      list,
      found.slice(0, MOST).map((token) => rowOf(desk, token)),
    );
    more.textContent = found.length
      ? countWords(found.length)
      : words.value
        ? "None is called that."
        : "Nobody is in sight.";
    more.hidden = found.length > 0 && found.length <= MOST;
  };
  words.addEventListener("input", show);
  desk.watch(list, show, { also: ["selection"] });
}

function countWords(count: number): string {
  return count > MOST ? `And ${count - MOST} more: write part of a name.` : "";
}

const byName = new Intl.Collator(undefined, { numeric: true });

/** By name, those that begin with the words first. */
export function findTokens<T extends { name: string; id: string }>(tokens: T[], words: string): T[] {
  const sought = words.trim().toLowerCase();
  const begins = (token: T) => (token.name.toLowerCase().startsWith(sought) ? 0 : 1);
  return tokens
    .filter((token) => token.name.toLowerCase().includes(sought))
    .sort((a, b) => begins(a) - begins(b) || byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

function rowOf(desk: Desk, token: TokenSeen) {
  const chosen = desk.store.selection.has(token.id);
  const { name, bars, seen, asset, picture, hidden, disposition, colour, conditions } = token;
  const mark = JSON.stringify([
    name,
    bars,
    seen,
    asset,
    picture,
    hidden,
    disposition,
    colour,
    chosen,
    conditions.length,
  ]);
  return { key: token.id, mark, draw: () => draw(desk, token, chosen) };
}

function draw(desk: Desk, token: TokenSeen, chosen: boolean): HTMLElement {
  const name = desk.nameOf(token);
  const who = make(
    "button",
    { type: "button", class: "ttoken", "aria-pressed": String(chosen), "data-act": "who" },
    portrait(desk, token, name),
  );
  who.append(make("span", { class: "ttoken__name" }, name));
  if (token.hidden)
    who.append(
      make(
        "span",
        { class: "tsign", title: "hidden from players" },
        icon("hidden"),
        make("span", { class: "visually-hidden" }, "hidden from players"),
      ),
    );
  who.append(drawHealth(healthOfToken(token)));
  who.addEventListener("click", (event) => {
    const others = event.shiftKey || event.ctrlKey || event.metaKey ? [...desk.store.selection] : [];
    desk.select(others.includes(token.id) ? others.filter((id) => id !== token.id) : [...others, token.id]);
    desk.reveal(token.id);
  });
  who.addEventListener("pointerenter", () => desk.hover(token.id));
  who.addEventListener("pointerleave", () => desk.hover(null));
  who.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    const box = who.getBoundingClientRect();
    openMenuAt(event.clientX || box.left, event.clientY || box.bottom, name, tokenMenu(desk, [token.id]));
  });
  return make("li", {}, who);
}
