// Where one writes: to whom, as whom, and the line itself with its commands.
import { make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { button } from "../parts";
import { AudienceChoice } from "./audience";
import { readLine } from "./commands";

const MOST_NAMES = 60;

export class Composer {
  readonly element = make("form", { class: "tcompose" });
  private readonly box = make("textarea", {
    rows: "1", maxlength: "4000", placeholder: "Say something, or /r 2d6+3", "aria-label": "Your words, or a command such as /r 2d6+3",
  }); // biome-ignore format: a list of attributes
  private readonly problem = make("p", { class: "tcompose__problem", role: "alert", hidden: true });
  private readonly speaker = make("select", { "aria-label": "Speak as" });
  private readonly audience: AudienceChoice;
  private said: string[] = [];
  private back = 0;

  constructor(private readonly desk: Desk) {
    this.audience = new AudienceChoice(desk, (to) =>
      this.element.classList.toggle("tcompose--whisper", to !== "everybody"),
    );
    const send = button("Send", () => this.element.requestSubmit(), {
      icon: "send",
      only: true,
      kind: "primary",
    });
    const top = make("div", { class: "tcompose__top" }, this.audience.element, this.speaker);
    this.element.append(top, make("div", { class: "tcompose__line" }, this.box, send), this.problem);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("keydown", (event) => this.pressed(event));
    this.box.addEventListener("input", () => this.grow());
    this.speaker.addEventListener("focus", () => this.offerSpeakers());
    this.speaker.addEventListener("pointerdown", () => this.offerSpeakers());
    desk.store.on("snapshot", () => this.offerSpeakers());
    this.offerSpeakers();
  }

  /** Goes to the line; `begin` is put into it if it is empty. */
  focus(begin = ""): void {
    if (!this.box.value) this.box.value = begin;
    this.box.focus();
  }

  private send(): void {
    const { people } = this.desk.store;
    const order = readLine(this.box.value, people, this.audience.to);
    this.problem.hidden = !("problem" in order);
    if ("problem" in order) {
      this.problem.textContent = order.problem;
      return;
    }
    const speaker = this.speaker.value;
    const text = this.box.value;
    this.said.push(text);
    this.back = 0;
    this.box.value = "";
    this.grow();
    void this.desk.order(speaker ? { ...order, speaker } : order).then((done) => {
      // What was refused is given back to its writer.
      if (!done && !this.box.value) this.box.value = text;
    });
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && (this.box.value === "" || this.back > 0)) {
      const line = this.said.at(-(this.back + 1));
      if (line === undefined) return;
      event.preventDefault();
      this.back += 1;
      this.box.value = line;
    } else if (event.key !== "ArrowUp" && event.key !== "Shift") this.back = 0;
  }

  private grow(): void {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(160, this.box.scrollHeight + 2)}px`;
  }

  /** Oneself, the selected tokens, then all others that one may speak for. */
  private offerSpeakers(): void {
    const { store } = this.desk;
    const mine = store.of("token").filter((token) => store.isMine(token) && token.name);
    const first = (id: string) => (store.selection.has(id) ? 0 : 1);
    mine.sort((a, b) => first(a.id) - first(b.id) || a.name.localeCompare(b.name));
    const before = this.speaker.value;
    const rows = mine
      .slice(0, MOST_NAMES)
      .map((token) => make("option", { value: token.id }, `as ${token.name}`));
    this.speaker.replaceChildren(make("option", { value: "" }, "as yourself"), ...rows);
    this.speaker.value = mine.some((token) => token.id === before) ? before : "";
    this.speaker.hidden = mine.length === 0;
    this.element.hidden = store.looksOnly;
  }
}
