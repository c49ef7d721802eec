// What passes: rulers (one's own and others'), pings, and the outline of what is being drawn just now.
import { Container, Graphics } from "pixi.js";
import { pathLength, sayDistance } from "../geometry";
import type { TableStore } from "../store";
import type { Camera } from "./camera";
import { type Frames, isStill } from "./frames";
import type { Layers } from "./layers";
import { caption } from "./letters";

interface PingMark {
  root: Graphics;
  start: number;
  colour: string;
  x: number;
  y: number;
}

const PING_TIME = 2200;
const RULER_STAYS = 8000;

export class Marks {
  /** For tools: whatever they are drawing. */
  readonly sketch = new Container();
  private readonly rulers = new Map<number | "mine", { root: Container; points: number[]; words: string }>();
  private readonly fading = new Map<number | "mine", ReturnType<typeof setTimeout>>();
  private pings: PingMark[] = [];

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
    private readonly camera: Camera,
    private readonly frames: Frames,
  ) {
    layers.get("handles").addChild(this.sketch);
  }

  /** Shows somebody's ruler; an empty way takes it away. Others' are forgotten after a while. */
  ruler(by: number | "mine", points: number[], words = ""): void {
    this.rulers.get(by)?.root.destroy({ children: true });
    this.rulers.delete(by);
    clearTimeout(this.fading.get(by));
    if (points.length >= 4) {
      const root = this.layers.get("rulers").addChild(this.drawRuler(by, points, words));
      this.rulers.set(by, { root, points, words });
      if (by !== "mine")
        this.fading.set(
          by,
          setTimeout(() => this.ruler(by, []), RULER_STAYS),
        );
    }
    this.frames.need();
  }

  /** Lines keep their width on the screen. */
  look(): void {
    for (const [by, { points, words }] of [...this.rulers]) this.ruler(by, points, words);
  }

  ping(by: number, x: number, y: number): void {
    const root = this.layers.get("rulers").addChild(new Graphics());
    this.pings.push({ root, start: performance.now(), colour: this.colourOf(by), x, y });
    this.frames.move(this.stepPings);
  }

  colourOf(by: number | "mine"): string {
    if (by === "mine" || by === this.store.me.id) return this.store.me.colour;
    return this.store.people.find(({ id }) => id === by)?.colour ?? "#ffd675";
  }

  private drawRuler(by: number | "mine", points: number[], words: string): Container {
    const zoom = this.camera.zoom;
    const { grid } = this.store.settings;
    const root = new Container();
    const line = new Graphics();
    line
      .poly(points, false)
      .stroke({ color: 0x120d08, width: 7 / zoom, cap: "round", join: "round", alpha: 0.75 });
    line
      .poly(points, false)
      .stroke({ color: this.colourOf(by), width: 3.5 / zoom, cap: "round", join: "round" });
    for (let at = 0; at < points.length; at += 2)
      line
        .circle(points[at] ?? 0, points[at + 1] ?? 0, 5 / zoom)
        .fill(0xfff2c9)
        .stroke({ color: 0x120d08, width: 1.5 / zoom });
    const text = caption(words || sayDistance(grid, pathLength(grid, points)), 15 / zoom);
    text.position.set(points.at(-2) ?? 0, (points.at(-1) ?? 0) - 22 / zoom);
    root.addChild(line, text);
    return root;
  }

  private readonly stepPings = (now: number): boolean => {
    this.pings = this.pings.filter((ping) => {
      const share = (now - ping.start) / PING_TIME;
      if (share >= 1) ping.root.destroy();
      else drawPing(ping, Math.max(0, share), this.camera.zoom);
      return share < 1;
    });
    return this.pings.length > 0;
  };
}

function drawPing({ root, colour, x, y }: PingMark, share: number, zoom: number): void {
  root.clear();
  root.alpha = Math.min(1, (1 - share) * 2);
  root
    .circle(x, y, 9 / zoom)
    .fill({ color: colour })
    .stroke({ color: 0xffffff, width: 2.5 / zoom });
  if (isStill()) {
    root.circle(x, y, 24 / zoom).stroke({ color: colour, width: 4 / zoom });
    return;
  }
  for (const delay of [0, 0.33, 0.66]) {
    const wave = (share * 2.5 + delay) % 1;
    root.circle(x, y, (12 + wave * 52) / zoom).stroke({ color: colour, width: 4 / zoom, alpha: 1 - wave });
  }
}
