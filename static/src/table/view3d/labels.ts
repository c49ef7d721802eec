// What hovers over a figure: name, bars or health in words, states, elevation; the same size however far it is.
import { type CanvasTexture, Sprite, SpriteMaterial, type Vector3 } from "three";
import { iconPath } from "../panels/icons";
import type { TokenPiece } from "../protocol";
import type { SeenPiece } from "../store";
import { GILT } from "./colours";
import { OPENING } from "./orbit";
import { ORDER } from "./orders";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

export type ShownToken = TokenPiece & SeenPiece;

const SHARP = 2;
const WIDE = 168;
const LINE = 22;
const BAR = 8;
const ICON = 18;
const MOST_ICONS = 7;

export interface LabelFacts {
  unit: string;
  turn: boolean;
  selected: boolean;
}

/** All that decides how a label looks; alike keys, alike pictures. */
export function labelKey(token: ShownToken, facts: LabelFacts): string {
  const { name, bars, conditions, elevation, defeated, seen, hidden } = token;
  return JSON.stringify([
    name,
    bars,
    conditions.map((one) => [one.name, one.icon]),
    elevation,
    defeated,
    seen,
    hidden,
    facts,
  ]);
}

export class Label {
  readonly sprite = new Sprite(
    new SpriteMaterial({ depthTest: false, depthWrite: false, sizeAttenuation: false }),
  );
  private texture: CanvasTexture | null = null;
  private key = "";
  private size: [number, number] = [0, 0];

  constructor(private readonly textures: Textures) {
    this.sprite.renderOrder = ORDER.labels;
    this.sprite.center.set(0.5, 0);
  }

  show(token: ShownToken, facts: LabelFacts): void {
    const key = labelKey(token, facts);
    if (key === this.key) return;
    this.key = key;
    const drawn = labelPicture(token, facts);
    this.textures.drop(this.texture);
    this.texture = drawn ? this.textures.of(drawn.canvas) : null;
    this.size = drawn?.size ?? [0, 0];
    this.sprite.material.map = this.texture;
    this.sprite.material.needsUpdate = true;
    this.sprite.visible = drawn !== null;
  }

  get pixels(): readonly [width: number, height: number] {
    return this.size;
  }

  /** `strength` 0: too far away to be read, or covered by others. */
  place(at: Vector3, stage: Stage, strength: number): void {
    this.sprite.visible = this.texture !== null && strength > 0.02;
    this.sprite.position.copy(at);
    this.sprite.material.opacity = strength;
    const pixel = (2 * Math.tan(OPENING / 2)) / stage.height;
    this.sprite.scale.set(this.size[0] * pixel, this.size[1] * pixel, 1);
  }

  destroy(): void {
    this.sprite.removeFromParent();
    this.textures.drop(this.texture);
    this.sprite.material.dispose();
  }
}

interface Drawn {
  canvas: HTMLCanvasElement;
  size: [number, number];
}

function labelPicture(token: ShownToken, facts: LabelFacts): Drawn | null {
  const words = wordsOf(token, facts);
  const bars = token.bars.filter((bar) => bar.max);
  const icons = token.conditions.slice(0, MOST_ICONS);
  const health = healthOf(token);
  const rows = [icons.length > 0, words !== "", health !== ""].filter(Boolean).length;
  const height = rows * LINE + bars.length * (BAR + 2) + pipsHeight(token) + (facts.turn ? 12 : 0) + 6;
  if (height <= 6) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDE * SHARP, height * SHARP];
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SHARP, SHARP);
  let top = 2;
  if (icons.length) top = drawIcons(pen, icons, top);
  if (words) top = drawWords(pen, words, top, token, facts);
  if (health) top = drawHealth(pen, health, top);
  top = drawPips(pen, token, top);
  for (const bar of bars) top = drawBar(pen, bar.value / (bar.max || 1), bar.colour, top);
  if (facts.turn) drawTurn(pen, top);
  return { canvas, size: [WIDE, height] };
}

function wordsOf(token: ShownToken, { unit }: LabelFacts): string {
  const high = token.elevation
    ? `${token.elevation > 0 ? "▲" : "▼"} ${Math.abs(token.elevation)} ${unit}`
    : "";
  const marks = [token.defeated ? "✝" : "", token.hidden ? "◌" : ""].join("");
  return [marks, token.name, high].filter(Boolean).join(" ");
}

