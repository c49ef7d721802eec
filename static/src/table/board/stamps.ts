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

function circle(brush: CanvasRenderingContext2D, side: number, radius: number): void {
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

/** Around what is selected: a dashed ring with a dark seam, so that it stands off from light and dark maps. */
export function selectionRing(square: boolean): Texture {
  return stamp(
    `selected-${square}`,
    (brush, side) => {
      const path = () => {
        brush.beginPath();
        if (square) brush.rect(8, 8, side - 16, side - 16);
        else brush.arc(side / 2, side / 2, side / 2 - 8, 0, Math.PI * 2);
      };
      brush.strokeStyle = "rgb(15 12 8 / 0.85)";
      brush.lineWidth = 12;
      path();
      brush.stroke();
      brush.setLineDash([26, 10]);
      brush.strokeStyle = "#ffd675";
      brush.lineWidth = 7;
      path();
      brush.stroke();
    },
    256,
  );
}

/** Whose turn it is: a gilt wreath of four arrows pointing in. */
export function turnRing(): Texture {
  return stamp(
    "turn",
    (brush, side) => {
      const middle = side / 2;
      const glow = brush.createRadialGradient(middle, middle, middle * 0.7, middle, middle, middle);
      glow.addColorStop(0, "rgb(255 205 90 / 0)");
      glow.addColorStop(0.55, "rgb(255 205 90 / 0.75)");
      glow.addColorStop(1, "rgb(255 205 90 / 0)");
      brush.fillStyle = glow;
      circle(brush, side, middle);
      brush.fill();
      brush.fillStyle = "#ffdf8a";
      for (let quarter = 0; quarter < 4; quarter += 1) {
        brush.save();
        brush.translate(middle, middle);
        brush.rotate((quarter * Math.PI) / 2 + Math.PI / 4);
        brush.beginPath();
        brush.moveTo(middle * 0.76, 0);
        brush.lineTo(middle - 2, -13);
        brush.lineTo(middle - 2, 13);
        brush.fill();
        brush.restore();
      }
    },
    256,
  );
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
