// Drawing: by hand, lines, polygons (click for click, a double click ends them), boxes, ellipses and words.
import { make } from "../../shared/dom";
import type { Board } from "../board/board";
import { paintDrawing } from "../board/drawings";
import { snapPoint } from "../geometry";
import type { Hand, Tool } from "./types";

const CLOSE = 3;

export class DrawTool implements Tool {
  readonly cursor = "crosshair";
  private points: number[] = [];
  private tip: number[] = [];
  private words: HTMLInputElement | null = null;

  constructor(private readonly board: Board) {}

  down(hand: Hand): undefined {
    const place = this.place(hand);
    if (this.shape === "text") this.ask(hand);
    else if (this.shape === "polygon") this.points.push(...place);
    else this.points = [...place];
    this.tip = [];
  }

  move(hand: Hand): void {
    if (!this.points.length) return;
    if (this.shape === "freehand") this.scribble(hand);
    else this.tip = this.place(hand);
    this.sketch();
  }

  hover(hand: Hand): void {
    if (this.shape !== "polygon" || !this.points.length) return;
    this.tip = this.place(hand);
    this.sketch();
  }

  up(): void {
    if (this.shape === "polygon" && this.tip.length) {
      this.points.push(...this.tip);
      this.tip = [];
    }
    if (this.shape !== "polygon" && this.shape !== "text") this.finish([...this.points, ...this.tip]);
  }

  double(): void {
    if (this.shape === "polygon") this.finish(withoutRepeats(this.points));
  }

  key(event: KeyboardEvent): boolean {
    if (event.key !== "Enter" || this.shape !== "polygon" || this.points.length < 6) return false;
    this.double();
    return true;
  }

  cancel(): boolean {
    const had = this.points.length > 0 || this.words !== null;
    this.clear();
    return had;
  }

  stop(): void {
    this.clear();
  }

  private get options() {
    return this.board.tools.options.draw;
  }

  private get shape() {
    return this.options.shape;
  }

  private place(hand: Hand): number[] {
    const { grid } = this.board.store.settings;
    // Shift holds on to the grid: drawings are free otherwise.
    const { x, y } = hand.shift ? snapPoint(grid, hand.x, hand.y) : hand;
    return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
  }

  private scribble(hand: Hand): void {
    const [x = 0, y = 0] = this.place(hand);
    const far = Math.hypot(x - (this.points.at(-2) ?? 0), y - (this.points.at(-1) ?? 0));
    if (far * this.board.camera.zoom >= CLOSE && this.points.length < 19_000) this.points.push(x, y);
  }

  private record(points: number[], text = ""): Record<string, unknown> & { points: number[] } {
    const { shape, colour, width, filled, opacity, size, layer } = this.options;
    const { isGameMaster, me } = this.board.store;
    const on = layer === "game_master" && !isGameMaster ? "tokens" : layer;
    return {
      kind: "drawing",
      shape,
      points,
      colour,
      width,
      fill: filled ? colour : null,
      opacity,
      size,
      text,
      layer: on,
      author: me.id,
    };
  }

  private sketch(): void {
    const { marks } = this.board.picture;
    for (const old of marks.sketch.removeChildren()) old.destroy({ children: true });
    const points = [...this.points, ...this.tip];
    if (points.length >= 4)
      marks.sketch.addChild(
        paintDrawing({ ...this.options, ...this.record(points), text: "", order: 0 } as never),
      );
    this.board.frames.need();
  }

  private finish(points: number[]): void {
    this.clear();
    if (points.length < 4) return;
    void this.board.order({ type: "piece.add", pieces: [this.record(points)] });
  }

  private clear(): void {
    this.points = [];
    this.tip = [];
    // Taking a line away that has the focus makes it lose the focus at once, which would write its words.
    const line = this.words;
    this.words = null;
    line?.remove();
    this.sketch();
  }

  /** A line to write in, where the words will stand. */
  private ask(hand: Hand): void {
    this.clear();
    const line = make("input", {
      type: "text",
      class: "tboard__words",
      "aria-label": "Words on the map",
      maxlength: "500",
    });
    line.style.left = `${hand.screen.x}px`;
    line.style.top = `${hand.screen.y}px`;
    line.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.throwAway();
      if (event.key === "Enter") this.write(line.value.trim(), this.place(hand));
    });
    line.addEventListener("blur", () => this.write(line.value.trim(), this.place(hand)));
    this.words = line;
    this.board.host.append(line);
    setTimeout(() => line.focus());
  }

  private throwAway(): void {
    this.clear();
    this.board.host.focus({ preventScroll: true });
  }

  private write(words: string, place: number[]): void {
    if (!this.words) return;
    this.throwAway();
    if (words) void this.board.order({ type: "piece.add", pieces: [this.record(place, words)] });
  }
}

/** A double click leaves its place twice. */
export function withoutRepeats(points: number[]): number[] {
  const kept: number[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x = 0, y = 0] = points.slice(at, at + 2);
    if (Math.hypot(x - (kept.at(-2) ?? Number.NaN), y - (kept.at(-1) ?? 0)) < CLOSE) continue;
    kept.push(x, y);
  }
  return kept;
}
