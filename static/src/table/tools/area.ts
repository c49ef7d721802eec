// Areas of effect, dragged out from where they begin; who stands inside is told while the hand still moves.

import type { Board } from "../board/board";
import { paintArea } from "../board/drawings";
import { type Area, distance as cellDistance, type Point, pixelsPerUnit, snapPoint } from "../geometry";
import type { Grid } from "../protocol";
import { whoIsInside } from "./inside";
import type { ToolOptions } from "./options";
import type { Hand, Tool } from "./types";

export class AreaTool implements Tool {
  readonly cursor = "crosshair";
  private from: Point | null = null;
  private area: Area | null = null;

  constructor(private readonly board: Board) {}

  down(hand: Hand): undefined {
    const { grid } = this.board.store.settings;
    this.from = hand.alt ? { x: hand.x, y: hand.y } : snapPoint(grid, hand.x, hand.y);
    this.area = null;
  }

  move(hand: Hand): void {
    if (!this.from) return;
    const { grid } = this.board.store.settings;
    this.area = areaBetween(grid, this.from, hand, this.board.tools.options.area, hand.alt);
    this.sketch();
    whoIsInside(this.board, this.area);
  }

  up(): void {
    const { area } = this;
    this.clear();
    if (!area || area.length <= 0) return;
    const inside = whoIsInside(this.board, area);
    const { colour } = this.board.tools.options.area;
    const piece = { kind: "template", ...area, colour, author: this.board.store.me.id };
    void this.board.order({ type: "piece.add", pieces: [piece] }).then((done) => {
      if (!done) return;
      this.board.store.select(done.created);
      this.board.say(`${inside.length === 1 ? "1 token" : `${inside.length} tokens`} inside.`);
    });
  }

  cancel(): boolean {
    const had = this.from !== null;
    this.clear();
    return had;
  }

  private sketch(): void {
    const { marks } = this.board.picture;
    for (const old of marks.sketch.removeChildren()) old.destroy({ children: true });
    const { grid } = this.board.store.settings;
    const { colour } = this.board.tools.options.area;
    if (this.area)
      marks.sketch.addChild(paintArea(grid, this.area, { colour, opacity: 0.35, label: "", hidden: false }));
    this.board.frames.need();
  }

  private clear(): void {
    this.from = null;
    this.area = null;
    this.sketch();
  }
}

/** The area from where the hand came down to where it is; sizes in whole cells unless `freely`. */
export function areaBetween(
  grid: Grid,
  from: Point,
  to: Point,
  { shape, width, angle }: Pick<ToolOptions["area"], "shape" | "width" | "angle">,
  freely: boolean,
): Area {
  const straight = cellDistance({ ...grid, type: "none" }, from, to);
  const reach = shape === "square" ? straight * 2 : straight;
  const length = freely ? Math.round(reach * 10) / 10 : Math.round(reach / grid.distance) * grid.distance;
  const turned = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  const direction = shape === "circle" || shape === "square" ? 0 : Math.round(turned * 10) / 10;
  return { shape, x: from.x, y: from.y, length, width, angle, direction };
}

/** Scene pixels from an area's place to its far edge. */
export function reachOf(grid: Grid, area: Area): number {
  return area.length * pixelsPerUnit(grid);
}
