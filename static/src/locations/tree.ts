// The tree of places: branches open when asked for, a filter over what is shown, dragging (see drag.ts).
import { findOptional, make, spriteIcon } from "../shared/dom";
import { Drag } from "./drag";
import { toast } from "./toast";

export class PlaceTree {
  readonly campaign: string;
  private readonly mayMove: boolean;
  private readonly branchAddress: string;

  constructor(readonly root: HTMLElement) {
    this.campaign = root.dataset.campaign ?? "";
    this.branchAddress = root.dataset.branch ?? "";
    this.mayMove = root.dataset.mayMove !== undefined;
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("keydown", (event) => {
      const opener = (event.target as Element).closest(".place__open[href]");
      if (opener && event.key === " ") {
        event.preventDefault();
        void this.toggle(opener as HTMLElement);
      }
    });
    if (this.mayMove) {
      this.addHandles(root);
      const hint = document.querySelector<HTMLElement>("[data-drag-hint]");
      if (hint) hint.hidden = false;
      new Drag(this);
    }
    this.setUpFilter();
  }

  list(item: Element | null): HTMLElement | null {
    return item ? item.querySelector<HTMLElement>(":scope > .place-list") : this.root;
  }

  /** The list inside a place, made where there is none yet. */
  ensureList(item: HTMLElement): HTMLElement {
    const there = this.list(item);
    if (there) return there;
    const made = make("ul", { class: "place-list" });
    item.append(made);
    return made;
  }

  async open(item: HTMLElement): Promise<void> {
    const list = this.list(item);
    if (list) {
      list.hidden = false;
    } else if (Number(item.dataset.inside) > 0) {
      await this.load(this.ensureList(item), item.dataset.place ?? "", 0);
    }
    item.querySelector(":scope > .place__row > .place__open")?.setAttribute("aria-expanded", "true");
  }

  private onClick(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.button !== 0) return;
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>(".place__open[href]");
    const more = target.closest<HTMLElement>(".place-more a");
    if (!opener && !more) return;
    event.preventDefault();
    if (opener) void this.toggle(opener);
    if (more) void this.loadMore(more);
  }

  private async toggle(opener: HTMLElement): Promise<void> {
    const item = opener.closest<HTMLElement>(".place");
    if (!item) return;
    if (opener.getAttribute("aria-expanded") !== "true") return this.open(item);
    opener.setAttribute("aria-expanded", "false");
    const list = this.list(item);
    if (list) list.hidden = true;
  }

  private async loadMore(link: HTMLElement): Promise<void> {
    const row = link.closest<HTMLElement>(".place-more");
    const list = row?.parentElement;
    if (!row || !list) return;
    const start = list.querySelectorAll(":scope > .place").length;
    const of =
      list === this.root
        ? (this.root.dataset.of ?? "")
        : (row.closest<HTMLElement>(".place")?.dataset.place ?? "");
    await this.load(list, of, start);
    row.remove();
  }

  private async load(list: HTMLElement, of: string, start: number): Promise<void> {
    const answer = await fetch(`${this.branchAddress}?of=${of}&from=${start}`, {
      credentials: "same-origin",
    });
    if (!answer.ok) {
      toast("This branch could not be fetched. Reload the page and try again.");
      return;
    }
    const parsed = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html");
    const items = [...(parsed.querySelector("ul")?.children ?? [])];
    list.append(...items);
    if (this.mayMove) for (const item of items) this.addHandles(item);
  }

  private addHandles(root: Element): void {
    const items = [...root.querySelectorAll<HTMLElement>(".place")];
    if (root.matches(".place")) items.push(root as HTMLElement);
    for (const item of items) {
      const row = findOptional(item, ":scope > .place__row", HTMLElement);
      if (!row || row.querySelector(".place__handle")) continue;
      const handle = make("span", {
        class: "place__handle",
        title: `Drag ${item.dataset.name ?? ""}`,
        "aria-hidden": "true",
      });
      handle.append(spriteIcon("grip"));
      row.prepend(handle);
    }
  }

  private setUpFilter(): void {
    const box = document.querySelector<HTMLInputElement>("#place-filter");
    const none = document.querySelector<HTMLElement>("[data-none]");
    box?.addEventListener("input", () => {
      const words = box.value.trim().toLocaleLowerCase();
      let shown = 0;
      for (const item of [...this.root.querySelectorAll<HTMLElement>(".place")].reverse()) {
        const own = (item.querySelector(":scope > .place__row")?.textContent ?? "")
          .toLocaleLowerCase()
          .includes(words);
        const inside = item.querySelector(":scope > .place-list > .place:not([hidden])") !== null;
        item.hidden = words !== "" && !own && !inside;
        if (!item.hidden) shown += 1;
      }
      if (none) none.hidden = shown > 0;
    });
  }
}
