// The faces of tokens: a picture cut round or square once for all who share it, or letters on the token's colour.
import { Texture } from "pixi.js";
import type { TokenPiece } from "../protocol";
import { assetAddress, type Pictures } from "./pictures";
import { paintLetters, stamp } from "./stamps";

const SIDES = [96, 192, 384];

export class Portraits {
  private readonly cut = new Map<string, Texture>();

  constructor(private readonly pictures: Pictures) {}

  /** The face of a token that is so many pixels wide on the screen. */
  face(token: TokenPiece, pixels: number): Texture {
    const address = pictureOf(token);
    const picture = address ? this.pictures.get(address, fallbackOf(token)) : null;
    if (!picture) return letters(token);
    if (token.shape === "picture") return picture;
    const side = SIDES.find((one) => one >= pixels * 0.8) ?? 384;
    const key = `${address}|${token.shape}|${side}`;
    const there = this.cut.get(key);
    if (there && !there.destroyed) return there;
    const made = cutOut(picture, token.shape === "round", side);
    this.cut.set(key, made);
    return made;
  }

  destroy(): void {
    for (const texture of this.cut.values()) texture.destroy(true);
    this.cut.clear();
  }
}

function pictureOf(token: TokenPiece): string {
  return token.asset ? assetAddress(token.asset, "thumbnail.webp") : token.picture;
}

function fallbackOf(token: TokenPiece): string | null {
  return token.asset ? assetAddress(token.asset, "original") : null;
}

function cutOut(picture: Texture, round: boolean, side: number): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const brush = canvas.getContext("2d");
  if (brush) {
    brush.beginPath();
    if (round) brush.arc(side / 2, side / 2, side / 2 - 1, 0, Math.PI * 2);
    else brush.rect(0, 0, side, side);
    brush.clip();
    brush.fillStyle = "#2a231a";
    brush.fillRect(0, 0, side, side);
    const image = picture.source.resource as ImageBitmap;
    const factor = side / Math.min(image.width, image.height);
    const wide = image.width * factor;
    // Portraits stand higher than wide: their upper part holds the face.
    brush.drawImage(image, (side - wide) / 2, 0, wide, image.height * factor);
  }
  return Texture.from({ resource: canvas, autoGenerateMipmaps: true } as never);
}

/** The first letters of the first two words. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s-]+/u);
  const number = /^\d+$/u.test(words.at(-1) ?? "") && words.length > 1 ? words.pop() : undefined;
  const first = words.map((word) => [...word][0]?.toUpperCase() ?? "");
  return number ? `${first[0] ?? ""}${number}` : first.slice(0, 2).join("");
}

function letters(token: TokenPiece): Texture {
  const text = initials(token.name);
  return stamp(`face-${token.shape}-${token.colour}-${text}`, (brush, side) => {
    brush.fillStyle = token.colour;
    brush.beginPath();
    if (token.shape === "square") brush.rect(0, 0, side, side);
    else brush.arc(side / 2, side / 2, side / 2 - 1, 0, Math.PI * 2);
    brush.fill();
    const light = brush.createRadialGradient(side * 0.4, side * 0.3, 2, side / 2, side / 2, side * 0.6);
    light.addColorStop(0, "rgb(255 255 255 / 0.25)");
    light.addColorStop(1, "rgb(0 0 0 / 0.3)");
    brush.fillStyle = light;
    brush.fill();
    paintLetters(brush, side, text, "#fff8e8");
  });
}
