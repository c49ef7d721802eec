// Whom a line is for: everybody, the game master, or chosen people.
import { make } from "../../../shared/dom";
import type { Say } from "../../protocol";
import type { Desk } from "../desk";

type Audience = NonNullable<Say["to"]>;

export class AudienceChoice {
  readonly element = make("details", { class: "tto" });
  private readonly words = make("summary", {});
  private readonly list = make("fieldset", {}, make("legend", {}, "Who hears it"));
  private chosen: Audience = "everybody";

  constructor(
    private readonly desk: Desk,
    private readonly onChange: (to: Audience) => void,
  ) {
    this.element.append(this.words, this.list);
    this.element.addEventListener("toggle", () => this.element.open && this.draw());
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      event.preventDefault();
      this.element.open = false;
      this.words.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false;
    });
    this.say();
  }

  get to(): Audience {
    return this.chosen;
  }

  private set(to: Audience): void {
    this.chosen = Array.isArray(to) && to.length === 0 ? "everybody" : to;
    this.say();
    this.onChange(this.chosen);
  }

  private say(): void {
    this.words.textContent = `To ${this.inWords()}`;
  }

  private inWords(): string {
    if (this.chosen === "everybody") return "everybody";
    if (this.chosen === "game_masters") return "the game master";
    const ids = this.chosen;
    return this.desk.store.people
      .filter((person) => ids.includes(person.id))
      .map((person) => person.name)
      .join(", ");
  }

  private draw(): void {
    const legend = this.list.firstElementChild;
    const rows = [this.whole("everybody", "Everybody"), this.whole("game_masters", "The game master alone")];
    const others = this.desk.store.people.filter((person) => person.id !== this.desk.store.me.id);
    for (const person of others)
      if (person.role !== "game_master") rows.push(this.person(person.id, person.name));
    const note = make("p", { class: "tf__help" }, "Game masters hear every whisper.");
    this.list.replaceChildren(...(legend ? [legend] : []), ...rows, note);
  }

  private whole(value: "everybody" | "game_masters", words: string): HTMLElement {
    const box = make("input", { type: "radio", name: "table-to", checked: this.chosen === value });
    box.addEventListener("change", () => {
      this.set(value);
      this.draw();
      this.element.open = false;
      this.words.focus();
    });
    return make("label", { class: "choice" }, box, words);
  }

  private person(id: number, name: string): HTMLElement {
    const box = make("input", {
      type: "checkbox",
      checked: Array.isArray(this.chosen) && this.chosen.includes(id),
    });
    box.addEventListener("change", () => {
      const before = Array.isArray(this.chosen) ? this.chosen : [];
      this.set(box.checked ? [...before, id] : before.filter((one) => one !== id));
      for (const radio of this.list.querySelectorAll<HTMLInputElement>("[type=radio]")) {
        radio.checked =
          this.chosen === "everybody" && radio.parentElement === this.list.querySelector(".choice");
      }
    });
    return make("label", { class: "choice" }, box, name);
  }
}
