// Keys on the board: arrows move what is selected or the view, Tab walks what stands on it, digits take tools.
import { knock } from "../tools/doors";
import { toolsFor } from "../tools/list";
import { ping } from "../tools/ping";
import type { Board } from "./board";
import { Nudges } from "./nudges";
import { hintOf, inOrder } from "./things";

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const PAN = 80;

export class Keys {
  private readonly stopper = new AbortController();
  private readonly nudges: Nudges;
  /** Escape was pressed with nothing left to let go of: Tab leaves the board, however many tokens stand on it. */
  private leaving = false;

  constructor(private readonly board: Board) {
    this.nudges = new Nudges(board);
    const { signal } = this.stopper;
    board.host.addEventListener("keydown", (event) => this.pressed(event), { signal });
    board.host.addEventListener("pointerdown", () => this.stay(), { signal });
  }

  stop(): void {
    this.stopper.abort();
    this.nudges.stop();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.target instanceof HTMLInputElement) return;
    if (event.key === "Shift") return;
    // The list of what lies on the board is of buttons, which do by themselves what they say.
    if (event.key === "Enter" && event.target instanceof HTMLButtonElement) return;
    const leaving = this.leaving && event.key === "Tab";
    this.leaving = false;
    if (leaving || !this.take(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private take(event: KeyboardEvent): boolean {
    if (this.board.tools.tool.key?.(event)) return true;
    if (event.ctrlKey || event.metaKey) return this.command(event);
    if (event.altKey) return false;
    const arrow = ARROWS[event.key];
    if (arrow) return this.arrow(arrow);
    return this.plain(event);
  }

  private command(event: KeyboardEvent): boolean {
    const { board } = this;
    const key = event.key.toLowerCase();
    if (key === "z") void board.order({ type: event.shiftKey ? "redo" : "undo" });
    else if (key === "y") void board.order({ type: "redo" });
    else if (key === "a")
      board.store.select(
        board.store
          .of("token")
          .filter((one) => board.store.isMine(one))
          .map(({ id }) => id),
      );
    else if (key === "c") return board.tools.clipboard.copy();
    else if (key === "v") return board.tools.clipboard.paste();
    else return false;
    return true;
  }

  private plain(event: KeyboardEvent): boolean {
    const { board } = this;
    if (event.key === "Tab") return this.walk(event.shiftKey ? -1 : 1);
    if (event.key === "Enter") return event.repeat || this.use();
    if (asksForMenu(event)) return this.menu();
    if (event.key === "Delete" || event.key === "Backspace") return board.tools.removeSelected();
    if (event.key === "Escape") return this.letGo();
    if (event.key === "+" || event.key === "=") board.zoomBy(1.35);
    else if (event.key === "-") board.zoomBy(1 / 1.35);
    else if (event.key === "Home") board.fit();
    else if (event.key.toLowerCase() === "p") return this.point(event.shiftKey);
    else return this.digit(event.key);
    return true;
  }

  private digit(key: string): boolean {
    const tool = toolsFor(this.board.store).find((one) => one.key === key);
    if (!tool) return false;
    this.board.store.tool = tool.name;
    this.board.say(tool.words);
    return true;
  }

  /** P points at what is below the pointer; without one, at the first of what is selected. */
  private point(shift: boolean): boolean {
    const { store, pointer } = this.board;
    const [chosen] = store.selection;
    const place = pointer ?? store.getOf("token", chosen ?? null);
    if (!place || !toolsFor(store).some(({ name }) => name === "ping")) return false;
    ping(this.board, { x: place.x, y: place.y, shift });
    return true;
  }

  private arrow([dx, dy]: [number, number]): boolean {
    if (!this.nudges.by(dx, dy)) this.board.camera.pan(-dx * PAN, -dy * PAN);
    return true;
  }

  /** Tab goes on; past the last thing it leaves the board. */
  private walk(by: number): boolean {
    const { store } = this.board;
    const order = inOrder(store);
    const [only] = store.selection;
    const here = order.findIndex(({ id }) => id === only);
    const next = order[here < 0 ? (by > 0 ? 0 : order.length - 1) : here + by];
    if (!next) {
      store.select([]);
      return false;
    }
    store.select([next.id]);
    this.board.reveal(next.id);
    this.board.say([`${this.board.describe(next)}.`, hintOf(store, next)].filter(Boolean).join(" "));
    return true;
  }

  /** Enter opens doors and notes; of all else it shows what can be done. */
  private use(): boolean {
    const { store } = this.board;
    const [id, ...more] = store.selection;
    const piece = id && !more.length ? store.get(id) : undefined;
    if (piece?.kind === "wall" && piece.door !== "none") knock(this.board, piece.id);
    else if (piece?.kind === "pin") this.board.emit("open", { id: piece.id });
    else return this.menu();
    return true;
  }

  private menu(): boolean {
    const [id] = this.board.store.selection;
    if (!id) return false;
    this.board.openMenuFor(id);
    return true;
  }

  private letGo(): boolean {
    const { store, tools } = this.board;
    if (tools.tool.cancel()) return true;
    if (store.tool !== "select") store.tool = "select";
    else if (store.selection.size) store.select([]);
    else return this.leave();
    return true;
  }

  private stay(): void {
    this.leaving = false;
  }

  private leave(): boolean {
    this.leaving = true;
    this.board.say("Tab leaves the map.");
    return false;
  }
}

function asksForMenu({ key, shiftKey }: KeyboardEvent): boolean {
  return key === "ContextMenu" || (key === "F10" && shiftKey);
}
