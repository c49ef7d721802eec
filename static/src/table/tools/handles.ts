// Handles on a single selected token: one turns it; game masters get another that sizes it.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import type { Point } from "../geometry";
import type { TokenPiece } from "../protocol";
import { HeldChanges } from "./held";
import type { Hand } from "./types";

const KNOB = 7;
const REACH = 16;
const OUT = 22;
const TURN_PAUSE = 300;

export class Handles {
  private readonly drawn = new Graphics();
  private readonly held: HeldChanges;
  private shown = true;
  private zoom = 0;
  private empty = true;
  private turning: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly board: Board) {
    this.held = new HeldChanges(board);
    board.picture.layers.get("handles").addChild(this.drawn);
    board.store.on("selection", () => this.draw());
    board.store.on("pieces", () => this.draw());
    board.on("camera", ({ zoom }) => zoom !== this.zoom && this.draw());
  }

  show(): void {
    this.shown = true;
    this.draw();
  }

  hide(): void {
    this.shown = false;
    this.draw();
  }

  /** The handle under the hand as a drag of its own. */
  at(hand: Hand) {
    const token = this.token;
    if (!token) return null;
    const reach = (hand.touch ? REACH * 1.5 : REACH) / this.board.camera.zoom;
    const near = ({ x, y }: Point) => Math.hypot(x - hand.x, y - hand.y) < reach;
    if (near(this.turnPlace(token))) return this.drag((at) => this.turn(token, at));
    if (this.board.store.isGameMaster && near(this.sizePlace(token)))
      return this.drag((at) => this.size(token, at));
    return null;
  }

  /** Turns all that is selected; the turns of a short while become one order. */
  turnSelected(degrees: number): boolean {
    const { store } = this.board;
    const tokens = [...store.selection]
      .map((id) => store.getOf("token", id))
      .filter((one) => one !== undefined);
    const mine = tokens.filter((token) => store.isMine(token));
    if (!mine.length) return false;
    this.held.show(mine.map(({ id, rotation }) => ({ id, set: { rotation: tidy(rotation + degrees) } })));
    clearTimeout(this.turning);
    this.turning = setTimeout(() => this.held.give(), TURN_PAUSE);
    return true;
  }

  private get token(): TokenPiece | null {
    const { store } = this.board;
    const [only, ...more] = store.selection;
    const token = this.shown && !more.length ? store.getOf("token", only ?? null) : undefined;
    return token && store.isMine(token) && !token.locked ? token : null;
  }

  private half(token: TokenPiece): number {
    return (token.size * this.board.store.settings.grid.size) / 2;
  }

  private turnPlace(token: TokenPiece): Point {
    const far = this.half(token) + OUT / this.board.camera.zoom;
    const angle = (token.rotation * Math.PI) / 180;
    return { x: token.x + Math.cos(angle) * far, y: token.y + Math.sin(angle) * far };
  }

  private sizePlace(token: TokenPiece): Point {
    const far = this.half(token) + 6 / this.board.camera.zoom;
    return { x: token.x + far, y: token.y + far };
  }

  private draw(): void {
    const token = this.token;
    this.zoom = this.board.camera.zoom;
    if (!token && this.empty) return;
    this.empty = !token;
    this.drawn.clear();
    if (token) {
      const { zoom } = this;
      const knob = this.turnPlace(token);
      this.drawn
        .moveTo(token.x + (knob.x - token.x) * 0.7, token.y + (knob.y - token.y) * 0.7)
        .lineTo(knob.x, knob.y);
      this.drawn.stroke({ color: 0xffd675, width: 2 / zoom });
      this.drawn
        .circle(knob.x, knob.y, KNOB / zoom)
        .fill(0xffd675)
        .stroke({ color: 0x1a140c, width: 2 / zoom });
      if (this.board.store.isGameMaster) {
        const { x, y } = this.sizePlace(token);
        const side = (KNOB * 1.7) / zoom;
        this.drawn
          .rect(x - side / 2, y - side / 2, side, side)
          .fill(0xffd675)
          .stroke({ color: 0x1a140c, width: 2 / zoom });
      }
    }
    this.board.frames.need();
  }

  private drag(change: (hand: Hand) => Record<string, unknown>) {
    const id = this.token?.id ?? "";
    return {
      move: (hand: Hand) => this.held.show([{ id, set: change(hand) }]),
      up: () => void this.held.give(),
      cancel: () => void this.held.drop(),
    };
  }

  private turn(token: TokenPiece, hand: Hand): Record<string, unknown> {
    const angle = (Math.atan2(hand.y - token.y, hand.x - token.x) * 180) / Math.PI;
    return { rotation: tidy(hand.alt ? angle : Math.round(angle / 15) * 15) };
  }

  private size(token: TokenPiece, hand: Hand): Record<string, unknown> {
    const far = Math.max(hand.x - token.x, hand.y - token.y);
    const cells = (far * 2) / this.board.store.settings.grid.size;
    const size = hand.alt ? Math.round(cells * 20) / 20 : cells < 0.75 ? 0.5 : Math.round(cells);
    return { size: Math.min(40, Math.max(0.25, size)) };
  }
}

/** Between -180 and 180, to a tenth. */
function tidy(degrees: number): number {
  const turned = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return Math.round(turned * 10) / 10;
}
