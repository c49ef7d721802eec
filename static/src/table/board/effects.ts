// Effects that are played once on everybody's screen: a ripple, lightning, an earthquake.
import { Graphics } from "pixi.js";
import type { EffectPlayed } from "../protocol";
import type { Camera } from "./camera";
import { type Frames, isStill } from "./frames";
import type { Layers } from "./layers";

type Act = { start: number; time: number; draw: (share: number) => void; end: () => void };

export class Effects {
  private acts: Act[] = [];

  constructor(
    private readonly layers: Layers,
    private readonly camera: Camera,
    private readonly frames: Frames,
  ) {}

  play({ effect, x, y }: EffectPlayed): void {
    if (effect === "ripple") this.ripple(x, y);
    else if (effect === "lightning") this.lightning();
    else if (effect === "shake" && !isStill()) this.shake();
  }

  private ripple(x: number, y: number): void {
    const rings = this.layers.get("rulers").addChild(new Graphics());
    this.act(
      1800,
      (share) => {
        rings.clear();
        const zoom = this.camera.zoom;
        for (const delay of isStill() ? [0.3] : [0, 0.12, 0.24, 0.36]) {
          const wave = Math.max(0, Math.min(1, (share - delay) / 0.64));
          if (wave > 0 && wave < 1)
            rings
              .circle(x, y, wave * 260)
              .stroke({ color: 0xbfe8ff, width: (6 * (1 - wave) + 1) / zoom, alpha: 1 - wave });
        }
      },
      () => rings.destroy(),
    );
  }

  /** Two flashes; a single faint one for those who wish for less movement. */
  private lightning(): void {
    const sheet = this.layers.weather.addChild(new Graphics());
    sheet.rect(0, 0, this.camera.width, this.camera.height).fill(0xeaf3ff);
    sheet.alpha = 0;
    this.act(
      isStill() ? 900 : 700,
      (share) => {
        if (isStill()) sheet.alpha = 0.25 * Math.sin(share * Math.PI);
        else
          sheet.alpha =
            share < 0.35
              ? 0.75 * (1 - share / 0.35)
              : 0.55 * Math.max(0, 1 - (share - 0.45) / 0.55) * (share > 0.45 ? 1 : 0);
      },
      () => sheet.destroy(),
    );
  }

  private shake(): void {
    const { stage } = this.layers;
    this.act(
      700,
      (share) => {
        const strength = 14 * (1 - share);
        stage.position.set((Math.random() - 0.5) * strength, (Math.random() - 0.5) * strength);
      },
      () => stage.position.set(0, 0),
    );
  }

  private act(time: number, draw: (share: number) => void, end: () => void): void {
    this.acts.push({ start: performance.now(), time, draw, end });
    this.frames.move(this.step);
  }

  private readonly step = (now: number): boolean => {
    this.acts = this.acts.filter((act) => {
      const share = Math.max(0, (now - act.start) / act.time);
      if (share >= 1) act.end();
      else act.draw(share);
      return share < 1;
    });
    return this.acts.length > 0;
  };
}
