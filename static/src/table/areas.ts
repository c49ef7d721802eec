// Areas of effect: their outlines, and who stands in them.
import { type Area, type Point, pixelsPerUnit } from "./geometry";
import type { Grid, TokenPiece } from "./protocol";

const SHARE_INSIDE = 0.01;

/** Whether a point lies in an area. */
export function isInside(grid: Grid, area: Area, point: Point): boolean {
  const scale = pixelsPerUnit(grid);
  const { along, across } = relative(area, point);
  const length = area.length * scale + SHARE_INSIDE;
  if (area.shape === "circle") return Math.hypot(along, across) <= length;
  if (area.shape === "square") return Math.max(Math.abs(along), Math.abs(across)) <= length / 2;
  if (area.shape === "line")
    return along >= 0 && along <= length && Math.abs(across) <= (area.width * scale) / 2 + SHARE_INSIDE;
  return inCone(area.angle, length, along, across);
}

function inCone(angle: number, length: number, along: number, across: number): boolean {
  const far = Math.hypot(along, across);
  if (far > length) return false;
  return far === 0 || Math.abs(Math.atan2(across, along)) <= (angle * Math.PI) / 360 + 1e-6;
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

/** Whether a token stands in an area: the middle of one of the cells that it fills does. */
export function touches(grid: Grid, area: Area, token: Pick<TokenPiece, "x" | "y" | "size">): boolean {
  return cellsOf(grid, token).some((point) => isInside(grid, area, point));
}

function cellsOf(grid: Grid, token: Pick<TokenPiece, "x" | "y" | "size">): Point[] {
  const cells = Math.max(1, Math.round(token.size));
  const points: Point[] = [];
  for (let column = 0; column < cells; column += 1)
    for (let row = 0; row < cells; row += 1)
      points.push({
        x: token.x + (column - (cells - 1) / 2) * grid.size,
        y: token.y + (row - (cells - 1) / 2) * grid.size,
      });
  return points;
}

/** The outline of an area in scene pixels: x0, y0, x1, y1, ... */
export function outline(grid: Grid, area: Area): number[] {
  const local = localOutline(area, pixelsPerUnit(grid));
  const turn = (area.direction * Math.PI) / 180;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const points: number[] = [];
  for (const { x, y } of local) points.push(area.x + x * cos - y * sin, area.y + x * sin + y * cos);
  return points;
}

function localOutline(area: Area, scale: number): Point[] {
  const length = area.length * scale;
  if (area.shape === "circle") return arc(length, -180, 180);
  if (area.shape === "cone")
    return [{ x: 0, y: 0 }, ...arc(length, -area.angle / 2, area.angle / 2), { x: 0, y: 0 }];
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

function arc(radius: number, from: number, to: number): Point[] {
  const parts = Math.max(8, Math.ceil(Math.abs(to - from) / 5));
  return Array.from({ length: parts + 1 }, (_, part) => {
    const angle = ((from + ((to - from) * part) / parts) * Math.PI) / 180;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}
