// From scene pixels (y down) to the world of the 3D view and back: one cell is 1, x goes east, z south, y up.
import type { Point } from "../geometry";

export interface Place {
  x: number;
  z: number;
}

export class Space {
  constructor(readonly cell: number) {}

  world({ x, y }: Point): Place {
    return { x: x / this.cell, z: y / this.cell };
  }

  scene({ x, z }: Place): Point {
    return { x: x * this.cell, y: z * this.cell };
  }

  length(pixels: number): number {
    return pixels / this.cell;
  }
}

/** The turn about the vertical that lets a model, whose front is +Z, look in a direction (degrees clockwise from east). */
export function facing(rotation: number): number {
  return Math.PI / 2 - (rotation * Math.PI) / 180;
}
