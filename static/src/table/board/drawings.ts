// What people have drawn on the scene, and areas of effect with their outlines and labels.
import { type BitmapText, Container, Graphics, Text } from "pixi.js";
import { outline } from "../areas";
import { type Area, pixelsPerUnit, sayDistance } from "../geometry";
import type { DrawingPiece, Grid, TemplatePiece } from "../protocol";
import type { TableStore } from "../store";
import type { Layers } from "./layers";
import { caption } from "./letters";

const LETTERS = '"Grenze Gotisch", Georgia, serif';

export class Drawings {
  private readonly drawn = new Map<string, Container>();

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
  ) {}

  reset(): void {
    for (const id of [...this.drawn.keys()]) this.remove(id);
    for (const piece of this.store.of("drawing")) this.draw(piece.id);
    for (const piece of this.store.of("template")) this.draw(piece.id);
  }

  remove(id: string): void {
    this.drawn.get(id)?.destroy({ children: true });
    this.drawn.delete(id);
  }

  draw(id: string): void {
    this.remove(id);
    const drawing = this.store.getOf("drawing", id);
    const area = this.store.getOf("template", id);
    if (drawing) this.keep(id, paintDrawing(drawing), layerOf(drawing));
    if (area) this.keep(id, paintArea(this.store.settings.grid, area, area), "areas");
  }

  private keep(id: string, made: Container, layer: "drawings" | "areas" | "secret" | "grid"): void {
    this.drawn.set(id, this.layers.get(layer).addChild(made));
  }
}

function layerOf(piece: DrawingPiece): "drawings" | "secret" | "grid" {
  if (piece.layer === "game_master") return "secret";
  return piece.layer === "map" ? "grid" : "drawings";
}

type Look = Pick<
  DrawingPiece,
  "shape" | "points" | "colour" | "width" | "fill" | "opacity" | "text" | "size" | "order"
>;

export function paintDrawing(piece: Look): Container {
  const made = piece.shape === "text" ? paintText(piece) : paintShape(piece);
  made.alpha = piece.opacity;
  made.zIndex = piece.order;
  return made;
}

function paintText(piece: Look): Container {
  const { text: words, size, colour, points } = piece;
  const text = new Text({
    text: words,
    resolution: 2,
    style: {
      fontFamily: LETTERS,
      fontSize: size,
      fill: colour,
      stroke: { color: contrast(colour), width: size / 10 },
    },
  });
  text.position.set(points[0] ?? 0, points[1] ?? 0);
  return text;
}

/** Dark behind light letters and light behind dark ones. */
function contrast(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  const light = (value >> 16) * 0.3 + ((value >> 8) & 255) * 0.59 + (value & 255) * 0.11;
  return light > 128 ? 0x1a140e : 0xf6efdd;
}

function paintShape(piece: Look): Graphics {
  const made = new Graphics();
  trace(made, piece);
  if (piece.fill && piece.shape !== "line" && piece.shape !== "freehand")
    made.fill({ color: piece.fill, alpha: 0.35 });
  if (piece.width > 0) made.stroke({ color: piece.colour, width: piece.width, cap: "round", join: "round" });
  return made;
}

function trace(made: Graphics, { shape, points }: Look): void {
  const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = points;
  const [left, top, wide, high] = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)];
  if (shape === "rectangle") made.rect(left, top, wide, high);
  else if (shape === "ellipse") made.ellipse((x0 + x1) / 2, (y0 + y1) / 2, wide / 2, high / 2);
  else if (shape === "polygon") made.poly(points, true);
  else if (shape === "freehand") traceSmoothly(made, points);
  else made.poly(points, false);
}

/** A curve through the middles of the strokes, so that a quick hand looks steady. */
function traceSmoothly(made: Graphics, points: number[]): void {
  made.moveTo(points[0] ?? 0, points[1] ?? 0);
  for (let at = 2; at + 3 < points.length; at += 2) {
    const [x = 0, y = 0, nextX = 0, nextY = 0] = points.slice(at, at + 4);
    made.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  made.lineTo(points.at(-2) ?? 0, points.at(-1) ?? 0);
}

type AreaLook = Pick<TemplatePiece, "colour" | "opacity" | "label" | "hidden">;

export function paintArea(grid: Grid, area: Area, look: AreaLook): Container {
  const made = new Container();
  const shape = new Graphics().poly(outline(grid, area), true);
  shape.fill({ color: look.colour, alpha: look.opacity });
  shape.stroke({ color: 0x140f0a, width: 5, alpha: 0.5, join: "round" });
  shape.poly(outline(grid, area), true).stroke({ color: look.colour, width: 3, join: "round" });
  shape.circle(area.x, area.y, 5).fill({ color: look.colour }).stroke({ color: 0xffffff, width: 2 });
  made.addChild(shape, areaLabel(grid, area, look.label));
  made.alpha = look.hidden ? 0.5 : 1;
  return made;
}

function areaLabel(grid: Grid, area: Area, label: string): BitmapText {
  const words = label || sayDistance(grid, area.length);
  const text = caption(words);
  // Cones and lines carry their words in their middle, so that the token at their tip does not cover them.
  const far = area.shape === "cone" || area.shape === "line" ? area.length * pixelsPerUnit(grid) * 0.62 : 0;
  const turn = (area.direction * Math.PI) / 180;
  text.position.set(area.x + far * Math.cos(turn), area.y + far * Math.sin(turn) - (far ? 0 : 16));
  return text;
}
