// A list whose items are put in order by dragging their handles, or with the arrow keys on them.
import { announce, make } from "../../../shared/dom";

/** Where an item moved from one place to another stands; the list as it is then. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, at) => at !== from);
  const item = items[from];
  if (item === undefined) return [...items];
  const place = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

export interface OrderedOptions {
  words(item: string): string;
  onOrder(items: string[], note: { from: number; to: number }): void;
  extra(item: string, at: number): HTMLElement[];
}

/** Shows strings (such as ids); the same one may stand there twice. */
export class OrderedList {
  readonly element = make("ol", { class: "mixer__order" });
  private items: string[] = [];
  private drag: { from: number; to: number; row: HTMLElement } | null = null;

  constructor(private readonly options: OrderedOptions) {}

  show(items: readonly string[], focus: number | null = null): void {
    const held = focus ?? this.focused();
    this.items = [...items];
    this.element.replaceChildren(...this.items.map((item, at) => this.row(item, at)));
    if (held !== null) this.handles()[Math.min(held, this.items.length - 1)]?.focus();
  }

  private row(item: string, at: number): HTMLElement {
    const words = this.options.words(item);
    const handle = make(
      "button",
      {
        type: "button",
        class: "mixer__handle",
        "aria-label": `${words}: move with the arrow keys or by dragging`,
      },
      "⠿",
    );
    const row = make(
      "li",
      {},
      handle,
      make("span", { class: "mixer__title" }, words),
      ...this.options.extra(item, at),
    );
    handle.addEventListener("keydown", (event) => this.onKey(event, at));
    handle.addEventListener("pointerdown", (event) => this.take(event, handle, row, at));
    handle.addEventListener("pointermove", (event) => this.carry(event));
    handle.addEventListener("pointerup", () => this.letGo());
    handle.addEventListener("pointercancel", () => this.show(this.items));
    return row;
  }

  private onKey(event: KeyboardEvent, at: number): void {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!step || at + step < 0 || at + step >= this.items.length) return;
    event.preventDefault();
    this.place(at, at + step);
  }

  private take(event: PointerEvent, handle: HTMLElement, row: HTMLElement, at: number): void {
    handle.setPointerCapture(event.pointerId);
    this.drag = { from: at, to: at, row };
    row.classList.add("mixer__order--held");
  }

  private carry(event: PointerEvent): void {
    if (!this.drag) return;
    const others = [...this.element.children].filter((row) => row !== this.drag?.row);
    const before = others.filter((row) => {
      const box = row.getBoundingClientRect();
      return event.clientY > box.top + box.height / 2;
    }).length;
    if (before === this.drag.to) return;
    this.drag.to = before;
    this.element.insertBefore(this.drag.row, others[before] ?? null);
  }

  private letGo(): void {
    const drag = this.drag;
    this.drag = null;
    if (!drag) return;
    drag.row.classList.remove("mixer__order--held");
    if (drag.to !== drag.from) this.place(drag.from, drag.to);
  }

  private place(from: number, to: number): void {
    const words = this.options.words(this.items[from] ?? "");
    const items = moved(this.items, from, to);
    this.show(items, to);
    announce(`${words}: now ${to + 1} of ${items.length}.`);
    this.options.onOrder(items, { from, to });
  }

  private handles(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>(".mixer__handle")];
  }

  private focused(): number | null {
    const at = this.handles().indexOf(document.activeElement as HTMLElement);
    return at < 0 ? null : at;
  }
}
