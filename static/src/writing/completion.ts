// Names of the campaign while two brackets are open: a list that the keyboard walks, and making what is missing.
import { ApiError, call } from "../shared/api";
import { announce, make } from "../shared/dom";
import { caretPlace } from "./caret";
import { type Asked, askedAt, complete } from "./marks";

interface Name {
  id: number;
  name: string;
  text: string;
  kind: string;
}

interface Choice {
  label: string;
  hint: string;
  choose: () => void | Promise<void>;
}

const WAIT = 120;
const MADE_HERE = ["note", "faction", "item"];
let count = 0;

export class Completion {
  private readonly list: HTMLUListElement;
  private choices: Choice[] = [];
  private at = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;

  constructor(
    private readonly box: HTMLTextAreaElement,
    private readonly campaign: string,
    private readonly write: (text: string, start: number, end: number) => void,
  ) {
    count += 1;
    const id = `names-${count}`;
    this.list = make("ul", { class: "completion", role: "listbox", id, "aria-label": "Names", hidden: true });
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", id);
    box.insertAdjacentElement("afterend", this.list);
    box.addEventListener("input", () => this.look());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    box.addEventListener("click", () => this.close());
  }

  private look(): void {
    clearTimeout(this.timer);
    const asked = askedAt(this.box.value, this.box.selectionStart);
    if (!asked) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => void this.ask(asked), WAIT);
  }

  private async ask(asked: Asked): Promise<void> {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const path = `/campaigns/${this.campaign}/names?q=${encodeURIComponent(asked.text)}`;
      const found = await call<Name[]>("GET", path, { signal: this.asking.signal });
      this.show(
        asked,
        found.filter((name) => !asked.kind || name.kind === asked.kind),
      );
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error;
      this.close();
    }
  }

  private show(asked: Asked, found: Name[]): void {
    this.choices = found.map((name) => ({
      label: name.text,
      hint: name.text === name.name ? name.kind : `${name.name}, ${name.kind}`,
      choose: () => this.put(asked, name.text),
    }));
    const wanted = asked.text.trim();
    const exact = found.some((name) => name.text.toLowerCase() === wanted.toLowerCase());
    if (wanted && !exact && this.box.dataset.mayMake !== "no") {
      const kinds = asked.kind ? MADE_HERE.filter((kind) => kind === asked.kind) : MADE_HERE;
      for (const kind of kinds) {
        this.choices.push({
          label: `Create “${wanted}”`,
          hint: kind,
          choose: () => this.create(asked, wanted, kind),
        });
      }
    }
    this.draw();
    announce(found.length === 1 ? "One name." : `${found.length} names.`);
  }

  private draw(): void {
    this.list.replaceChildren(
      ...this.choices.map((choice, index) => {
        const row = make(
          "li",
          { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" },
          make("span", {}, choice.label),
          make("span", { class: "small muted" }, choice.hint),
        );
        row.addEventListener("mousedown", (event) => event.preventDefault());
        row.addEventListener("click", () => void choice.choose());
        return row;
      }),
    );
    this.list.hidden = this.choices.length === 0;
    this.place();
    this.mark(this.choices.length ? 0 : -1);
  }

  private place(): void {
    const { left, top } = caretPlace(this.box, this.box.selectionStart);
    const most = Math.max(0, this.box.clientWidth - this.list.offsetWidth);
    this.list.style.left = `${this.box.offsetLeft + Math.min(left, most)}px`;
    this.list.style.top = `${this.box.offsetTop + Math.min(top, this.box.clientHeight)}px`;
  }

  private mark(index: number): void {
    this.at = index;
    for (const [number, row] of [...this.list.children].entries()) {
      row.setAttribute("aria-selected", String(number === index));
      if (number === index) row.scrollIntoView({ block: "nearest" });
    }
    if (index >= 0) this.box.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const last = this.choices.length - 1;
    if (event.key === "ArrowDown") this.mark(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp") this.mark(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "Enter" || event.key === "Tab") void this.choices[this.at]?.choose();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private put(asked: Asked, name: string): void {
    const made = complete(this.box.value, this.box.selectionStart, asked, name);
    this.close();
    this.write(made.text, made.start, made.end);
  }

  private async create(asked: Asked, name: string, kind: string): Promise<void> {
    const who = this.box.form?.querySelector<HTMLSelectElement>('select[name="visibility"]')?.value;
    const visibility = who === "game_masters" ? who : "members";
    this.put(asked, name);
    try {
      await call("POST", `/campaigns/${this.campaign}/entries`, { body: { kind, name, visibility } });
      announce(`${name} is made.`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(`${name} could not be made: ${error.message}`);
    }
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.list.hidden = true;
    this.choices = [];
    this.mark(-1);
  }
}
