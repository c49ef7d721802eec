// A search box with a list of suggestions below it (WAI-ARIA combobox); without it the box is a plain form.
import { call } from "../shared/api";
import { announce, make, spriteIcon } from "../shared/dom";
import { type Suggestion, Suggestions } from "./suggestions";

let count = 0;

export class SearchBox {
  private readonly list: HTMLUListElement;
  private readonly suggestions: Suggestions;
  private options: HTMLLIElement[] = [];
  private active = -1;
  private recent: Promise<string[]> | null = null;

  constructor(private readonly input: HTMLInputElement) {
    count += 1;
    this.list = make("ul", {
      id: `suggestions-${count}`,
      class: "suggestions",
      role: "listbox",
      hidden: true,
    });
    this.list.setAttribute("aria-label", "Suggestions");
    const form = input.form;
    if (!form) throw new Error("A search box belongs to a form.");
    form.classList.add("has-suggestions");
    form.append(this.list);
    this.suggestions = new Suggestions(
      (words, found) => this.showFound(words, found),
      input.dataset.suggestCampaign ?? null,
    );
    this.describe();
    this.listen(form);
  }

  private describe(): void {
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  private listen(form: HTMLFormElement): void {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("focus", () => void this.offerRecent());
    this.input.addEventListener("click", () => void this.offerRecent());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", () => this.close());
    form.addEventListener("focusout", (event) => {
      if (!(event.relatedTarget instanceof Node) || !form.contains(event.relatedTarget)) this.close();
    });
    // The box keeps the focus while the mouse chooses.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  private typed(): void {
    if (this.input.value.trim() === "") void this.offerRecent();
    this.suggestions.ask(this.input.value);
  }

  private async offerRecent(): Promise<void> {
    if (this.input.dataset.recent === undefined || this.input.value.trim() !== "") return;
    this.recent ??= call<{ results: { query: string }[] }>("GET", "/searches/recent?page_size=6")
      .then((found) => found.results.map((row) => row.query))
      .catch(() => []);
    const words = await this.recent;
    if (this.input.value.trim() !== "" || document.activeElement !== this.input) return;
    const action = this.input.form?.getAttribute("action") || location.pathname;
    this.show(
      words.map((query) =>
        option(`${action}?q=${encodeURIComponent(query)}`, spriteIcon("history"), query, "looked for lately"),
      ),
    );
  }

  private showFound(words: string, found: Suggestion[]): void {
    if (words !== this.input.value.trim() || document.activeElement !== this.input) return;
    if (words === "" && found.length === 0) return;
    this.show(
      found.map((hit) =>
        option(
          hit.url,
          spriteIcon(hit.icon),
          hit.name,
          [hit.why === "alias" && hit.matched ? `also ${hit.matched}` : "", hit.kind_label, hit.place]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
    );
    if (found.length > 0) announce(`${found.length} suggestion${found.length === 1 ? "" : "s"}`);
  }

  private show(options: HTMLLIElement[]): void {
    this.options = options;
    options.forEach((row, place) => {
      row.id = `${this.list.id}-${place}`;
    });
    this.list.replaceChildren(...options);
    this.mark(-1);
    this.setOpen(options.length > 0);
  }

  private close(): void {
    this.suggestions.stop();
    this.mark(-1);
    this.setOpen(false);
  }

  private setOpen(open: boolean): void {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.options.length > 0) {
      event.preventDefault();
      this.setOpen(true);
      this.mark(next(this.active, this.options.length, event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.options[this.active]?.querySelector("a")?.click();
    }
  }

  private mark(place: number): void {
    this.active = place;
    this.options.forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === place));
    });
    const chosen = this.options[place];
    if (chosen) {
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }
}

/** The place after (or before) this one; -1 is the box itself. */
export function next(active: number, length: number, step: 1 | -1): number {
  return ((active + 1 + step + length + 1) % (length + 1)) - 1;
}

function option(url: string, icon: SVGSVGElement, name: string, facts: string): HTMLLIElement {
  const link = make(
    "a",
    { href: url, tabindex: "-1" },
    icon,
    make("span", { class: "suggestions__name" }, name),
    make("span", { class: "suggestions__facts" }, facts),
  );
  return make("li", { role: "option", "aria-selected": "false" }, link);
}

export function setUpSearchBoxes(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new SearchBox(input);
}
