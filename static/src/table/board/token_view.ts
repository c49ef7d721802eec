// One token on the board: face, ring, bars, states, name. Rebuilt only when its record has changed.
import { type BitmapText, Container, Sprite, Texture } from "pixi.js";
import { caption, LETTER_SIZE } from "./letters";
import type { Portraits } from "./portraits";
import { auraDisc, badge, cross, disc, facing, ring, shadow } from "./stamps";
import {
  barsOf,
  type Detail,
  dispositionColour,
  elevationOf,
  type Measures,
  plateOf,
  ringOf,
  type SeenToken,
  shorten,
} from "./token_look";

const BADGES = 6;

export class TokenView {
  readonly root = new Container();
  readonly auras = new Container();
  private readonly body = new Container();
  private readonly extras = new Container();
  private face: Sprite | null = null;
  private plate: BitmapText | null = null;
  private detail: Detail | null = null;
  private side = 0;
  private cell = 0;

  constructor(
    public token: SeenToken,
    private readonly portraits: Portraits,
  ) {
    this.root.addChild(this.body, this.extras);
  }

  /** Draws the token anew. */
  draw(token: SeenToken, measures: Measures, detail: Detail): void {
    this.token = token;
    this.detail = detail;
    this.side = Math.max(4, token.size * measures.cell);
    this.cell = measures.cell;
    for (const part of [this.body, this.extras, this.auras])
      for (const old of part.removeChildren()) old.destroy();
    this.face = null;
    this.plate = null;
    this.drawBody(measures);
    if (detail === "whole") this.drawExtras(measures);
    this.drawAuras(measures);
    this.root.alpha = token.opacity * (token.hidden || token.layer === "game_master" ? 0.5 : 1);
    this.root.zIndex = token.order + (token.defeated ? -1e6 : 0) - token.size / 100;
  }

  move(x: number, y: number): void {
    this.root.position.set(x, y);
    this.auras.position.set(x, y);
  }

  /** Turns what turns: the picture itself, or the notch that shows where the token looks. */
  turn(degrees: number): void {
    if (this.face && this.token.shape === "picture") this.face.angle = degrees;
    const notch = this.body.getChildByLabel("facing");
    if (notch) notch.angle = degrees;
  }

  /** The name keeps its size on the screen, within limits, and does not run far beyond its neighbours. */
  scaleText(zoom: number): void {
    if (!this.plate) return;
    const high = Math.min(16, Math.max(11.5, this.side * zoom * 0.2));
    this.plate.scale.set(high / (LETTER_SIZE * zoom));
    const letters = Math.max(7, Math.floor((Math.max(this.side, this.cell) * zoom * 1.3) / (high * 0.56)));
    const words = shorten(plateOf(this.token), letters);
    if (words !== this.plate.text) this.plate.text = words;
  }

  get shownDetail(): Detail | null {
    return this.detail;
  }

  /** Takes a sharper face, or one that has just arrived. */
  refreshFace(pixels: number): void {
    if (!this.face || this.detail === "dot") return;
    const texture = this.portraits.face(this.token, this.side * pixels);
    if (texture !== this.face.texture) this.setFace(texture);
  }

  destroy(): void {
    this.root.destroy({ children: true });
    this.auras.destroy({ children: true });
  }

  private setFace(texture: Texture): void {
    if (!this.face) return;
    this.face.texture = texture;
    const longest = Math.max(texture.width, texture.height) || 1;
    const share = this.token.shape === "round" ? 0.94 : 1;
    this.face.scale.set((this.side * share) / longest);
  }

  private drawBody(measures: Measures): void {
    const { token } = this;
    if (this.detail === "dot") {
      this.body.addChild(this.sprite(disc(), this.side * 0.9, dispositionColour(token)));
      return;
    }
    if (token.shape !== "picture")
      this.body.addChild(
        this.sprite(shadow(token.shape === "square"), this.side * 1.22, 0xffffff, {
          x: 0,
          y: this.side * 0.03,
        }),
      );
    this.face = new Sprite({ texture: Texture.EMPTY, anchor: 0.5 });
    this.body.addChild(this.face);
    this.setFace(this.portraits.face(token, this.side * measures.pixels));
    this.face.tint = token.defeated ? 0x6f6a66 : (token.tint ?? 0xffffff);
    const around = ringOf(token);
    if (around) this.body.addChild(this.sprite(ring(around.kind), this.side, around.colour));
    if (around && (token.rotation !== 0 || (token.vision?.on && token.vision.angle < 360)))
      this.drawFacing(around.colour);
    if (token.defeated) this.body.addChild(this.sprite(cross(), this.side * 0.95));
    this.turn(token.rotation);
  }

