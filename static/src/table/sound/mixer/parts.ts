// Small controls that the parts of the mixer share.
import { make } from "../../../shared/dom";
import { icon } from "../../panels/icons";

export const SIGNS = { play: "M7 4.5v15l12-7.5Z", pause: "M8 5v14M16 5v14", stop: "M6 6h12v12H6Z" };

/** A square button with a sign; `press` is told whether it is to be on where it is a switch. */
export function signButton(sign: Node, label: string, press: () => void): HTMLButtonElement {
  const button = make(
    "button",
    { type: "button", class: "mixer__sign", "aria-label": label, title: label },
    sign,
  );
  button.addEventListener("click", press);
  return button;
}

export function iconButton(name: string, label: string, press: () => void): HTMLButtonElement {
  return signButton(icon(name), label, press);
}

export function label(button: HTMLButtonElement, words: string): void {
  button.setAttribute("aria-label", words);
  button.title = words;
}

export function slider(words: string, most: number, step: number): HTMLInputElement {
  return make("input", {
    type: "range",
    min: "0",
    max: String(most),
    step: String(step),
    class: "mixer__slider",
    "aria-label": words,
    title: words,
  });
}

/** A slider of loudness with the sign that says so. */
export function loudness(control: HTMLInputElement): HTMLElement {
  return make("span", { class: "mixer__loud" }, icon("sound"), control);
}

/** Whether the person is moving this control just now: then it is left alone. */
export function isHeld(control: HTMLElement): boolean {
  return document.activeElement === control && control.matches(":active");
}

/** Keeps one child per item, in their order, made once and let go when the item has gone. */
export class Rows<T extends { id: string }, R extends { element: HTMLElement; show(item: T): void }> {
  private readonly rows = new Map<string, R>();

  constructor(
    readonly list: HTMLElement,
    private readonly makeRow: (item: T) => R,
  ) {}

  show(items: T[]): void {
    const ids = new Set(items.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    items.forEach((item, at) => {
      const row = this.rows.get(item.id) ?? this.makeRow(item);
      this.rows.set(item.id, row);
      row.show(item);
      // Moving an element would take the focus away from it.
      if (this.list.children[at] !== row.element)
        this.list.insertBefore(row.element, this.list.children[at] ?? null);
    });
  }

  *[Symbol.iterator](): IterableIterator<[string, R]> {
    yield* this.rows;
  }
}
