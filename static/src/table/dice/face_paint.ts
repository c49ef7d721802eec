// Paints the faces of a die into one picture, a square for each face, and says where on it each corner lies.
import { type Body, cross, dot, type Face, less, type Vec } from "./polyhedra";

export interface Colours {
  body: string;
  ink: string;
  edge: string;
}

const SQUARE = 128;
/** How much of its square a face fills; the rest keeps neighbours from bleeding in. */
const FILLED = 0.47;

export interface Sheet {
  columns: number;
  rows: number;
}

export function sheetFor(faces: number): Sheet {
  const columns = Math.ceil(Math.sqrt(faces));
  return { columns, rows: Math.ceil(faces / columns) };
}

/** Where a point of a face lies in its square, from 0 to 1, y down. */
export function onSquare(face: Face, point: Vec): [number, number] {
  const away = less(point, face.centre);
  const right = cross(face.up, face.normal);
  return [0.5 + (dot(away, right) / face.reach) * FILLED, 0.5 - (dot(away, face.up) / face.reach) * FILLED];
}

/** Where a point of the i-th face lies on the whole picture, as textures count: from 0 to 1, y up. */
export function onSheet(sheet: Sheet, index: number, [x, y]: readonly [number, number]): [number, number] {
  const column = index % sheet.columns;
  const row = Math.floor(index / sheet.columns);
  return [(column + x) / sheet.columns, 1 - (row + y) / sheet.rows];
}

/** Paints all faces; `labels` are the words of the faces, or of the corners for a die of four. */
export function paintFaces(body: Body, labels: string[], colours: Colours): HTMLCanvasElement {
  const sheet = sheetFor(body.faces.length);
  const canvas = document.createElement("canvas");
  canvas.width = sheet.columns * SQUARE;
  canvas.height = sheet.rows * SQUARE;
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("This browser paints no canvas.");
  brush.fillStyle = colours.body;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  body.faces.forEach((face, i) => {
    brush.save();
    brush.translate((i % sheet.columns) * SQUARE, Math.floor(i / sheet.columns) * SQUARE);
    paintFace(brush, body, face, labels, colours, i);
    brush.restore();
  });
  return canvas;
}

function paintFace(
  brush: CanvasRenderingContext2D,
  body: Body,
  face: Face,
  labels: string[],
  colours: Colours,
  index: number,
): void {
  outline(brush, body, face, colours);
  brush.fillStyle = colours.ink;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  if (body.faces.length === 4) paintCorners(brush, body, face, labels);
  else paintNumber(brush, labels[index] ?? "", face, body.faces.length);
}

function outline(brush: CanvasRenderingContext2D, body: Body, face: Face, colours: Colours): void {
  brush.beginPath();
  for (const corner of face.corners) {
    const [x, y] = onSquare(face, body.corners[corner] as Vec);
    brush.lineTo(x * SQUARE, y * SQUARE);
  }
  brush.closePath();
  brush.lineWidth = 5;
  brush.lineJoin = "round";
  brush.strokeStyle = colours.edge;
  brush.stroke();
}

function paintNumber(brush: CanvasRenderingContext2D, label: string, face: Face, faces: number): void {
  const room = (face.room / face.reach) * FILLED * SQUARE;
  const size = room * (label.length > 2 ? 0.8 : label.length > 1 ? 1.16 : 1.4);
  write(brush, label, SQUARE / 2, SQUARE / 2, size, faces > 8 && (label === "6" || label === "9"));
}

/** A die of four is read at its top corner: each face bears the number of each of its corners. */
function paintCorners(brush: CanvasRenderingContext2D, body: Body, face: Face, labels: string[]): void {
  for (const corner of face.corners) {
    const [x, y] = onSquare(face, body.corners[corner] as Vec);
    brush.save();
    brush.translate(SQUARE / 2, SQUARE / 2);
    brush.rotate(Math.atan2(x - 0.5, 0.5 - y));
    write(brush, labels[corner] ?? "", 0, -SQUARE * 0.21, SQUARE * 0.27, false);
    brush.restore();
  }
}

function write(
  brush: CanvasRenderingContext2D,
  label: string,
  x: number,
  y: number,
  size: number,
  underlined: boolean,
): void {
  brush.font = `600 ${size}px "Grenze Gotisch", Georgia, serif`;
  brush.fillText(label, x, y + size * 0.06);
  if (underlined) brush.fillRect(x - size * 0.22, y + size * 0.46, size * 0.44, size * 0.08);
}
