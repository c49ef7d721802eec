// The log of what was said and rolled: only what is new is drawn, old lines are drawn when asked for.
import { make } from "../../../shared/dom";
import type { Message, Person } from "../../protocol";
import type { Desk } from "../desk";
import { button } from "../parts";
import { avatar } from "../people";
import { eachFrame } from "../rows";
import { wordsForAudience } from "./commands";

export type DrawRoll = (message: Message) => HTMLElement;

const AT_ONCE = 120;
/** Lines of one person within so many seconds stand under one name. */
const TOGETHER = 150;

export class ChatLog {
  private readonly list = make("ol", { class: "plain-list" });
  private readonly element = make(
    "div",
    { class: "tchat__log", role: "log", tabindex: "0", "aria-label": "Said and rolled" },
    this.list,
  );
  private readonly earlier = button("Show earlier", () => this.showEarlier(), { kind: "quiet", small: true });
  private readonly fresh = button("New below", () => this.toEnd(), {
    icon: "down",
    small: true,
    kind: "primary",
  });
  private waiting: Message[] = [];
  private drawnFrom = 0;
  private last: Message | null = null;
  private follows = true;
  private readonly flush = eachFrame(() => this.drawWaiting());

  constructor(
    private readonly desk: Desk,
    private readonly drawRoll: DrawRoll,
  ) {
    this.element.addEventListener("scroll", () => {
      this.follows = this.atEnd;
      if (this.follows) this.fresh.hidden = true;
    });
    // The log grows and shrinks with what is below it: who reads the end goes on reading the end.
    new ResizeObserver(() => this.follows && this.toEnd()).observe(this.element);
    this.fresh.hidden = true;
    desk.store.on("snapshot", () => this.begin());
    desk.store.on("chat", (message) => {
      this.waiting.push(message);
      this.flush();
    });
  }

  /** The log with what belongs around it. */
  frame(): HTMLElement {
    return make(
      "div",
      { class: "tchat__frame" },
      this.element,
      make("div", { class: "tchat__fresh" }, this.fresh),
    );
  }

  begin(): void {
    const { chat } = this.desk.store;
    this.drawnFrom = Math.max(0, chat.length - AT_ONCE);
    this.last = null;
    this.waiting = [];
    this.list.replaceChildren();
    this.append(chat.slice(this.drawnFrom));
    this.offerEarlier();
    this.toEnd();
  }

  toEnd(): void {
    this.follows = true;
    this.element.scrollTop = this.element.scrollHeight;
    this.fresh.hidden = true;
  }

  private get atEnd(): boolean {
    return this.element.scrollTop + this.element.clientHeight >= this.element.scrollHeight - 60;
  }

  private drawWaiting(): void {
    const follow = this.follows || this.waiting.some((message) => message.by === this.desk.store.me.id);
    this.append(this.waiting.splice(0));
    if (follow) this.toEnd();
    else this.fresh.hidden = false;
  }

  private append(messages: Message[]): void {
    const rows = document.createDocumentFragment();
    for (const message of messages) {
      rows.append(this.drawLine(message, this.last));
      this.last = message;
    }
    this.list.append(rows);
  }

  private showEarlier(): void {
    const { chat } = this.desk.store;
    const from = Math.max(0, this.drawnFrom - AT_ONCE);
    const below = this.element.scrollHeight - this.element.scrollTop;
    const rows = chat
      .slice(from, this.drawnFrom)
      .map((message, at) => this.drawLine(message, chat[from + at - 1] ?? null));
    this.drawnFrom = from;
    this.list.firstElementChild?.remove();
    this.list.prepend(...rows);
    this.offerEarlier();
    this.element.scrollTop = this.element.scrollHeight - below;
  }

  private offerEarlier(): void {
    if (this.drawnFrom > 0) this.list.prepend(make("li", { class: "tchat__earlier" }, this.earlier));
  }

  private drawLine(message: Message, before: Message | null): HTMLLIElement {
    const { people, me } = this.desk.store;
    const whisper = wordsForAudience(message.to, people, me.id, message.by);
    const joined = before !== null && belongsTogether(before, message);
    const row = make("li", {
      class: `tline tline--${message.kind}${whisper ? " tline--whisper" : ""}${joined ? " tline--joined" : ""}`,
      "data-message": String(message.id),
    });
    if (message.kind === "event") {
      row.append(make("p", {}, message.text));
      return row;
    }
    const person = people.find((one) => one.id === message.by) ?? { name: message.name, colour: "#5f6b66" };
    if (!joined) row.append(this.drawHead(message, person, whisper));
    if (message.kind === "rolled") row.append(this.drawRoll(message));
    else row.append(make("p", { class: "tline__text" }, message.text));
    return row;
  }

  private drawHead(message: Message, person: Pick<Person, "name" | "colour">, whisper: string): HTMLElement {
    const head = make(
      "p",
      { class: "tline__head" },
      avatar({ ...person, name: message.speaker || message.name }),
    );
    head.append(make("strong", {}, message.speaker || message.name));
    if (message.speaker && message.speaker !== message.name)
      head.append(make("span", { class: "tline__by" }, message.name));
    const at = new Date(message.at * 1000);
    const clock = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    head.append(make("time", { datetime: at.toISOString() }, clock));
    if (whisper) head.append(make("span", { class: "tline__whisper" }, whisper));
    return head;
  }
}

/** Whether a line goes on under the name of the one before it. */
export function belongsTogether(before: Message, message: Message): boolean {
  return (
    before.kind !== "event" &&
    before.by === message.by &&
    before.speaker === message.speaker &&
    JSON.stringify(before.to) === JSON.stringify(message.to) &&
    message.at - before.at < TOGETHER
  );
}
