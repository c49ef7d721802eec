// The choices of each tool: one record that tools read and panels change.
import type { DrawingPiece, TemplatePiece } from "../protocol";

export type WallKind = "wall" | "door" | "secret" | "window" | "terrain" | "invisible" | "curtain";

export interface ToolOptions {
  area: { shape: TemplatePiece["shape"]; colour: string; width: number; angle: number; keep: boolean };
  draw: {
    shape: DrawingPiece["shape"];
    colour: string;
    width: number;
    filled: boolean;
    opacity: number;
    size: number;
    layer: DrawingPiece["layer"];
  };
  fog: { mode: "reveal" | "hide"; shape: "brush" | "rectangle" | "polygon"; radius: number };
  wall: { kind: WallKind; side: "both" | "left" | "right"; chain: boolean };
  light: {
    bright: number;
    dim: number;
    colour: string;
    animation: "none" | "torch" | "pulse";
    darkness: boolean;
  };
  pin: { icon: string; shown: "everybody" | "game_masters" };
  ambience: { asset: string; radius: number };
  ping: { pull: boolean };
  map: { align: boolean };
}

export function usualOptions(colour: string): ToolOptions {
  return {
    area: { shape: "circle", colour: "#b3261e", width: 5, angle: 53.13, keep: true },
    draw: { shape: "freehand", colour, width: 6, filled: false, opacity: 1, size: 32, layer: "tokens" },
    fog: { mode: "reveal", shape: "brush", radius: 70 },
    wall: { kind: "wall", side: "both", chain: true },
    light: { bright: 20, dim: 40, colour: "#ffd9a0", animation: "torch", darkness: false },
    pin: { icon: "book", shown: "game_masters" },
    ambience: { asset: "", radius: 30 },
    ping: { pull: false },
    map: { align: false },
  };
}
