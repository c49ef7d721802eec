// Draws the parts of a session's page that change: who is here, the timeline, messages, notes, the checklist.
import { make, spriteIcon } from "../shared/dom";
import { type Calendar, sayDay } from "./almanac";
import type { Check, Note, Order, Person, SessionEvent } from "./protocol";

/** HTML that the server has rendered and cleaned for this person. */
export function safeHtml(html: string): HTMLElement {
  const box = make("div", { class: "prose" });
  box.innerHTML = html;
  return box;
}

function forWhom(visibility: string): string {
  if (visibility === "chosen") return "in private";
  return visibility === "game_masters" ? "to game masters" : "";
}

function clock(at: string): HTMLTimeElement {
  const time = new Date(at);
  const words = time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return make("time", { datetime: at }, words);
}

const MARKS: Record<string, string> = {
  "session.started": "The session began.",
  "session.reopened": "The session goes on.",
  "session.closed": "The session ended.",
};

export function drawPerson(person: Person): HTMLLIElement {
  const dot = make("span", { class: "session-dot", "aria-hidden": "true" });
  const row = make("li", {}, dot, person.name);
  if (person.role === "game_master") row.append(" ", make("span", { class: "tag" }, "game master"));
  return row;
}

/** As templates/campaigns/session_event.html. */
export function drawEvent(event: SessionEvent, calendar: Calendar): HTMLLIElement {
  const when = make("p", { class: "small muted timeline__when" }, clock(event.at));
  const day = event.in_game_day === null ? "" : sayDay(calendar, event.in_game_day);
  if (event.actor) when.append(` · ${event.actor.name}`);
  if (day && event.type !== "clock.set") when.append(` · ${day}`);
  const whom = forWhom(event.visibility);
  if (whom) when.append(" · ", make("span", { class: "timeline__for" }, whom));
  const mark = event.type === "clock.set" ? `It is ${day}.` : MARKS[event.type];
  const said = mark
    ? make("p", { class: "timeline__mark" }, mark)
    : safeHtml(String(event.payload.html ?? ""));
  const kind = event.type.replace(".", "");
  return make(
    "li",
    { class: `timeline__event timeline__event--${kind}`, "data-event": event.id },
    when,
    said,
  );
}

/** What is on its way to the table. */
export function drawPending(order: Order): HTMLLIElement {
  const when = make("p", { class: "small muted timeline__when" }, "On its way");
  return make(
    "li",
    { class: "timeline__event timeline__event--pending", "data-order-id": order.id },
    when,
    make("p", {}, String(order.text ?? "")),
  );
}

export interface NoteActs {
  change: (note: Note, text: string) => void;
  remove: (note: Note) => void;
}

export function drawNote(note: Note, me: number, isGameMaster: boolean, acts: NoteActs): HTMLLIElement {
  const at = new Date(note.at);
  const time = make(
    "time",
    { datetime: note.at },
    at.toLocaleString([], { dateStyle: "long", timeStyle: "short" }),
  );
  const head = make("p", { class: "small muted" }, note.author?.name ?? "Somebody who has left", " · ", time);
  const whom = forWhom(note.visibility);
  if (whom) head.append(` · ${whom}`);
  const row = make("li", {
    class: "panel session-note",
    "data-note": note.note,
    "data-version": String(note.version),
  });
  const tools = make("div", { class: "row" });
  const mine = note.author?.id === me;
  if (mine && note.text !== null) tools.append(tool("edit", "Change", () => edit(row, note, acts)));
  if (mine || isGameMaster) tools.append(tool("trash", "Take back", () => acts.remove(note)));
  row.append(make("div", { class: "row row-apart" }, head, tools), safeHtml(note.html));
  return row;
}

function tool(icon: string, words: string, act: () => void): HTMLButtonElement {
  const button = make("button", { type: "button", class: "button button--quiet" }, spriteIcon(icon), words);
  button.addEventListener("click", act);
  return button;
}

function edit(row: HTMLLIElement, note: Note, acts: NoteActs): void {
  if (row.querySelector("textarea")) return;
  const box = make("textarea", { rows: "6", "aria-label": "Your note" });
  box.value = note.text ?? "";
  const save = make("button", { type: "button", class: "button button--primary" }, "Save");
  const cancel = make("button", { type: "button", class: "button button--quiet" }, "Cancel");
  const form = make("div", { class: "stack-tight" }, box, make("div", { class: "row" }, save, cancel));
  const shown = row.querySelector<HTMLElement>(".prose");
  if (shown) shown.hidden = true;
  const close = () => {
    form.remove();
    if (shown) shown.hidden = false;
  };
  cancel.addEventListener("click", close);
  save.addEventListener("click", () => {
    const text = box.value.trim();
    if (!text) return;
    close();
    if (text !== note.text) acts.change(note, text);
  });
  row.append(form);
  box.focus();
}

export interface CheckActs {
  tick: (check: Check) => void;
  remove: (check: Check) => void;
}

export function drawCheck(check: Check, isGameMaster: boolean, acts: CheckActs): HTMLLIElement {
  const done = check.done ? " session-check--done" : "";
  const row = make("li", { class: `session-check${done}`, "data-check": check.item });
  const text = safeHtml(check.html);
  text.className = "session-check__text";
  if (check.entry) text.append(" ", make("a", { class: "small", href: check.entry.url }, check.entry.name));
  if (!isGameMaster) {
    row.append(text);
    return row;
  }
  const pressed = check.done ? "true" : "false";
  const box = make(
    "button",
    { type: "button", class: "session-check__box", "aria-pressed": pressed },
    spriteIcon("check"),
  );
  box.append(make("span", { class: "visually-hidden" }, "Done"));
  box.addEventListener("click", () => acts.tick(check));
  const gone = make("button", { type: "button", class: "session-check__remove" }, spriteIcon("cross"));
  gone.append(make("span", { class: "visually-hidden" }, "Take off the list"));
  gone.addEventListener("click", () => acts.remove(check));
  row.append(box, text, gone);
  return row;
}
