// Pictures that are drawn here: rings under figures, cards of creatures without a model, shadows. All on canvases.
import type { TokenPiece } from "../protocol";
import { DISPOSITIONS, type Disposition, GILT } from "./colours";

export const SIDE = 256;

function sheet(width = SIDE, height = width): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser cannot draw.");
  return { canvas, pen };
}

const TURN = Math.PI * 2;

/** The ring of a disposition: full for friends, dashes for neutral ones, teeth for enemies, dots for secret ones. */
export function ringPicture(disposition: Disposition): HTMLCanvasElement {
  const { canvas, pen } = sheet();
  pen.translate(SIDE / 2, SIDE / 2);
  pen.strokeStyle = pen.fillStyle = DISPOSITIONS[disposition];
  pen.lineWidth = 13;
  pen.shadowColor = "rgb(0 0 0 / 0.75)";
  pen.shadowBlur = 7;
  if (disposition === "neutral") pen.setLineDash([48.4, 22]);
  if (disposition === "secret") pen.setLineDash([9, 20.3]);
  pen.beginPath();
  pen.arc(0, 0, 112, 0, TURN);
  pen.stroke();
  pen.setLineDash([]);
  if (disposition === "hostile") teeth(pen);
  prow(pen);
  return canvas;
}

function teeth(pen: CanvasRenderingContext2D): void {
  for (let tooth = 0; tooth < 16; tooth += 1) {
    pen.save();
    pen.rotate((tooth / 16) * TURN + TURN / 32);
    pen.beginPath();
    pen.moveTo(107, -9);
    pen.lineTo(88, 0);
    pen.lineTo(107, 9);
    pen.fill();
    pen.restore();
  }
}

/** Shows which way the figure looks: to the right of the picture. */
function prow(pen: CanvasRenderingContext2D): void {
  pen.beginPath();
  pen.moveTo(127, 0);
  pen.lineTo(103, -19);
  pen.lineTo(108, 0);
  pen.lineTo(103, 19);
  pen.fill();
}

/** Four brackets round a selected figure. */
export function selectionPicture(): HTMLCanvasElement {
  const { canvas, pen } = sheet();
  pen.translate(SIDE / 2, SIDE / 2);
  for (const [colour, width] of [
    ["#1b1408", 14],
    [GILT, 8],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    for (let corner = 0; corner < 4; corner += 1) {
      pen.beginPath();
      pen.arc(0, 0, 116, (corner / 4) * TURN + 0.3, ((corner + 1) / 4) * TURN - 0.3);
      pen.stroke();
    }
  }
  return canvas;
}

/** A star of light under the figure whose turn it is. */
export function turnPicture(): HTMLCanvasElement {
  const { canvas, pen } = sheet();
  pen.translate(SIDE / 2, SIDE / 2);
  const glow = pen.createRadialGradient(0, 0, 60, 0, 0, 128);
  glow.addColorStop(0, "rgb(255 213 107 / 0.65)");
  glow.addColorStop(0.55, "rgb(255 190 70 / 0.32)");
  glow.addColorStop(1, "rgb(255 190 70 / 0)");
  pen.fillStyle = glow;
  pen.fillRect(-128, -128, 256, 256);
  pen.fillStyle = GILT;
  for (let ray = 0; ray < 8; ray += 1) {
    pen.rotate(TURN / 8);
    pen.beginPath();
    pen.moveTo(126, 0);
    pen.lineTo(96, -9);
    pen.lineTo(96, 9);
    pen.fill();
  }
  return canvas;
}

/** A soft round shade. */
export function shadowPicture(): HTMLCanvasElement {
  const { canvas, pen } = sheet(128);
  const shade = pen.createRadialGradient(64, 64, 18, 64, 64, 64);
  shade.addColorStop(0, "rgb(0 0 0 / 0.6)");
  shade.addColorStop(0.7, "rgb(0 0 0 / 0.32)");
  shade.addColorStop(1, "rgb(0 0 0 / 0)");
  pen.fillStyle = shade;
  pen.fillRect(0, 0, 128, 128);
  return canvas;
}

/** A soft light in white, to be coloured. */
export function glowPicture(): HTMLCanvasElement {
  const { canvas, pen } = sheet();
  const glow = pen.createRadialGradient(128, 128, 0, 128, 128, 128);
  glow.addColorStop(0, "rgb(255 255 255 / 0.85)");
  glow.addColorStop(0.5, "rgb(255 255 255 / 0.42)");
  glow.addColorStop(1, "rgb(255 255 255 / 0)");
  pen.fillStyle = glow;
  pen.fillRect(0, 0, SIDE, SIDE);
  return canvas;
}

type Face = Pick<TokenPiece, "shape" | "colour" | "disposition" | "name">;
type Size = readonly [width: number, height: number];

/** Cards are higher than wide. */
export const CARD_HEIGHT = 320;

/** A card that stands up: the picture in a frame of its disposition, arched or square, or cut out with no frame. */
export function cardPicture(face: Face, picture: CanvasImageSource | null, size: Size): HTMLCanvasElement {
  const { canvas, pen } = sheet(SIDE, CARD_HEIGHT);
  if (face.shape === "picture" && picture) {
    contain(pen, picture, size);
    return canvas;
  }
  const path = face.shape === "square" ? square : arch;
  for (const [inset, paint] of [
    [2, "#14100c"],
    [7, DISPOSITIONS[face.disposition]],
    [17, "#14100c"],
  ] as const) {
    pen.fillStyle = paint;
    path(pen, inset);
    pen.fill();
  }
  pen.save();
  path(pen, 20);
  pen.clip();
  pen.fillStyle = face.colour;
  pen.fillRect(0, 0, SIDE, CARD_HEIGHT);
  if (picture) cover(pen, picture, size);
  else initial(pen, face.name);
  pen.restore();
  return canvas;
}

function arch(pen: CanvasRenderingContext2D, inset: number): void {
  const radius = SIDE / 2 - inset;
  pen.beginPath();
  pen.moveTo(inset, CARD_HEIGHT - inset);
  pen.lineTo(inset, SIDE / 2);
  pen.arc(SIDE / 2, SIDE / 2, radius, Math.PI, 0);
  pen.lineTo(SIDE - inset, CARD_HEIGHT - inset);
  pen.closePath();
}

function square(pen: CanvasRenderingContext2D, inset: number): void {
  pen.beginPath();
  pen.roundRect(inset, inset, SIDE - 2 * inset, CARD_HEIGHT - 2 * inset, 22 - inset / 2);
}

function cover(pen: CanvasRenderingContext2D, picture: CanvasImageSource, [width, height]: Size): void {
  const scale = Math.max(SIDE / width, CARD_HEIGHT / height);
  // Faces are in the upper part of portraits.
  const spare = CARD_HEIGHT - height * scale;
  pen.drawImage(picture, (SIDE - width * scale) / 2, spare * 0.3, width * scale, height * scale);
}

function contain(pen: CanvasRenderingContext2D, picture: CanvasImageSource, [width, height]: Size): void {
  const scale = Math.min(SIDE / width, CARD_HEIGHT / height);
  const [wide, high] = [width * scale, height * scale];
  pen.drawImage(picture, (SIDE - wide) / 2, CARD_HEIGHT - high, wide, high);
}

function initial(pen: CanvasRenderingContext2D, name: string): void {
  pen.fillStyle = "rgb(255 255 255 / 0.92)";
  pen.font = "600 150px 'Grenze Gotisch', Georgia, serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(name.trim().charAt(0).toUpperCase() || "?", SIDE / 2, CARD_HEIGHT / 2 + 12);
}