  private drawFacing(colour: number): void {
    const notch = this.sprite(facing(), this.side * 1.2, colour);
    notch.label = "facing";
    this.body.addChild(notch);
  }

  private drawExtras(measures: Measures): void {
    this.drawBars();
    this.drawPips();
    this.drawBadges();
    const height = elevationOf(this.token, measures.unit);
    if (height) this.drawElevation(height);
    const words = plateOf(this.token);
    if (words) this.drawPlate(words, measures);
  }

  private drawBars(): void {
    const bars = barsOf(this.token);
    const high = Math.min(this.side * 0.09, 11);
    bars.forEach(({ bar, share }, row) => {
      const y = this.side / 2 - high * 0.6 - row * (high + 1);
      this.strip(y, 0.86, high, 0x120e0a, 0.9);
      if (share > 0) this.strip(y, 0.86 * share, high - 2, bar.colour, 1, 0.86);
    });
  }

  /** A bar from the left; `of` is the share of the token's width that it would fill when full. */
  private strip(
    y: number,
    share: number,
    high: number,
    tint: number | string,
    alpha: number,
    of = share,
  ): void {
    const strip = new Sprite({ texture: Texture.WHITE, tint, alpha });
    strip.setSize(Math.max(0.1, this.side * share - (of === share ? 0 : 2)), high);
    strip.position.set((-this.side * of) / 2 + (of === share ? 0 : 1), y - high / 2);
    this.extras.addChild(strip);
  }

  private drawPips(): void {
    const pips = this.token.seen?.pips;
    if (pips === null || pips === undefined) return;
    const step = this.side * 0.16;
    for (let pip = 0; pip < 5; pip += 1) {
      const place = { x: (pip - 2) * step, y: this.side / 2 - step * 0.35 };
      this.extras.addChild(this.sprite(disc(), step * 0.95, 0x120e0a, place));
      if (pip < pips) this.extras.addChild(this.sprite(disc(), step * 0.7, 0xe0513a, place));
    }
  }

  private drawBadges(): void {
    const all = this.token.conditions;
    const shown = all.length > BADGES ? all.slice(0, BADGES - 1) : all;
    const size = Math.min(this.side * 0.3, 34);
    const place = (at: number) => ({
      x: this.side / 2 - size * 0.35 - Math.floor(at / 3) * size * 0.95,
      y: -this.side / 2 + size * 0.35 + (at % 3) * size * 0.95,
    });
    shown.forEach(({ icon, name }, at) => {
      this.extras.addChild(this.sprite(badge(icon, name), size, 0xffffff, place(at)));
    });
    if (shown.length < all.length)
      this.extras.addChild(
        this.sprite(badge("", `+${all.length - shown.length}`), size, 0xffffff, place(shown.length)),
      );
  }

  private drawElevation(words: string): void {
    const text = caption(words, LETTER_SIZE * Math.max(0.3, this.side / 180), { x: 0, y: 0.5 });
    text.position.set(-this.side / 2, -this.side / 2);
    this.extras.addChild(text);
  }

  private drawPlate(words: string, measures: Measures): void {
    this.plate = caption(words, LETTER_SIZE, { x: 0.5, y: 0 });
    this.plate.position.set(0, this.side / 2 + 1);
    this.extras.addChild(this.plate);
    this.scaleText(measures.zoom);
  }

  private drawAuras({ perUnit }: Measures): void {
    for (const aura of this.token.auras) {
      const size = this.side + aura.radius * perUnit * 2;
      const spot = this.sprite(auraDisc(), size, aura.colour);
      spot.alpha = aura.opacity;
      this.auras.addChild(spot);
    }
  }

  private sprite(
    texture: Texture,
    size: number,
    tint: number | string = 0xffffff,
    place = { x: 0, y: 0 },
  ): Sprite {
    const sprite = new Sprite({ texture, anchor: 0.5, tint });
    sprite.setSize(size, size);
    sprite.position.set(place.x, place.y);
    return sprite;
  }
}
