// Dragging tokens: the others go along in formation, the trail shows how far it is and how much of the speed is left.
import type { Board } from "../board/board";
import { type Point, pathLength, sayDistance, snapToken } from "../geometry";
import type { TokenPath, TokenPiece } from "../protocol";
import { type Hand, TELL_EVERY, throttle } from "./types";

export class DragTokens {
  private readonly tokens: TokenPiece[];
  private readonly from: Point;
  private readonly grip: Point;
  private stops: Point[] = [];
  private goal: Point;
  private readonly tell = throttle(TELL_EVERY, () => this.tellOthers(false));

  constructor(
    private readonly board: Board,
    private readonly leader: TokenPiece,
    hand: Hand,
  ) {
    const { store } = board;
    this.tokens = [...store.selection]
      .map((id) => store.getOf("token", id))
      .filter((token) => token !== undefined)
      .filter((token) => store.isMine(token) && (!token.locked || token.id === leader.id));
    this.from = { x: leader.x, y: leader.y };
    this.goal = this.from;
    this.grip = { x: hand.x - leader.x, y: hand.y - leader.y };
  }

  move(hand: Hand): void {
    if (this.leader.locked) return;
    const place = { x: hand.x - this.grip.x, y: hand.y - this.grip.y };
    const { grid } = this.board.store.settings;
    this.goal = hand.alt ? place : snapToken(grid, place.x, place.y, this.leader.size);
    // The token stays under the hand; the trail shows where it will come to lie.
    this.show(place);
    this.trail();
    this.tell();
  }

  /** A waypoint here. */
  aside(): void {
    const last = this.stops.at(-1) ?? this.from;
    if (last.x === this.goal.x && last.y === this.goal.y) return;
    this.stops.push(this.goal);
    this.board.say(`Waypoint: ${this.words()}`);
    this.trail();
  }

  up(): void {
    this.tell.stop();
    const { board } = this;
    const stood = !this.stops.length && this.goal.x === this.from.x && this.goal.y === this.from.y;
    this.tellOthers(true);
    if (!this.leader.locked && !stood) this.give();
    this.clear();
    board.frames.need();
  }

  cancel(): void {
    this.tell.stop();
    this.tellOthers(true);
    this.clear();
  }

  private give(): void {
    const { board } = this;
    const tokens = this.tokens.map((token) => this.pathOf(token));
    const ends = tokens.map(({ id, path }) => ({ id, set: { x: path.at(-2) ?? 0, y: path.at(-1) ?? 0 } }));
    const words = `${this.leader.name || "Token"} moved ${this.words()}.`;
    void board
      .order({ type: "token.move", tokens, force: board.store.isGameMaster }, ends)
      .then((done) => done && board.say(words));
  }

  private pathOf(token: TokenPiece): TokenPath {
    const dx = token.x - this.from.x;
    const dy = token.y - this.from.y;
    const path = [...this.stops, this.goal].flatMap(({ x, y }) => [x + dx, y + dy]);
    return { id: token.id, path, rotation: null, elevation: null };
  }

  private show(place: Point): void {
    const places = new Map<string, Point>();
    for (const token of this.tokens)
      places.set(token.id, { x: token.x + place.x - this.from.x, y: token.y + place.y - this.from.y });
    this.board.picture.tokens.drag(places);
  }

  private way(): number[] {
    return [this.from, ...this.stops, this.goal].flatMap(({ x, y }) => [x, y]);
  }

  private trail(): void {
    this.board.picture.marks.ruler("mine", this.way(), this.words());
  }

  /** "25 ft", "25 of 30 ft", "35 ft, 5 too far". */
  private words(): string {
    const { grid } = this.board.store.settings;
    const units = pathLength(grid, this.way());
    const { speed } = this.leader;
    if (speed === null) return sayDistance(grid, units);
    const left = Math.round((speed - units) * 10) / 10;
    if (left < 0) return `${sayDistance(grid, units)}, ${-left} too far`;
    return `${sayDistance(grid, units)}, ${left} left`;
  }

  private tellOthers(done: boolean): void {
    const tokens = this.tokens.slice(0, 50).map(({ id, x, y }) => {
      const at = done ? { x, y } : (this.board.picture.tokens.placeOf(id) ?? { x, y });
      return { id, x: at.x, y: at.y };
    });
    if (tokens.length) this.board.connection.tell({ type: "token.drag", tokens, done });
  }

  private clear(): void {
    this.board.picture.tokens.drag(new Map());
    this.board.picture.marks.ruler("mine", []);
  }
}
