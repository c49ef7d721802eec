// What figures are made of besides their models: rings, shadows and cards, each made once for all that look alike.
import { CylinderGeometry, DoubleSide, MeshBasicMaterial, MeshStandardMaterial, PlaneGeometry } from "three";
import { DISPOSITIONS, type Disposition } from "./colours";
import {
  CARD_HEIGHT,
  SIDE as CARD_PIXELS,
  cardPicture,
  ringPicture,
  selectionPicture,
  shadowPicture,
  turnPicture,
} from "./drawn";
import { FLAT, flatMaterial } from "./ground";
import type { ShownToken } from "./labels";
import type { Level } from "./models";
import { ORDER } from "./orders";
import type { Textures } from "./textures";

const WIDE = 0.8;
const HIGH = (WIDE * CARD_HEIGHT) / CARD_PIXELS;
const FOOT = 0.07;
const CARD = new PlaneGeometry(WIDE, HIGH).translate(0, HIGH / 2 + FOOT * 0.6, 0);
const STAND = new CylinderGeometry(0.4, 0.45, FOOT, 40).translate(0, FOOT / 2, 0);
export const CARD_TOP = HIGH + FOOT;

export class Looks {
  readonly rings: Record<Disposition, Level>;
  readonly shadow: Level;
  readonly selection: Level;
  readonly turn: Level;
  /** What cards stand on. */
  readonly stand: Level;
  private readonly cards = new Map<string, Level>();

  constructor(
    private readonly textures: Textures,
    private readonly arrived: () => void,
  ) {
    const ring = (name: Disposition) => this.flat(ringPicture(name), ORDER.rings);
    this.rings = {
      friendly: ring("friendly"),
      neutral: ring("neutral"),
      hostile: ring("hostile"),
      secret: ring("secret"),
    };
    this.shadow = this.flat(shadowPicture(), ORDER.rings - 2);
    this.selection = this.flat(selectionPicture(), ORDER.rings + 1);
    this.turn = this.flat(turnPicture(), ORDER.rings - 1);
    const wood = (opacity: number) =>
      new MeshStandardMaterial({ color: 0x2b2119, roughness: 0.8, transparent: opacity < 1, opacity });
    this.stand = { parts: [{ geometry: STAND, material: wood(1), ghost: wood(0.5) }], height: FOOT };
  }

  /** The card of a token; without its picture until that has come. */
  card(token: ShownToken): { key: string; level: Level } {
    const key = cardKey(token);
    let level = this.cards.get(key);
    if (!level) {
      level = this.newCard(token);
      this.cards.set(key, level);
      void this.paint(level, token);
    }
    return { key, level };
  }

  destroy(): void {
    const all = [
      ...Object.values(this.rings),
      this.shadow,
      this.selection,
      this.turn,
      ...this.cards.values(),
    ];
    for (const { parts } of all) {
      for (const { material, ghost } of parts) {
        material.dispose();
        ghost.dispose();
      }
    }
  }

  /** With the first letter of its name, until its picture has come. */
  private newCard(token: ShownToken): Level {
    const map = this.textures.of(cardPicture(token, null, [1, 1]));
    const make = (opacity: number) =>
      new MeshBasicMaterial({
        map,
        side: DoubleSide,
        alphaTest: 0.4,
        alphaToCoverage: opacity === 1,
        transparent: opacity < 1,
        opacity,
      });
    const part = { geometry: CARD, material: make(1), ghost: make(0.5) };
    return { parts: [part], height: CARD_TOP, order: ORDER.cards };
  }

  private async paint(level: Level, token: ShownToken): Promise<void> {
    const found = token.asset
      ? await this.textures.asset(token.asset, 384)
      : token.picture
        ? await this.textures.at(token.picture)
        : null;
    if (!found) return;
    const image = found.image as HTMLCanvasElement;
    const map = this.textures.of(cardPicture(token, image, [image.width, image.height]));
    for (const { material, ghost } of level.parts) {
      this.textures.drop((material as MeshBasicMaterial).map);
      for (const one of [material, ghost] as MeshBasicMaterial[]) {
        one.map = map;
        one.needsUpdate = true;
      }
    }
    this.arrived();
  }

  private flat(picture: HTMLCanvasElement, order: number): Level {
    const map = this.textures.of(picture);
    map.anisotropy = 4;
    const part = {
      geometry: FLAT,
      material: flatMaterial({ map }),
      ghost: flatMaterial({ map, opacity: 0.5 }),
    };
    return { parts: [part], height: 0, order };
  }
}

function cardKey({ asset, picture, shape, colour, disposition, name }: ShownToken): string {
  const letter = asset || picture ? "" : name.trim().charAt(0);
  return ["card", asset ?? picture, shape, colour, DISPOSITIONS[disposition], letter].join(" ");
}
