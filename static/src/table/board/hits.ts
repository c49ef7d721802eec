// What is under the hand: tokens, signs, drawings, areas, walls.
import { isInside, toSegment } from "../areas";
import { type Point, pixelsPerUnit } from "../geometry";
import type { DrawingPiece, TokenPiece, WallPiece } from "../protocol";
import type { TableStore } from "../store";

/** The token that is drawn on top here. */
export function tokenAt(
  store: TableStore,
  { x, y }: Point,
  except?: (token: TokenPiece) => boolean,
): TokenPiece | null {
  const cell = store.settings.grid.size;
  let best: TokenPiece | null = null;
  for (const token of store.of("token")) {
    if (!covers(token, x, y, cell) || except?.(token)) continue;
    if (!best || isAbove(token, best)) best = token;
  }
  return best;
}

function covers(token: TokenPiece, x: number, y: number, cell: number): boolean {
  const half = (token.size * cell) / 2;
  const dx = Math.abs(token.x - x);
  const dy = Math.abs(token.y - y);
  return token.shape === "round" ? Math.hypot(dx, dy) <= half : dx <= half && dy <= half;
}

function isAbove(one: TokenPiece, other: TokenPiece): boolean {
  if (one.defeated !== other.defeated) return other.defeated;
  if (one.order !== other.order) return one.order > other.order;
  return one.size <= other.size;
}

export function tokensIn(
  store: TableStore,
  left: number,
  top: number,
  right: number,
  bottom: number,
): TokenPiece[] {
  return store.of("token").filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
}

export function drawingAt(store: TableStore, { x, y }: Point, reach: number): DrawingPiece | null {
  return store.of("drawing").findLast((piece) => nearDrawing(piece, x, y, reach)) ?? null;
}

function nearDrawing(piece: DrawingPiece, x: number, y: number, reach: number): boolean {
  const { points, shape, width } = piece;
  const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = points;
  const near = reach + width / 2;
  if (shape === "text")
    return x > x0 && x < x0 + piece.text.length * piece.size * 0.5 && y > y0 && y < y0 + piece.size * 1.2;
  if (shape === "rectangle" || shape === "ellipse")
    return (
      x > Math.min(x0, x1) - near &&
      x < Math.max(x0, x1) + near &&
      y > Math.min(y0, y1) - near &&
      y < Math.max(y0, y1) + near
    );
  for (let at = 2; at + 1 < points.length; at += 2) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = points.slice(at - 2, at + 2);
    if (toSegment(x, y, ax, ay, bx, by) < near) return true;
  }
  return false;
}

/** The area of effect whose middle is here, or in which one clicks where nothing else is. */
export function areaAt(store: TableStore, place: Point, reach: number) {
  const { grid } = store.settings;
  const all = store.of("template");
  const middle = all.findLast(({ x, y }) => Math.hypot(x - place.x, y - place.y) < reach + 6);
  return (
    middle ??
    all.findLast((area) => isInside(grid, area, place) && area.length * pixelsPerUnit(grid) > 0) ??
    null
  );
}

export interface WallHit {
  wall: WallPiece;
  /** The end that is near: 1 or 2; 0: the wall between them. */
  end: 0 | 1 | 2;
}

export function wallAt(walls: WallPiece[], { x, y }: Point, reach: number): WallHit | null {
  let best: WallHit | null = null;
  let least = reach;
  for (const wall of walls) {
    const one = Math.hypot(wall.x1 - x, wall.y1 - y);
    const two = Math.hypot(wall.x2 - x, wall.y2 - y);
    const ends = Math.min(one, two);
    if (ends < least) [best, least] = [{ wall, end: one <= two ? 1 : 2 }, ends * 0.999];
    else if (best === null || best.end === 0) {
      const between = toSegment(x, y, wall.x1, wall.y1, wall.x2, wall.y2);
      if (between < least) [best, least] = [{ wall, end: 0 }, between];
    }
  }
  return best;
}
