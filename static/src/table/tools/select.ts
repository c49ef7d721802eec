// Select and move: clicks select, drags move tokens and pieces or draw a box around many; handles turn and size.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import { tokenAt, tokensIn } from "../board/hits";
import type { AnyPiece, TokenPiece } from "../protocol";
import { knock } from "./doors";
import { DragPieces } from "./drag_pieces";
import { DragTokens } from "./drag_tokens";
import { Handles } from "./handles";
import { whoIsInside } from "./inside";
import type { Hand, Tool } from "./types";

type Drag = {
  move: (hand: Hand) => void;
  up: (hand: Hand) => void;
  cancel: () => void;
  aside?: (hand: Hand) => void;
};

export class SelectTool implements Tool {
  readonly cursor = "default";
  private drag: Drag | null = null;
  private door: string | null = null;
  private pressed: { hand: Hand; token: TokenPiece | null; piece: AnyPiece | null } | null = null;
  private readonly handles: Handles;
  private readonly box = new Graphics();

  constructor(private readonly board: Board) {
    this.handles = new Handles(board);
    board.picture.layers.get("handles").addChild(this.box);
  }

  start(): void {
    this.handles.show();
  }

  stop(): void {
    this.handles.hide();
  }

  down(hand: Hand): "pan" | undefined {
    const { store, picture } = this.board;
    const token = tokenAt(store, hand);
    const door = token ? null : picture.walls.doorAt(hand.x, hand.y);
    // Who stands before a door has his handles over it: a press on the door is meant for the door.
    this.door = door?.id ?? null;
    if (door) return undefined;
    const grip = this.handles.at(hand);
    if (grip) {
      this.drag = grip;
      return undefined;
    }
    const piece = token ? null : this.board.tools.pieceAt(hand);
    // A finger on the empty map moves the view; a mouse draws a box.
    if (!token && !piece && hand.touch) {
      store.select([]);
      return "pan";
    }
    this.pressed = { hand, token, piece };
    return undefined;
  }

  move(hand: Hand): void {
    this.door = null;
    if (!this.drag && this.pressed) this.begin(this.pressed);
    this.drag?.move(hand);
  }

  up(hand: Hand): void {
    const { drag, pressed } = this;
    const door = this.door;
    this.letGo();
    // Not before the hand is off: a long press asks for the door's menu, and two fingers move the view.
    if (door) knock(this.board, door);
    else if (drag) drag.up(hand);
    else if (pressed) this.click(hand, pressed.token ?? pressed.piece);
    this.handles.show();
  }

  aside(hand: Hand): boolean {
    if (!this.drag?.aside) return false;
    this.drag.aside(hand);
    return true;
  }

  double(hand: Hand): void {
    const found = tokenAt(this.board.store, hand) ?? this.board.tools.pieceAt(hand);
    if (found) this.board.emit("open", { id: found.id });
  }

  wheel(hand: Hand, steps: number): boolean {
    if (!hand.shift) return false;
    return this.handles.turnSelected(steps * (hand.alt ? 5 : 15));
  }

  key(event: KeyboardEvent): boolean {
    if (event.key.toLowerCase() !== "w" || !this.drag?.aside || !this.pressed) return false;
    this.drag.aside(this.pressed.hand);
    return true;
  }

  cancel(): boolean {
    const had = this.drag !== null;
    this.drag?.cancel();
    this.letGo();
    return had;
  }

  private letGo(): void {
    this.drag = null;
    this.pressed = null;
    this.door = null;
  }

  private begin({
    hand,
    token,
    piece,
  }: {
    hand: Hand;
    token: TokenPiece | null;
    piece: AnyPiece | null;
  }): void {
    const { store, tools } = this.board;
    const found = token ?? piece;
    if (found && !tools.mayTouch(found)) return;
    if (!found) this.drag = this.marquee(hand);
    else {
      if (!store.selection.has(found.id))
        store.select(hand.shift ? [...store.selection, found.id] : [found.id]);
      this.handles.hide();
      this.drag = token ? new DragTokens(this.board, token, hand) : new DragPieces(this.board, hand);
    }
  }

  private click(hand: Hand, found: AnyPiece | null): void {
    const { store } = this.board;
    if (!found) {
      if (!hand.shift) store.select([]);
      return;
    }
    const all = new Set(hand.shift ? store.selection : []);
    if (hand.shift && store.selection.has(found.id)) all.delete(found.id);
    else for (const id of this.together(found)) all.add(id);
    store.select(all);
    if (found.kind === "token") this.board.say(`${this.board.describe(found)} selected.`);
    if (found.kind === "template") whoIsInside(this.board, found);
  }

  /** A group is selected as one; a second click takes the single token. */
  private together(found: AnyPiece): string[] {
    const { store } = this.board;
    if (found.kind !== "token" || !found.group || store.selection.has(found.id)) return [found.id];
    return store
      .of("token")
      .filter(({ group }) => group === found.group)
      .map(({ id }) => id);
  }

  private marquee(from: Hand): Drag {
    const { store, frames, camera } = this.board;
    const sides = (to: Hand) =>
      [
        Math.min(from.x, to.x),
        Math.min(from.y, to.y),
        Math.max(from.x, to.x),
        Math.max(from.y, to.y),
      ] as const;
    const clear = () => {
      this.box.clear();
      frames.need();
    };
    return {
      move: (hand) => {
        const [left, top, right, bottom] = sides(hand);
        this.box.clear().rect(left, top, right - left, bottom - top);
        this.box.fill({ color: 0xffd675, alpha: 0.14 }).stroke({ color: 0xffd675, width: 1.5 / camera.zoom });
        frames.need();
      },
      up: (hand) => {
        clear();
        const mine = tokensIn(store, ...sides(hand)).filter((token) => store.isMine(token));
        store.select([...(hand.shift ? store.selection : []), ...mine.map(({ id }) => id)]);
        this.board.say(mine.length === 1 ? "1 token selected." : `${mine.length} tokens selected.`);
      },
      cancel: clear,
    };
  }
}
