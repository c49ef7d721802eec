// What is in sight as a list that is heard, not seen: screen readers walk it, select, open doors and menus there.
import { make } from "../../shared/dom";
import { distance } from "../geometry";
import { knock } from "../tools/doors";
import type { Board } from "./board";
import { describeThing, inOrder, placeOf, type Thing } from "./things";

const LATER = 400;

export class TokenList {
  readonly element = make("ul", { class: "tboard__tokens", "aria-label": "On the board" });
  private readonly rows = new Map<string, HTMLButtonElement>();
  private later: ReturnType<typeof setTimeout> | undefined;
  private readonly stops: (() => void)[];

  constructor(private readonly board: Board) {
    const { store } = board;
    board.host.append(this.element);
    this.stops = [
      store.on("snapshot", () => this.soon()),
      store.on("pieces", () => this.soon()),
      store.on("selection", () => this.soon()),
    ];
    this.soon();
  }

  stop(): void {
    clearTimeout(this.later);
    for (const stop of this.stops) stop();
    this.element.remove();
  }

  private soon(): void {
    if (this.later !== undefined) return;
    this.later = setTimeout(() => {
      this.later = undefined;
      this.draw();
    }, LATER);
  }

  private draw(): void {
    const things = inOrder(this.board.store);
    const there = new Set(things.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.parentElement?.remove();
      this.rows.delete(id);
    }
    for (const [at, thing] of things.entries()) this.place(thing, at);
  }

  private place(thing: Thing, at: number): void {
    const row = this.rows.get(thing.id) ?? this.make(thing);
    const words = this.words(thing);
    if (row.textContent !== words) row.textContent = words;
    // A door's button opens it; all others choose.
    if (thing.kind !== "wall")
      row.setAttribute("aria-pressed", String(this.board.store.selection.has(thing.id)));
    const item = row.parentElement;
    if (item && this.element.children[at] !== item)
      this.element.insertBefore(item, this.element.children[at] ?? null);
  }

  private make({ id, kind }: Thing): HTMLButtonElement {
    const row = make("button", { type: "button", tabindex: "-1" });
    row.addEventListener("click", (event) => {
      if (kind === "wall") return knock(this.board, id);
      this.board.store.select(event.shiftKey ? [...this.board.store.selection, id] : [id]);
      this.board.reveal(id);
    });
    row.addEventListener("focus", () => this.board.reveal(id));
    row.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.board.openMenuFor(id);
    });
    make("li", {}, row);
    this.rows.set(id, row);
    return row;
  }

  private words(thing: Thing): string {
    const { store } = this.board;
    const { grid } = store.settings;
    const mine = thing.kind === "token" && store.isMine(thing) && !store.isGameMaster ? ", yours" : "";
    const [chosen] = [...store.selection]
      .map((id) => store.getOf("token", id))
      .filter((one) => one !== undefined);
    const place = placeOf(thing);
    const away =
      chosen && place && chosen.id !== thing.id
        ? `, ${distance(grid, chosen, place)} ${grid.unit} from ${chosen.name}`
        : "";
    return `${describeThing(thing, grid.unit)}${mine}${away}`;
  }
}
