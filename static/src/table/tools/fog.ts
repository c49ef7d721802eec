// Fog by hand: a brush, rectangles and polygons that reveal or hide. Shift turns the one into the other.
import { Graphics } from "pixi.js";
import type { Board } from "../board/board";
import { paintFog } from "../board/manual_fog";
import { withoutRepeats } from "./draw";
import type { Hand, Tool } from "./types";

export class FogTool implements Tool {
  readonly cursor = "crosshair";
  private points: number[] = [];
  private tip: number[] = [];
  private inverse = false;
  private readonly ring = new Graphics();

  constructor(private readonly board: Board) {
    board.picture.layers.get("handles").addChild(this.ring);
  }

  down(hand: Hand): undefined {
    this.inverse = hand.shift;
    const place = [Math.round(hand.x), Math.round(hand.y)];
    if (this.options.shape === "polygon") this.points.push(...place);
    else this.points = place;
    this.tip = [];
    this.sketch();
  }

  move(hand: Hand): void {
    const [x, y] = [Math.round(hand.x), Math.round(hand.y)];
    this.follow(hand);
    if (this.options.shape !== "brush") this.tip = [x, y];
    else if (
      Math.hypot(x - (this.points.at(-2) ?? 0), y - (this.points.at(-1) ?? 0)) >
      this.options.radius / 6
    )
      this.points.push(x, y);
    this.sketch();
  }

  hover(hand: Hand): void {
    this.follow(hand);
    if (this.options.shape !== "polygon" || !this.points.length) return;
    this.tip = [Math.round(hand.x), Math.round(hand.y)];
    this.sketch();
  }

  up(): void {
    const { shape } = this.options;
    if (shape === "polygon") {
      this.points.push(...this.tip);
      this.tip = [];
    } else this.finish(shape === "rectangle" ? box([...this.points, ...this.tip]) : this.points);
  }

  double(): void {
    if (this.options.shape === "polygon") this.finish(withoutRepeats(this.points));
  }

  key(event: KeyboardEvent): boolean {
    if (event.key !== "Enter" || this.options.shape !== "polygon" || this.points.length < 6) return false;
    this.double();
    return true;
  }

  cancel(): boolean {
    const had = this.points.length > 0;
    this.points = [];
    this.tip = [];
    this.sketch();
    return had;
  }

  stop(): void {
    this.cancel();
    this.ring.clear();
  }

  private get options() {
    return this.board.tools.options.fog;
  }

  private get mode(): "reveal" | "hide" {
    const { mode } = this.options;
    if (!this.inverse) return mode;
    return mode === "reveal" ? "hide" : "reveal";
  }

  private follow(hand: Hand): void {
    this.ring.clear();
    if (this.options.shape === "brush")
      this.ring
        .circle(hand.x, hand.y, this.options.radius)
        .stroke({ color: 0xffd675, width: 2 / this.board.camera.zoom });
    this.board.frames.need();
  }

  private stroke(points: number[]) {
    const shape = this.options.shape === "brush" ? ("brush" as const) : ("polygon" as const);
    return { mode: this.mode, shape, points, radius: shape === "brush" ? this.options.radius : 0 };
  }

  private sketch(): void {
    const { sketch } = this.board.picture.marks;
    for (const old of sketch.removeChildren()) old.destroy();
    const points = [...this.points, ...this.tip];
    const shown = this.options.shape === "rectangle" ? box(points) : points;
    if (shown.length >= 2) {
      const made = new Graphics();
      const colour = this.mode === "reveal" ? 0xfff3c4 : 0x05070c;
      paintFog(made, this.stroke(shown), this.board.store.settings, colour);
      made.alpha = 0.4;
      sketch.addChild(made);
    }
    this.board.frames.need();
  }

  private finish(points: number[]): void {
    const least = this.options.shape === "brush" ? 2 : 6;
    const stroke = this.stroke(points.slice(0, 20_000));
    this.cancel();
    if (points.length < least) return;
    const order = Math.max(0, ...this.board.store.of("fog").map((piece) => piece.order)) + 1;
    void this.board.order({ type: "piece.add", pieces: [{ kind: "fog", ...stroke, order }] });
  }
}

/** The corners of the rectangle between two points. */
export function box([x0 = 0, y0 = 0, x1, y1]: number[]): number[] {
  if (x1 === undefined || y1 === undefined) return [];
  return [x0, y0, x1, y0, x1, y1, x0, y1];
}
