// Areas of effect as scenes/geometry/areas.py has them: their outlines, and who stands in them.
import { cellsOfToken } from "./cells";
import { type Area, type Point, pixelsPerUnit } from "./geometry";
import type { Grid, TokenPiece } from "./protocol";

/** The angle of a cone that is as wide as it is long; such cones end in a straight line. */
const AS_WIDE_AS_LONG = (2 * Math.atan(0.5) * 180) / Math.PI;
const SLACK = 1e-6;

function isFlat(area: Area): boolean {
  return area.shape === "cone" && Math.abs(area.angle - AS_WIDE_AS_LONG) < 0.5;
}

/** Whether a place lies in an area, its edge included. */
export function isInside(grid: Grid, area: Area, point: Point): boolean {
  const scale = pixelsPerUnit(grid);
  const { along, across } = relative(area, point);
  const length = area.length * scale;
  if (area.shape === "circle") return Math.hypot(along, across) <= length + SLACK;
  if (area.shape === "cone") return inCone(area, length, along, across);
  const half = area.shape === "square" ? length / 2 : (area.width * scale) / 2;
  const [low, high] = area.shape === "line" ? [0, length] : [-length / 2, length / 2];
  return along >= low - SLACK && along <= high + SLACK && Math.abs(across) <= half + SLACK;
}

function inCone(area: Area, length: number, along: number, across: number): boolean {
  const far = Math.hypot(along, across);
  const give = Math.asin(Math.min(1, SLACK / Math.max(far, SLACK)));
  const within = Math.abs(Math.atan2(across, along)) <= (Math.min(area.angle, 360) * Math.PI) / 360 + give;
  return within && (isFlat(area) ? along : far) <= length + SLACK;
}

function relative(area: Area, point: Point): { along: number; across: number } {
  const turn = (area.direction * Math.PI) / 180;
  const dx = point.x - area.x;
  const dy = point.y - area.y;
  return {
    along: dx * Math.cos(turn) + dy * Math.sin(turn),
    across: dy * Math.cos(turn) - dx * Math.sin(turn),
  };
}

type Standing = Pick<TokenPiece, "x" | "y" | "size">;

/** Whether a token stands in an area: the middle of one of its cells does; without a grid its round base touches it. */
export function touches(grid: Grid, area: Area, token: Standing): boolean {
  if (grid.type === "none") return isInside(grid, area, token) || nearerThan(grid, area, token);
  return cellsOfToken(grid, token.x, token.y, token.size).some((place) => isInside(grid, area, place));
}

function nearerThan(grid: Grid, area: Area, { x, y, size }: Standing): boolean {
  const points = outline(grid, area);
  const half = (size * grid.size) / 2;
  for (let at = 0; at < points.length; at += 2) {
    const next = (at + 2) % points.length;
    const [ax = 0, ay = 0] = points.slice(at, at + 2);
    if (toSegment(x, y, ax, ay, points[next] ?? 0, points[next + 1] ?? 0) < half) return true;
  }
  return false;
}

/** Nearest distance from a point to a segment. */
export function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(ax + share * dx - x, ay + share * dy - y);
}

/** The outline of an area in scene pixels: x0, y0, x1, y1, ... */
export function outline(grid: Grid, area: Area): number[] {
  const turn = (area.direction * Math.PI) / 180;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const points: number[] = [];
  for (const { x, y } of upright(area, pixelsPerUnit(grid)))
    points.push(area.x + x * cos - y * sin, area.y + x * sin + y * cos);
  return points;
}

/** The outline as if the area lay at the origin and pointed east. */
function upright(area: Area, scale: number): Point[] {
  const length = area.length * scale;
  if (area.shape === "circle") return arc(length, -180, 180);
  if (area.shape === "cone") return [{ x: 0, y: 0 }, ...coneEnd(area, length)];
  const half = area.shape === "square" ? length / 2 : (area.width * scale) / 2;
  const left = area.shape === "square" ? -half : 0;
  const right = area.shape === "square" ? half : length;
  return [
    { x: left, y: -half },
    { x: right, y: -half },
    { x: right, y: half },
    { x: left, y: half },
  ];
}

function coneEnd(area: Area, length: number): Point[] {
  if (!isFlat(area)) return arc(length, -area.angle / 2, area.angle / 2);
  const half = length * Math.tan((area.angle * Math.PI) / 360);
  return [
    { x: length, y: -half },
    { x: length, y: half },
  ];
}

function arc(radius: number, from: number, to: number): Point[] {
  const parts = Math.max(8, Math.ceil(Math.abs(to - from) / 5));
  return Array.from({ length: parts + 1 }, (_, part) => {
    const angle = ((from + ((to - from) * part) / parts) * Math.PI) / 180;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}
