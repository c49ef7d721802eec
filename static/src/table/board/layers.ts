// What lies above what: the scene's own layers move with the camera, shade and weather stay on the screen.
import { Container } from "pixi.js";
import type { Camera } from "./camera";

// Those of many things and those that change at every move of the hand are packed for the graphics card by themselves.
const OWN_GROUPS = new Set(["maps", "tokens", "moving", "walls", "signs", "rulers", "handles", "tokenMarks"]);
const WORLD = [
  "maps",
  "grid",
  "drawings",
  "areas",
  "auras",
  "lights",
  "tokens",
  "secret",
  "moving",
  "roofs",
] as const;
const ABOVE = ["walls", "signs", "tokenMarks", "rulers", "handles"] as const;

type WorldLayer = (typeof WORLD)[number];
type AboveLayer = (typeof ABOVE)[number];

export class Layers {
  readonly stage = new Container();
  /** Below the shade of what is not seen. */
  readonly world = new Container({ isRenderGroup: true });
  readonly shade = new Container();
  /** Above the shade. */
  readonly above = new Container({ isRenderGroup: true });
  readonly weather = new Container();
  private readonly all = new Map<string, Container>();

  constructor() {
    for (const name of WORLD) this.all.set(name, this.world.addChild(layer(name)));
    for (const name of ABOVE) this.all.set(name, this.above.addChild(layer(name)));
    for (const name of ["maps", "drawings", "tokens", "auras"] as const)
      this.get(name).sortableChildren = true;
    this.stage.addChild(this.world, this.shade, this.above, this.weather);
  }

  get(name: WorldLayer | AboveLayer): Container {
    const layer = this.all.get(name);
    if (!layer) throw new Error(`There is no layer ${name}.`);
    return layer;
  }

  follow(camera: Camera): void {
    const origin = camera.toScreen(0, 0);
    for (const group of [this.world, this.above]) {
      group.rotation = camera.turn;
      group.position.set(origin.x, origin.y);
      group.scale.set(camera.zoom);
    }
  }
}

function layer(name: string): Container {
  return new Container({ label: name, isRenderGroup: OWN_GROUPS.has(name) });
}
