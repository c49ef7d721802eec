// All that lies on the scene is seen in the colour of daylight, the less the darker it is.
import { Sprite, Texture } from "pixi.js";
import { daylightOf } from "../daylight";
import type { SettingsPiece } from "../protocol";

export class Daylight {
  readonly sprite = new Sprite({ texture: Texture.WHITE, blendMode: "multiply" });

  show(settings: SettingsPiece): void {
    const tint = daylightOf(settings);
    this.sprite.visible = tint.some((part) => part < 1);
    this.sprite.tint = tint;
    this.sprite.setSize(settings.width, settings.height);
  }
}
