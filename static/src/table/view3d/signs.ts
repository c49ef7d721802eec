// Words (with or without an icon) that hover over a place of the 3D table, always the same size.
import { Sprite, SpriteMaterial } from "three";
import { iconPath } from "../panels/icons";
import { GILT } from "./colours";
import { OPENING } from "./orbit";
import { ORDER } from "./orders";
import type { Textures } from "./textures";

const SHARP = 2;
const HEIGHT = 22;
/** A usual height of the view in pixels: signs need no exact size. */
const USUAL_VIEW = 760;

export interface SignLook {
  ink?: string;
  icon?: string;
  /** Figures before it hide it. */
  hides?: boolean;
}

export function textSprite(textures: Textures, words: string, look: SignLook = {}): Sprite {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = `600 13px Seravek, "Gill Sans Nova", Ubuntu, Calibri, sans-serif`;
  let width = 20;
  if (pen) {
    pen.font = font;
    width = Math.ceil(pen.measureText(words).width) + 16 + (look.icon ? 22 : 0);
  }
  [canvas.width, canvas.height] = [width * SHARP, HEIGHT * SHARP];
  if (pen) draw(pen, words, width, font, look);
  const material = new SpriteMaterial({
    map: textures.of(canvas),
    depthTest: look.hides === true,
    depthWrite: false,
    sizeAttenuation: false,
  });
  const sprite = new Sprite(material);
  const pixel = (2 * Math.tan(OPENING / 2)) / USUAL_VIEW;
  sprite.scale.set(width * pixel, HEIGHT * pixel, 1);
  sprite.center.set(0.5, 0);
  sprite.renderOrder = look.hides ? ORDER.signs : ORDER.labels - 2;
  return sprite;
}

function draw(
  pen: CanvasRenderingContext2D,
  words: string,
  width: number,
  font: string,
  look: SignLook,
): void {
  pen.scale(SHARP, SHARP);
  pen.fillStyle = "rgb(18 14 10 / 0.8)";
  pen.beginPath();
  pen.roundRect(0, 1, width, HEIGHT - 2, 5);
  pen.fill();
  if (look.ink) {
    pen.strokeStyle = look.ink;
    pen.lineWidth = 1.5;
    pen.stroke();
  }
  const left = look.icon ? 30 : 8;
  if (look.icon) drawIcon(pen, look.icon);
  pen.font = font;
  pen.fillStyle = "#f6efe0";
  pen.textBaseline = "middle";
  pen.fillText(words, left, HEIGHT / 2 + 0.5);
}

function drawIcon(pen: CanvasRenderingContext2D, icon: string): void {
  pen.save();
  pen.translate(7, 3);
  pen.scale(18 / 24, 18 / 24);
  pen.strokeStyle = GILT;
  pen.lineWidth = 2.2;
  pen.lineCap = pen.lineJoin = "round";
  pen.stroke(new Path2D(iconPath(icon)));
  pen.restore();
}
