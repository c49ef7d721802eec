// A search box with pages of results below it: asks after a pause, forgets older answers, loads more at the end.
import { announce, make } from "../../shared/dom";
import type { Found } from "./api";
import { icon } from "./icons";
import { button } from "./parts";

const PAUSE_MS = 160;

export interface FinderOptions<T> {
  label: string;
  placeholder: string;
  ask: (words: string, page: number, signal: AbortSignal) => Promise<Found<T>>;
  draw: (row: T) => HTMLElement;
  none: string;
}

export class Finder<T> {
  readonly element = make("div", { class: "tfinder" });
  private readonly words: HTMLInputElement;
  private readonly list = make("ul", { class: "plain-list tfinder__list" });
  private readonly line = make("p", { class: "small muted", role: "status" });
  private readonly more = button("Show more", () => void this.load(this.page + 1), { small: true });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;
  private page = 0;

  constructor(private readonly options: FinderOptions<T>) {
    this.words = make("input", {
      type: "search", placeholder: options.placeholder, "aria-label": options.label, autocomplete: "off",
    }); // biome-ignore format: a list of attributes
    this.more.hidden = true;
    this.element.append(
      make("div", { class: "tsearch" }, icon("search"), this.words),
      this.list,
      this.line,
      this.more,
    );
    this.words.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), PAUSE_MS);
    });
  }

  /** Asks from the start, for example when what is searched in has changed. */
  again(): void {
    void this.load(1);
  }

  focus(): void {
    this.words.focus();
  }

  get empty(): boolean {
    return this.page === 0;
  }

  private async load(page: number): Promise<void> {
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.list.setAttribute("aria-busy", "true");
    try {
      const answer = await this.options.ask(this.words.value.trim(), page, mine.signal);
      if (!mine.signal.aborted) this.show(answer, page);
    } catch (error) {
      if (mine.signal.aborted) return;
      this.line.textContent = error instanceof Error ? error.message : "The site did not answer.";
    } finally {
      if (this.running === mine) this.list.removeAttribute("aria-busy");
    }
  }

  private show(answer: Found<T>, page: number): void {
    const rows = answer.found.map((row) => make("li", {}, this.options.draw(row)));
    if (page === 1) this.list.replaceChildren(...rows);
    else this.list.append(...rows);
    this.page = page;
    this.more.hidden = !answer.more;
    this.line.textContent = answer.total ? "" : this.options.none;
    if (this.words.value) announce(`${answer.total} found`);
  }
}
