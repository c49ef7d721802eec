// The tokens in sight as a list that is heard, not seen: screen readers walk it, select and open menus there.
import { make } from "../../shared/dom";
import { distance } from "../geometry";
import type { Board } from "./board";
import { describe, type SeenToken } from "./token_look";

const LATER = 400;

export class TokenList {
  readonly element = make("ul", { class: "tboard__tokens", "aria-label": "Tokens on the board" });
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

  /** In the order in which Tab goes: one's own first, then from left to right and down. */
  get order(): SeenToken[] {
    const { store } = this.board;
    const own = (token: SeenToken) => (store.isMine(token) ? 0 : 1);
    const side = store.settings.grid.size;
    const row = (token: SeenToken) => Math.floor(token.y / side);
    return store.of("token").sort((a, b) => own(a) - own(b) || row(a) - row(b) || a.x - b.x);
  }

  private soon(): void {
    if (this.later !== undefined) return;
    this.later = setTimeout(() => {
      this.later = undefined;
      this.draw();
    }, LATER);
  }

  private draw(): void {
    const tokens = this.order;
    const there = new Set(tokens.map(({ id }) => id));
    for (const [id, row] of this.rows) {
      if (there.has(id)) continue;
      row.parentElement?.remove();
      this.rows.delete(id);
    }
    for (const [at, token] of tokens.entries()) this.place(token, at);
  }

  private place(token: SeenToken, at: number): void {
    const row = this.rows.get(token.id) ?? this.make(token.id);
    const words = this.words(token);
    if (row.textContent !== words) row.textContent = words;
    row.setAttribute("aria-pressed", String(this.board.store.selection.has(token.id)));
    const item = row.parentElement;
    if (item && this.element.children[at] !== item)
      this.element.insertBefore(item, this.element.children[at] ?? null);
  }

  private make(id: string): HTMLButtonElement {
    const row = make("button", { type: "button", tabindex: "-1" });
    row.addEventListener("click", (event) => {
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

  private words(token: SeenToken): string {
    const { store } = this.board;
    const { grid } = store.settings;
    const mine = store.isMine(token) && !store.isGameMaster ? ", yours" : "";
    const [chosen] = [...store.selection]
      .map((id) => store.getOf("token", id))
      .filter((one) => one !== undefined);
    const away =
      chosen && chosen.id !== token.id
        ? `, ${distance(grid, chosen, token)} ${grid.unit} from ${chosen.name}`
        : "";
    return `${describe(token, grid.unit)}${mine}${away}`;
  }
}
