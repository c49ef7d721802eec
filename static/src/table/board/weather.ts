// Weather on the screen: rain, snow, embers as a few hundred particles, fog as drifting veils. Still where wished.
import { Container, Particle, ParticleContainer, Sprite, type Texture } from "pixi.js";
import type { ScreenPiece } from "../protocol";
import type { Camera } from "./camera";
import { type Frames, isStill } from "./frames";
import { stamp } from "./stamps";

type Kind = ScreenPiece["weather"];

interface Habit {
  count: number;
  texture: () => Texture;
  /** Screen pixels a second, least and most. */
  fall: [number, number];
  drift: [number, number];
  size: [number, number];
  tint: number;
  alpha: [number, number];
  turn: number;
}

const HABITS: Record<Exclude<Kind, "none" | "fog">, Habit> = {
  rain: {
    count: 380,
    texture: streak,
    fall: [900, 1300],
    drift: [-160, -120],
    size: [0.5, 1],
    tint: 0xaecbe6,
    alpha: [0.2, 0.5],
    turn: 0.13,
  },
  snow: {
    count: 260,
    texture: flake,
    fall: [40, 110],
    drift: [-30, 30],
    size: [0.15, 0.5],
    tint: 0xffffff,
    alpha: [0.4, 0.9],
    turn: 0,
  },
  embers: {
    count: 130,
    texture: flake,
    fall: [-90, -30],
    drift: [-25, 35],
    size: [0.08, 0.26],
    tint: 0xff9a3d,
    alpha: [0.4, 1],
    turn: 0,
  },
};

interface Bit {
  particle: Particle;
  fall: number;
  drift: number;
  phase: number;
}

export class Weather {
  readonly root = new Container();
  private kind: Kind = "none";
  private bits: Bit[] = [];
  private veils: Sprite[] = [];

  constructor(
    private readonly camera: Camera,
    private readonly frames: Frames,
  ) {}

  show(kind: Kind): void {
    if (kind === this.kind) return;
    this.kind = kind;
    this.clear();
    if (kind === "fog") this.rollIn();
    else if (kind !== "none") this.begin(HABITS[kind]);
    this.frames.need();
    if (kind !== "none" && !isStill()) this.frames.move(this.step);
  }

  private clear(): void {
    for (const child of this.root.removeChildren()) child.destroy();
    this.bits = [];
    this.veils = [];
  }

  private begin(habit: Habit): void {
    const texture = habit.texture();
    const holder = new ParticleContainer({
      texture,
      dynamicProperties: { position: true, rotation: false, color: false },
    });
    this.bits = Array.from({ length: isStill() ? habit.count / 4 : habit.count }, () => {
      const near = Math.random();
      const between = ([least, most]: [number, number], share: number) => least + (most - least) * share;
      const particle = new Particle({
        texture,
        x: Math.random() * this.camera.width,
        y: Math.random() * this.camera.height,
        anchorX: 0.5,
        anchorY: 0.5,
        scaleX: between(habit.size, near),
        scaleY: between(habit.size, near),
        tint: habit.tint,
        alpha: between(habit.alpha, near),
        rotation: habit.turn,
      });
      holder.addParticle(particle);
      return {
        particle,
        fall: between(habit.fall, near),
        drift: between(habit.drift, Math.random()),
        phase: Math.random() * 7,
      };
    });
    this.root.addChild(holder);
  }

  private rollIn(): void {
    for (let veil = 0; veil < 5; veil += 1) {
      const sprite = new Sprite({ texture: cloud(), anchor: 0.5, alpha: 0.3, tint: 0xdfe6e8 });
      sprite.setSize(this.camera.width * 1.3, this.camera.height * 0.9);
      sprite.position.set(Math.random() * this.camera.width, ((veil + 0.5) / 5) * this.camera.height);
      this.veils.push(this.root.addChild(sprite));
    }
  }

  private readonly step = (now: number, passed: number): boolean => {
    if (this.kind === "none") return false;
    const seconds = passed / 1000;
    const { width, height } = this.camera;
    for (const { particle, fall, drift, phase } of this.bits) {
      particle.x = wrap(
        particle.x + (drift + Math.sin(now / 900 + phase) * Math.min(30, Math.abs(fall))) * seconds,
        width,
      );
      particle.y = wrap(particle.y + fall * seconds, height);
    }
    this.veils.forEach((veil, at) => {
      veil.x = wrap(veil.x + (14 + at * 6) * seconds, width * 2, width / 2);
    });
    return true;
  };
}

function wrap(value: number, most: number, beyond = 20): number {
  if (value > most + beyond) return -beyond;
  return value < -beyond ? most + beyond : value;
}

function streak(): Texture {
  return stamp(
    "streak",
    (brush, side) => {
      const shade = brush.createLinearGradient(0, 0, 0, side);
      shade.addColorStop(0, "rgb(255 255 255 / 0)");
      shade.addColorStop(1, "rgb(255 255 255 / 1)");
      brush.fillStyle = shade;
      brush.fillRect(side / 2 - 1, 0, 2.5, side);
    },
    32,
  );
}

function flake(): Texture {
  return stamp(
    "flake",
    (brush, side) => {
      const shade = brush.createRadialGradient(side / 2, side / 2, 0, side / 2, side / 2, side / 2);
      shade.addColorStop(0, "#fff");
      shade.addColorStop(0.5, "rgb(255 255 255 / 0.8)");
      shade.addColorStop(1, "rgb(255 255 255 / 0)");
      brush.fillStyle = shade;
      brush.fillRect(0, 0, side, side);
    },
    32,
  );
}

function cloud(): Texture {
  return stamp(
    "cloud",
    (brush, side) => {
      for (let puff = 0; puff < 26; puff += 1) {
        const x = side * (0.2 + 0.6 * (((puff * 37) % 26) / 26));
        const y = side * (0.3 + 0.4 * (((puff * 17) % 26) / 26));
        const shade = brush.createRadialGradient(x, y, 0, x, y, side * 0.22);
        shade.addColorStop(0, "rgb(255 255 255 / 0.12)");
        shade.addColorStop(1, "rgb(255 255 255 / 0)");
        brush.fillStyle = shade;
        brush.fillRect(0, 0, side, side);
      }
    },
    256,
  );
}
