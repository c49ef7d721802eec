// Small pictures painted once and shared by all tokens: rings, discs, crosses, icons. White ones are tinted when used.
import { Texture } from "pixi.js";
import { iconPath, isIcon } from "../panels/icons";

const SIDE = 128;
const kept = new Map<string, Texture>();

/** The texture of this name, painted the first time that it is asked for. */
export function stamp(
  name: string,
  paint: (brush: CanvasRenderingContext2D, side: number) => void,
  side = SIDE,
): Texture {
  const there = kept.get(name);
  if (there && !there.destroyed) return there;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const brush = canvas.getContext("2d");
  if (brush) paint(brush, side);
  const texture = Texture.from({ resource: canvas, autoGenerateMipmaps: true } as never);
  kept.set(name, texture);
  return texture;
}

export function forgetStamps(): void {
  for (const texture of kept.values()) texture.destroy(true);
  kept.clear();
}

export function circle(brush: CanvasRenderingContext2D, side: number, radius: number): void {
  brush.beginPath();
  brush.arc(side / 2, side / 2, radius, 0, Math.PI * 2);
}

export function disc(): Texture {
  return stamp("disc", (brush, side) => {
    brush.fillStyle = "#fff";
    circle(brush, side, side / 2 - 1);
    brush.fill();
  });
}

/** What a token throws on the map. */
export function shadow(square: boolean): Texture {
  return stamp(`shadow-${square}`, (brush, side) => {
    brush.shadowColor = "rgb(0 0 0 / 0.75)";
    brush.shadowBlur = side * 0.07;
    brush.fillStyle = "rgb(0 0 0 / 0.85)";
    const inset = side * 0.09;
    if (square) brush.fillRect(inset, inset, side - 2 * inset, side - 2 * inset);
    else {
      circle(brush, side, side / 2 - inset);
      brush.fill();
    }
  });
}

/** A soft disc with a firm edge, for auras. */
export function auraDisc(): Texture {
  return stamp(
    "aura",
    (brush, side) => {
      const shade = brush.createRadialGradient(side / 2, side / 2, side * 0.1, side / 2, side / 2, side / 2);
      shade.addColorStop(0, "rgb(255 255 255 / 0.35)");
      shade.addColorStop(1, "rgb(255 255 255 / 0.75)");
      brush.fillStyle = shade;
      circle(brush, side, side / 2 - 2);
      brush.fill();
      brush.strokeStyle = "#fff";
      brush.lineWidth = 3;
      circle(brush, side, side / 2 - 3);
      brush.stroke();
    },
    256,
  );
}

export type RingKind = "friendly" | "neutral" | "hostile" | "secret" | "square";

/** Rings differ in shape, too: whole, double, toothed, dotted. */
export function ring(kind: RingKind): Texture {
  return stamp(`ring-${kind}`, (brush, side) => {
    brush.strokeStyle = "#fff";
    brush.fillStyle = "#fff";
    if (kind === "square") {
      brush.lineWidth = 8;
      brush.strokeRect(5, 5, side - 10, side - 10);
      return;
    }
    PAINT[kind](brush, side);
  });
}

const PAINT: Record<Exclude<RingKind, "square">, (brush: CanvasRenderingContext2D, side: number) => void> = {
  friendly: (brush, side) => arcLine(brush, side, 8, side / 2 - 5),
  neutral: (brush, side) => {
    arcLine(brush, side, 3.5, side / 2 - 3);
    arcLine(brush, side, 3.5, side / 2 - 9);
  },
  hostile: (brush, side) => {
    arcLine(brush, side, 6, side / 2 - 4);
    for (let tooth = 0; tooth < 12; tooth += 1) paintTooth(brush, side, (tooth * Math.PI) / 6);
  },
  secret: (brush, side) => {
    brush.setLineDash([6, 7]);
    arcLine(brush, side, 7, side / 2 - 5);
  },
};

function arcLine(brush: CanvasRenderingContext2D, side: number, width: number, radius: number): void {
  brush.lineWidth = width;
  circle(brush, side, radius);
  brush.stroke();
}

function paintTooth(brush: CanvasRenderingContext2D, side: number, angle: number): void {
  const at = (radius: number, turn: number): [number, number] => [
    side / 2 + radius * Math.cos(angle + turn),
    side / 2 + radius * Math.sin(angle + turn),
  ];
  brush.beginPath();
  brush.moveTo(...at(side / 2 - 6, -0.11));
  brush.lineTo(...at(side / 2 - 6, 0.11));
  brush.lineTo(...at(side / 2 - 17, 0));
  brush.fill();
}

/** A notch outside the ring that points where the token looks (east). */
export function facing(): Texture {
  return stamp("facing", (brush, side) => {
    brush.fillStyle = "#fff";
    brush.beginPath();
    brush.moveTo(side - 1, side / 2);
    brush.lineTo(side - 15, side / 2 - 13);
    brush.lineTo(side - 15, side / 2 + 13);
    brush.fill();
  });
}

export function cross(): Texture {
  return stamp("cross", (brush, side) => {
    for (const [colour, width] of [
      ["#1a0f0c", 20],
      ["#d8412f", 12],
    ] as const) {
      brush.strokeStyle = colour;
      brush.lineWidth = width;
      brush.lineCap = "round";
      brush.beginPath();
      brush.moveTo(side * 0.2, side * 0.2);
      brush.lineTo(side * 0.8, side * 0.8);
      brush.moveTo(side * 0.8, side * 0.2);
      brush.lineTo(side * 0.2, side * 0.8);
      brush.stroke();
    }
  });
}

/** A sign on a dark disc: an icon of the table's set, or its first letters where there is none. */
export function badge(
  icon: string,
  words: string,
  colour = "#f4ecd8",
  ground = "rgb(28 22 16 / 0.92)",
): Texture {
  return stamp(
    `badge-${icon}-${isIcon(icon) ? "" : words}-${colour}-${ground}`,
    (brush, side) => {
      brush.fillStyle = ground;
      circle(brush, side, side / 2 - 1);
      brush.fill();
      brush.strokeStyle = colour;
      brush.lineWidth = side * 0.04;
      circle(brush, side, side / 2 - side * 0.04);
      brush.stroke();
      if (isIcon(icon)) paintIcon(brush, side, icon, colour);
      else paintLetters(brush, side, words.slice(0, 2), colour);
    },
    64,
  );
}

function paintIcon(brush: CanvasRenderingContext2D, side: number, icon: string, colour: string): void {
  const scale = (side * 0.62) / 24;
  brush.translate(side * 0.19, side * 0.19);
  brush.scale(scale, scale);
  brush.strokeStyle = colour;
  brush.lineWidth = 2.2;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.stroke(new Path2D(iconPath(icon)));
}

export function paintLetters(
  brush: CanvasRenderingContext2D,
  side: number,
  letters: string,
  colour: string,
): void {
  brush.fillStyle = colour;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.font = `600 ${side * (letters.length > 2 ? 0.3 : 0.44)}px "Grenze Gotisch", Georgia, serif`;
  brush.fillText(letters, side / 2, side * 0.53);
}
