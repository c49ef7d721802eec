// The live page of a play session: joins the page's lists and forms to the room.
import { announce, findOptional, readJson } from "../shared/dom";
import { liveUrl } from "../shared/live";
import { type Calendar, readDay, sayDay, writeDay } from "./almanac";
import type { Order, Refusal, SessionEvent } from "./protocol";
import { drawCheck, drawEvent, drawNote, drawPending, drawPerson } from "./render";
import { type Link, Room } from "./room";

interface RoomWords {
  session: number;
  socket: string;
  me: number;
  role: string;
  calendar: Calendar;
}

const LINES: Record<Link, string> = {
  connecting: "Taking a seat …",
  live: "",
  away: "The connection is lost; trying again. What you write is kept and sent as soon as it is back.",
  ended: "You are no longer at the table.",
};
const ENDINGS: Record<number, string> = {
  4401: "You are signed out: sign in again, then open this page anew.",
  4404: "This session is no longer yours to see, or it has been put in the bin.",
};
const STATES: Record<string, string> = { planned: "Planned", live: "Live now", closed: "Played" };

export class SessionPage {
  private readonly room: Room;
  private readonly isGameMaster: boolean;
  private readonly drawn = new Map<string, string>();
  private day: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: RoomWords,
  ) {
    this.isGameMaster = words.role === "game_master";
    this.room = new Room({
      url: liveUrl(words.socket),
      key: `session-orders-${words.session}-${words.me}`,
      shelf: window.localStorage,
      onChange: () => this.draw(),
      onLink: (link) => this.line(LINES[link]),
      onRefused: (refusal, order) => this.refused(refusal, order),
      onEnd: (code) => this.end(code),
    });
  }

  start(): void {
    for (const form of this.root.querySelectorAll<HTMLFormElement>("form[data-order]")) {
      form.addEventListener("submit", (event) => this.submit(event, form));
    }
    window.addEventListener("online", () => this.room.hurry());
    window.addEventListener("pagehide", () => this.room.stop());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    this.room.start();
  }

  // -- drawing ---------------------------------------------------------------------------------------------

  private draw(): void {
    if (this.room.link !== "live") {
      this.drawPending();
      return;
    }
    const { state } = this.room;
    this.list(
      "present",
      state.present.map((one) => ({ key: `${one.id}`, draw: () => drawPerson(one) })),
    );
    this.list(
      "timeline",
      this.events((event) => event.type !== "message.sent", "event.tell"),
    );
    this.list(
      "messages",
      this.events((event) => event.type === "message.sent", "message.send"),
      true,
    );
    this.drawChecks();
    if (!new URLSearchParams(location.search).has("page")) this.drawNotes();
    this.drawHead();
  }

  private drawPending(): void {
    for (const [name, type] of [
      ["timeline", "event.tell"],
      ["messages", "message.send"],
    ] as const) {
      const list = findOptional(this.root, `[data-${name}]`, HTMLElement);
      for (const order of this.room.orders.pending) {
        const there = list?.querySelector(`[data-order-id="${order.id}"]`);
        if (order.type === type && list && !there) list.append(drawPending(order));
      }
    }
  }

  private events(wanted: (event: SessionEvent) => boolean, pending: string): Row[] {
    const rows = this.room.state.events
      .filter(wanted)
      .map((event) => ({ key: event.id, draw: () => drawEvent(event, this.words.calendar) }));
    const waiting = this.room.orders.pending.filter((order) => order.type === pending);
    return [...rows, ...waiting.map((order) => ({ key: order.id, draw: () => drawPending(order) }))];
  }

  private drawNotes(): void {
    const notes = [...this.room.state.notes.values()].sort((a, b) => b.at.localeCompare(a.at));
    const acts = {
      change: (note: { note: string; version: number }, text: string) =>
        void this.room.order("note.change", { note: note.note, text, version: note.version }),
      remove: (note: { note: string }) => void this.room.order("note.remove", { note: note.note }),
    };
    const waiting = this.room.orders.pending.filter((order) => order.type === "note.add");
    this.list("notes", [
      ...waiting.map((order) => ({ key: order.id, draw: () => drawPending(order) })),
      ...notes.map((note) => ({
        key: `${note.note}/${note.version}`,
        draw: () => drawNote(note, this.words.me, this.isGameMaster, acts),
      })),
    ]);
  }

  private drawChecks(): void {
    const checks = [...this.room.state.checks.values()].sort((a, b) => a.position - b.position);
    const acts = {
      tick: (check: { item: string; done: boolean }) =>
        void this.room.order("check.tick", { item: check.item, done: !check.done }),
      remove: (check: { item: string }) => void this.room.order("check.remove", { item: check.item }),
    };
    this.list(
      "checks",
      checks.map((check) => ({
        key: `${check.item}/${check.done}`,
        draw: () => drawCheck(check, this.isGameMaster, acts),
      })),
    );
  }

  private drawHead(): void {
    const { session } = this.room.state;
    const tag = findOptional(this.root, "[data-state]", HTMLElement);
    if (tag && !tag.classList.contains(`session-state--${session.state}`)) {
      tag.className = `tag session-state session-state--${session.state}`;
      tag.textContent = STATES[session.state] ?? session.state;
      announce(`The session is ${tag.textContent.toLowerCase()}.`);
    }
    this.followClock(session.in_game_end);
    const days = findOptional(this.root, "[data-days]", HTMLElement);
    if (days && session.in_game_start !== null) {
      const start = sayDay(this.words.calendar, session.in_game_start);
      const end = session.in_game_end === null ? start : sayDay(this.words.calendar, session.in_game_end);
      days.textContent = ` · ${start === end ? start : `${start} – ${end}`}`;
    }
  }

  /** The fields for days begin with the day that the game has reached. */
  private followClock(day: number | null): void {
    if (day === null || this.day === day) return;
    this.day = day;
    for (const field of this.root.querySelectorAll<HTMLInputElement>(
      'input[name$="-day"], input[name$="_day"]',
    )) {
      const untouched = field.value === field.defaultValue;
      field.defaultValue = writeDay(this.words.calendar, day);
      if (untouched) field.value = field.defaultValue;
    }
  }

  /** Makes a list show these rows; rows that are there already stay, so that nobody's typing is disturbed. */
  private list(name: string, rows: Row[], follow = false): void {
    const list = findOptional(this.root, `[data-${name}]`, HTMLElement);
    const keys = rows.map((row) => row.key).join(" ");
    if (!list || this.drawn.get(name) === keys) return;
    this.drawn.set(name, keys);
    const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
    const held = new Map([...list.children].map((child) => [child.getAttribute("data-key") ?? "", child]));
    const wanted = rows.map((row) => {
      const there = held.get(row.key);
      if (there) return there;
      const made = row.draw();
      made.setAttribute("data-key", row.key);
      return made;
    });
    const editing = [...list.children].filter(
      (child) => child.querySelector("textarea") && !wanted.includes(child),
    );
    list.replaceChildren(...wanted, ...editing);
    const empty = findOptional(this.root, `[data-${name}-empty]`, HTMLElement);
    if (empty) empty.hidden = rows.length > 0;
    if (follow && atEnd) list.scrollTop = list.scrollHeight;
  }

  // -- orders ----------------------------------------------------------------------------------------------

  private submit(event: SubmitEvent, form: HTMLFormElement): void {
    const type = form.dataset.order ?? "";
    const words = this.wordsOf(form, type);
    if (words === null) return; // The server takes this form as it is.
    event.preventDefault();
    if (words instanceof Error) {
      this.line(words.message);
      return;
    }
    this.line(LINES[this.room.link]);
    this.room.order(type, words);
    form.reset();
    form.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
    for (const choice of form.querySelectorAll("select")) choice.dispatchEvent(new Event("change"));
  }

  private wordsOf(form: HTMLFormElement, type: string): Record<string, unknown> | Error | null {
    const data = new FormData(form);
    const said = (name: string): string => {
      for (const [key, value] of data) if (key.endsWith(`-${name}`)) return String(value).trim();
      return "";
    };
    if (type === "check.add" && said("entry")) return null;
    if (type === "clock.set") return this.dayIn(said("day"), "day");
    const words: Record<string, unknown> = {
      text: said("text"),
      visibility: said("visibility") || "members",
    };
    const people = [...data].filter(([key]) => key.endsWith("-known_to")).map(([, value]) => Number(value));
    if (words.visibility === "chosen") words.known_to = people;
    const day = said("in_game_day");
    if (type !== "event.tell" || !day) return words;
    const read = this.dayIn(day, "in_game_day");
    return read instanceof Error ? read : { ...words, ...read };
  }

  private dayIn(text: string, name: string): Record<string, unknown> | Error {
    const day = readDay(this.words.calendar, text);
    const example = sayDay(this.words.calendar, this.room.state.session.in_game_end ?? 0);
    return day === null
      ? new Error(`“${text}” is no day of the calendar. Write it like “${example}”.`)
      : { [name]: day };
  }

  private refused(refusal: Refusal, order: Order | undefined): void {
    const fields = Object.values(refusal.fields ?? {})
      .flat()
      .join(" ");
    const text = typeof order?.text === "string" ? order.text : "";
    this.line(`${refusal.message} ${fields}${text ? ` You wrote: “${text}”` : ""}`.trim());
    this.drawn.clear();
    this.draw();
  }

  private end(code: number): void {
    if (code === 4403) location.reload();
    else this.line(ENDINGS[code] ?? LINES.ended);
  }

  private line(words: string): void {
    const line = findOptional(this.root, "[data-line]", HTMLElement);
    if (!line) return;
    line.hidden = !words;
    line.textContent = words;
  }
}

interface Row {
  key: string;
  draw: () => Element;
}

export function setUpSession(root: ParentNode): void {
  const page = root.querySelector<HTMLElement>("[data-session]");
  const words = readJson<RoomWords>("session-room");
  if (page && words) new SessionPage(page, words).start();
}
