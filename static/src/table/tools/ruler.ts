// The ruler: drag to measure, a second press (or W) makes a corner; the others see it.
import type { Board } from "../board/board";
import { cellAt, cellCentre, type Point, pathLength, sayDistance } from "../geometry";
import { type Hand, TELL_EVERY, type Tool, throttle } from "./types";

export class RulerTool implements Tool {
  readonly cursor = "crosshair";
  private points: Point[] = [];
  private end: Point | null = null;
  private readonly tell = throttle(TELL_EVERY, () => this.share());

  constructor(private readonly board: Board) {}

  down(hand: Hand): undefined {
    this.points = [this.snapped(hand)];
    this.end = null;
  }

  move(hand: Hand): void {
    this.end = this.snapped(hand);
    this.show();
  }

  aside(): boolean {
    if (!this.end) return false;
    this.points.push(this.end);
    this.show();
    return true;
  }

  key(event: KeyboardEvent): boolean {
    return event.key.toLowerCase() === "w" && this.aside();
  }

  up(): void {
    const { grid } = this.board.store.settings;
    if (this.end) this.board.say(`${sayDistance(grid, pathLength(grid, this.way()))}.`);
    this.points = [];
  }

  cancel(): boolean {
    const had = this.end !== null;
    this.clear();
    return had;
  }

  stop(): void {
    this.clear();
  }

  private snapped(hand: Hand): Point {
    const { grid } = this.board.store.settings;
    if (hand.alt || grid.type === "none") return { x: hand.x, y: hand.y };
    return cellCentre(grid, cellAt(grid, hand.x, hand.y));
  }

  private way(): number[] {
    const end = this.end ? [this.end] : [];
    return [...this.points, ...end].flatMap(({ x, y }) => [x, y]);
  }

  private show(): void {
    this.board.picture.marks.ruler("mine", this.way());
    this.tell();
  }

  private share(): void {
    this.board.connection.tell({ type: "view.measure", points: this.way() });
  }

  private clear(): void {
    if (!this.end) return;
    this.tell.stop();
    this.points = [];
    this.end = null;
    this.board.picture.marks.ruler("mine", []);
    this.share();
  }
}