function healthOf(token: ShownToken): string {
  return token.seen?.health ?? "";
}

function pipsHeight(token: ShownToken): number {
  return token.seen?.pips === null || token.seen?.pips === undefined ? 0 : 12;
}

function drawIcons(pen: CanvasRenderingContext2D, icons: TokenPiece["conditions"], top: number): number {
  let x = (WIDE - icons.length * (ICON + 4)) / 2 + 2;
  for (const { icon } of icons) {
    pen.fillStyle = "rgb(18 14 10 / 0.85)";
    pen.beginPath();
    pen.roundRect(x - 1, top, ICON + 2, ICON + 2, 4);
    pen.fill();
    pen.save();
    pen.translate(x, top + 1);
    pen.scale(ICON / 24, ICON / 24);
    pen.strokeStyle = GILT;
    pen.lineWidth = 2.2;
    pen.lineCap = pen.lineJoin = "round";
    pen.stroke(new Path2D(iconPath(icon)));
    pen.restore();
    x += ICON + 4;
  }
  return top + LINE;
}

function drawWords(
  pen: CanvasRenderingContext2D,
  words: string,
  top: number,
  token: ShownToken,
  { turn, selected }: LabelFacts,
): number {
  pen.font = `${selected || turn ? 700 : 600} 13px Seravek, "Gill Sans Nova", Ubuntu, Calibri, sans-serif`;
  const text = shortened(pen, words, WIDE - 18);
  const width = pen.measureText(text).width + 14;
  pen.fillStyle = turn ? "rgb(70 46 6 / 0.92)" : "rgb(18 14 10 / 0.78)";
  pen.beginPath();
  pen.roundRect((WIDE - width) / 2, top, width, LINE - 3, 4);
  pen.fill();
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = turn || selected ? GILT : token.defeated ? "#a79c8c" : "#f6efe0";
  pen.fillText(text, WIDE / 2, top + (LINE - 3) / 2 + 0.5);
  return top + LINE;
}

function drawHealth(pen: CanvasRenderingContext2D, words: string, top: number): number {
  pen.font = "italic 600 12px Charter, Georgia, serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 3;
  pen.strokeStyle = "rgb(18 14 10 / 0.9)";
  pen.fillStyle = "#f0c8b4";
  pen.strokeText(words, WIDE / 2, top + LINE / 2 - 1);
  pen.fillText(words, WIDE / 2, top + LINE / 2 - 1);
  return top + LINE;
}

function drawPips(pen: CanvasRenderingContext2D, token: ShownToken, top: number): number {
  if (!pipsHeight(token)) return top;
  for (let pip = 0; pip < 5; pip += 1) {
    pen.beginPath();
    pen.arc(WIDE / 2 + (pip - 2) * 13, top + 5, 4, 0, Math.PI * 2);
    pen.fillStyle = pip < (token.seen?.pips ?? 0) ? "#e06a4a" : "rgb(18 14 10 / 0.8)";
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = "rgb(18 14 10 / 0.9)";
    pen.stroke();
  }
  return top + 12;
}

function drawBar(pen: CanvasRenderingContext2D, share: number, colour: string, top: number): number {
  const [left, width] = [WIDE / 2 - 38, 76];
  pen.fillStyle = "rgb(18 14 10 / 0.85)";
  pen.beginPath();
  pen.roundRect(left, top, width, BAR, 3);
  pen.fill();
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(left + 1.5, top + 1.5, Math.max(0, Math.min(1, share)) * (width - 3), BAR - 3, 2);
  pen.fill();
  return top + BAR + 2;
}

function drawTurn(pen: CanvasRenderingContext2D, top: number): void {
  pen.beginPath();
  pen.moveTo(WIDE / 2 - 10, top);
  pen.lineTo(WIDE / 2 + 10, top);
  pen.lineTo(WIDE / 2, top + 11);
  pen.closePath();
  pen.fillStyle = GILT;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = "#1b1408";
  pen.stroke();
}

function shortened(pen: CanvasRenderingContext2D, words: string, most: number): string {
  if (pen.measureText(words).width <= most) return words;
  let text = words;
  while (text.length > 1 && pen.measureText(`${text}…`).width > most) text = text.slice(0, -1);
  return `${text}…`;
}
