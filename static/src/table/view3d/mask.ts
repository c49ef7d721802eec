// Sight as a picture: rings (even-odd) become cover from 0 to 255 in a small raster that is laid over the ground.
import type { Sight } from "../protocol";

/** One row of pixels is cut into so many lines. */
const LINES = 4;

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export function raster(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height) };
}

/** The size of a raster for a scene: its longer side has so many pixels. */
export function rasterSize(width: number, height: number, longest: number): [number, number] {
  const scale = longest / Math.max(width, height, 1);
  return [Math.max(2, Math.round(width * scale)), Math.max(2, Math.round(height * scale))];
}

/** Fills rings of scene pixels; `scale` is raster pixels of a scene pixel. What was there is replaced. */
export function fillRings(into: Raster, rings: readonly number[][], scale: number): void {
  into.data.fill(0);
  const edges = edgesOf(rings, scale, into.height);
  if (!edges.length) return;
  const row = new Float32Array(into.width + 1);
  let first = 0;
  for (let y = 0; y < into.height; y += 1) {
    while (first < edges.length && (edges[first] as Edge).bottom <= y) first += 1;
    row.fill(0);
    let touched = false;
    for (let line = 0; line < LINES; line += 1) {
      touched = fillLine(row, edges, first, y + (line + 0.5) / LINES, into.width) || touched;
    }
    if (touched) writeRow(into, y, row);
  }
}

interface Edge {
  top: number;
  bottom: number;
  /** x at the top, and per line down. */
  x: number;
  lean: number;
}

/** Edges sorted by where they begin; those that end early may lie among later ones and are passed over. */
function edgesOf(rings: readonly number[][], scale: number, height: number): Edge[] {
  const edges: Edge[] = [];
  for (const ring of rings) {
    const count = ring.length - (ring.length % 2);
    for (let at = 0; at < count; at += 2) {
      const next = (at + 2) % count;
      const edge = edgeBetween(ring, at, next, scale);
      if (edge && edge.bottom > 0 && edge.top < height) edges.push(edge);
    }
  }
  return edges.sort((a, b) => a.top - b.top);
}

function edgeBetween(ring: number[], from: number, to: number, scale: number): Edge | null {
  const [x1, y1] = [(ring[from] ?? 0) * scale, (ring[from + 1] ?? 0) * scale];
  const [x2, y2] = [(ring[to] ?? 0) * scale, (ring[to + 1] ?? 0) * scale];
  if (y1 === y2) return null;
  const lean = (x2 - x1) / (y2 - y1);
  return y1 < y2 ? { top: y1, bottom: y2, x: x1, lean } : { top: y2, bottom: y1, x: x2, lean };
}

/** Adds the spans of one line; pixels at their ends count as far as they are covered. */
function fillLine(row: Float32Array, edges: Edge[], first: number, y: number, width: number): boolean {
  const crossings: number[] = [];
  for (let at = first; at < edges.length; at += 1) {
    const edge = edges[at] as Edge;
    if (edge.top > y) break;
    if (edge.bottom > y) crossings.push(edge.x + edge.lean * (y - edge.top));
  }
  crossings.sort((a, b) => a - b);
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    addSpan(row, Math.max(0, crossings[at] as number), Math.min(width, crossings[at + 1] as number));
  }
  return crossings.length > 1;
}

function addSpan(row: Float32Array, from: number, to: number): void {
  if (to <= from) return;
  const [first, last] = [Math.floor(from), Math.floor(to)];
  if (first === last) {
    row[first] = (row[first] as number) + (to - from);
    return;
  }
  row[first] = (row[first] as number) + (first + 1 - from);
  for (let x = first + 1; x < last; x += 1) row[x] = (row[x] as number) + 1;
  row[last] = (row[last] as number) + (to - last);
}

function writeRow(into: Raster, y: number, row: Float32Array): void {
  const start = y * into.width;
  for (let x = 0; x < into.width; x += 1) {
    into.data[start + x] = Math.min(255, Math.round(((row[x] as number) * 255) / LINES));
  }
}

/** Cover of what is seen, by light, and of what has been seen before: four bytes a pixel for the shader. */
export class SightMask {
  readonly pixels: Uint8Array;
  private readonly part: Raster;

  constructor(
    readonly width: number,
    readonly height: number,
    private readonly scale: number,
  ) {
    this.pixels = new Uint8Array(width * height * 4);
    this.part = raster(width, height);
  }

  /** Shows this sight, and remembers what it covers. */
  see(sight: Pick<Sight, "bright" | "dim" | "dark">, remembers: boolean): void {
    const parts = [sight.bright, sight.dim, sight.dark];
    parts.forEach((rings, channel) => {
      fillRings(this.part, rings, this.scale);
      this.copy(channel, false);
      if (remembers) this.copy(3, true);
    });
  }

  /** Adds areas that were seen in passing. */
  remember(rings: readonly number[][]): void {
    fillRings(this.part, rings, this.scale);
    this.copy(3, true);
  }

  /** Forgets all that was seen before. */
  forget(): void {
    for (let at = 3; at < this.pixels.length; at += 4) this.pixels[at] = 0;
  }

  /** Adds the grey values of a picture of the whole scene (white: seen before). */
  recall(grey: Uint8Array): void {
    grey.forEach((value, at) => {
      this.pixels[at * 4 + 3] = Math.max(this.pixels[at * 4 + 3] as number, value);
    });
  }

  /** How light it is for this person at a place of the scene, 0 to 1; `null` where he sees nothing. */
  lightAt(x: number, y: number): number | null {
    const [column, row] = [Math.floor(x * this.scale), Math.floor(y * this.scale)];
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return null;
    const at = (row * this.width + column) * 4;
    const [bright = 0, dim = 0, dark = 0] = this.pixels.subarray(at, at + 3);
    const all = bright + dim + dark;
    return all < 8 ? null : (bright + dim * DIM + dark * DARK) / all;
  }

  private copy(channel: number, most: boolean): void {
    const { data } = this.part;
    for (let at = 0; at < data.length; at += 1) {
      const to = at * 4 + channel;
      const value = data[at] as number;
      this.pixels[to] = most ? Math.max(this.pixels[to] as number, value) : value;
    }
  }
}

/** How light dim light and darkness (seen by darkvision) are. */
export const DIM = 0.62;
export const DARK = 0.38;
