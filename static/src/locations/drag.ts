// Dragging a place by its handle, with mouse or finger; the move is done by the API, the tree follows it.
import { ApiError, call } from "../shared/api";
import { make, spriteIcon } from "../shared/dom";
import { positionAmong, type Zone, zoneAt } from "./drop";
import { toast } from "./toast";
import type { PlaceTree } from "./tree";

interface Target {
  item: HTMLElement;
  zone: Zone;
}

interface Spot {
  parent: HTMLElement | null;
  position: number | null;
}

const EDGE = 60;
const OPEN_AFTER = 700;

export class Drag {
  private moved: HTMLElement | null = null;
  private target: Target | null = null;
  private ghost: HTMLElement | null = null;
  private opening = 0;

  constructor(private readonly tree: PlaceTree) {
    tree.root.addEventListener("pointerdown", (event) => this.onDown(event));
    tree.root.addEventListener("pointermove", (event) => this.onMove(event));
    tree.root.addEventListener("pointerup", () => void this.drop());
    tree.root.addEventListener("pointercancel", () => this.end());
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.moved) this.end();
    });
  }

  private onDown(event: PointerEvent): void {
    const handle = (event.target as Element).closest<HTMLElement>(".place__handle");
    const item = handle?.closest<HTMLElement>(".place");
    if (!handle || !item || event.button !== 0) return;
    event.preventDefault();
    this.tree.root.setPointerCapture(event.pointerId);
    this.moved = item;
    item.classList.add("place--moving");
    this.ghost = make("div", { class: "place-ghost" }, item.dataset.name ?? "");
    document.body.append(this.ghost);
    this.follow(event);
  }

  private onMove(event: PointerEvent): void {
    if (!this.moved) return;
    this.follow(event);
    if (event.clientY < EDGE + 60) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
    const under = document
      .elementFromPoint(event.clientX, event.clientY)
      ?.closest<HTMLElement>(".place__row");
    const item = under?.closest<HTMLElement>(".place");
    if (!under || !item || this.moved.contains(item)) {
      this.aim(null);
      return;
    }
    const box = under.getBoundingClientRect();
    this.aim({ item, zone: zoneAt(event.clientY, box.top, box.height) });
  }

  private follow(event: PointerEvent): void {
    if (this.ghost) this.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`;
  }

  private aim(target: Target | null): void {
    if (target?.item === this.target?.item && target?.zone === this.target?.zone) return;
    window.clearTimeout(this.opening);
    if (this.target) delete this.target.item.dataset.drop;
    this.target = target;
    if (!target) return;
    target.item.dataset.drop = target.zone;
    if (target.zone === "into")
      this.opening = window.setTimeout(() => void this.tree.open(target.item), OPEN_AFTER);
  }

  private end(): void {
    this.aim(null);
    this.moved?.classList.remove("place--moving");
    this.ghost?.remove();
    this.moved = this.ghost = null;
  }

  private async drop(): Promise<void> {
    const { moved, target } = this;
    this.end();
    if (!moved || !target) return;
    const before = this.spotOf(moved);
    await this.move(moved, this.spotFor(moved, target), () => void this.move(moved, before));
  }

  private spotFor(moved: HTMLElement, target: Target): Spot {
    if (target.zone === "into") return { parent: target.item, position: null };
    const ids = this.siblingsOf(target.item).map((item) => item.dataset.place ?? "");
    const position = positionAmong(
      ids,
      moved.dataset.place ?? "",
      target.item.dataset.place ?? "",
      target.zone,
    );
    return { parent: this.parentOf(target.item), position };
  }

  private spotOf(item: HTMLElement): Spot {
    return { parent: this.parentOf(item), position: this.siblingsOf(item).indexOf(item) };
  }

  private parentOf(item: Element): HTMLElement | null {
    return item.parentElement?.closest<HTMLElement>(".place") ?? null;
  }

  private siblingsOf(item: Element): HTMLElement[] {
    return [...(item.parentElement?.querySelectorAll<HTMLElement>(":scope > .place") ?? [])];
  }

  private async move(moved: HTMLElement, spot: Spot, undo?: () => void): Promise<void> {
    const top = this.tree.root.dataset.of;
    const parent = spot.parent?.dataset.place ?? (top || null);
    const said = { parent: parent === null ? null : Number(parent), position: spot.position };
    try {
      await call("POST", `/campaigns/${this.tree.campaign}/locations/${moved.dataset.place}/move`, {
        body: said,
      });
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "The place could not be moved.");
      return;
    }
    this.count(moved, -1);
    await this.put(moved, spot);
    this.count(moved, 1);
    const name = moved.dataset.name ?? "It";
    toast(`${name} now lies ${spot.parent ? `in ${spot.parent.dataset.name}` : "here"}.`, undo);
    moved.querySelector<HTMLElement>(".place__name")?.focus();
  }

  private async put(moved: HTMLElement, spot: Spot): Promise<void> {
    if (spot.parent) await this.tree.open(spot.parent);
    const list = spot.parent ? this.tree.ensureList(spot.parent) : this.tree.root;
    // A branch fetched just now holds the moved place already, as the server sees it.
    list.querySelector(`:scope > .place[data-place="${moved.dataset.place}"]`)?.remove();
    const others = [...list.querySelectorAll<HTMLElement>(":scope > .place")].filter(
      (item) => item !== moved,
    );
    const next = spot.position === null ? list.querySelector(":scope > .place-more") : others[spot.position];
    list.insertBefore(moved, next ?? null);
  }

  /** Keeps the numbers of places inside right, on the way up from a place. */
  private count(moved: HTMLElement, sign: 1 | -1): void {
    const size = (Number(moved.dataset.inside) + 1) * sign;
    for (let item = this.parentOf(moved); item; item = this.parentOf(item)) {
      const inside = Number(item.dataset.inside) + size;
      item.dataset.inside = String(inside);
      this.showCount(item, inside);
    }
  }

  private showCount(item: HTMLElement, inside: number): void {
    const row = item.querySelector(":scope > .place__row");
    let count = row?.querySelector(".place__count");
    if (!count && inside > 0) {
      count = make("span", { class: "small muted place__count" });
      row?.querySelector(".place__name")?.after(count);
    }
    if (count) count.textContent = inside > 0 ? String(inside) : "";
    const opener = row?.querySelector(".place__open");
    if (!opener) return;
    if (inside > 0 && opener.tagName === "SPAN") {
      const link = make("a", {
        class: "place__open",
        href: `?of=${item.dataset.place}`,
        role: "button",
        "aria-expanded": "true",
        "aria-label": `What lies in ${item.dataset.name}`,
      });
      link.append(spriteIcon("arrow"));
      opener.replaceWith(link);
    } else if (inside <= 0 && opener.tagName === "A") {
      opener.replaceWith(make("span", { class: "place__open", "aria-hidden": "true" }));
    }
  }
}
