// Arrow keys move the selected tokens cell by cell; the steps of a short while are given as one order.
import { type Point, pathLength, sayDistance, stepBy } from "../geometry";
import type { TokenPiece } from "../protocol";
import type { Board } from "./board";

const PAUSE = 350;

export class Nudges {
  private ways = new Map<string, number[]>();
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly board: Board) {}

  stop(): void {
    clearTimeout(this.later);
  }

  /** Moves by a cell; false: nothing that may be moved is selected. */
  by(dx: number, dy: number): boolean {
    const tokens = this.movable();
    if (!tokens.length) return false;
    const { grid, width, height } = this.board.store.settings;
    for (const token of tokens) {
      const way = this.ways.get(token.id) ?? [];
      const from: Point = way.length ? { x: way.at(-2) ?? 0, y: way.at(-1) ?? 0 } : token;
      const to = stepBy(grid, from, dx, dy, token.size);
      if (to.x < 0 || to.y < 0 || to.x > width || to.y > height) continue;
      this.ways.set(token.id, [...way, to.x, to.y]);
    }
    this.show();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.give(), PAUSE);
    return true;
  }

  private movable(): TokenPiece[] {
    const { store } = this.board;
    return [...store.selection]
      .map((id) => store.getOf("token", id))
      .filter((token) => token !== undefined)
      .filter((token) => store.isMine(token) && !(token.locked && !store.isGameMaster));
  }

  private show(): void {
    const places = new Map<string, Point>();
    for (const [id, way] of this.ways) places.set(id, { x: way.at(-2) ?? 0, y: way.at(-1) ?? 0 });
    this.board.picture.tokens.drag(places);
  }

  private give(): void {
    const { board } = this;
    const ways = [...this.ways].filter(([id]) => board.store.get(id));
    this.ways = new Map();
    const tokens = ways.map(([id, path]) => ({ id, path, rotation: null, elevation: null }));
    const ends = ways.map(([id, path]) => ({ id, set: { x: path.at(-2) ?? 0, y: path.at(-1) ?? 0 } }));
    const words = this.words(ways[0]);
    if (tokens.length)
      void board
        .order({ type: "token.move", tokens, force: board.store.isGameMaster }, ends)
        .then((done) => done && board.say(words));
    board.picture.tokens.drag(new Map());
  }

  private words(first: [string, number[]] | undefined): string {
    const token = first && this.board.store.getOf("token", first[0]);
    if (!first || !token) return "";
    const { grid } = this.board.store.settings;
    return `${token.name || "Token"} moved ${sayDistance(grid, pathLength(grid, [token.x, token.y, ...first[1]]))}.`;
  }
}
