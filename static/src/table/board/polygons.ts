// Rings filled by the even-odd rule, cut into triangles that the graphics card can draw.
import { earcut } from "pixi.js";

export interface Triangles {
  positions: Float32Array;
  indices: Uint32Array;
}

export const NO_TRIANGLES: Triangles = { positions: new Float32Array(), indices: new Uint32Array() };

interface Ring {
  points: number[];
  area: number;
  depth: number;
  holes: number[][];
}

/** Triangles of rings that do not cross each other: every second ring inside another is a hole. */
export function triangles(rings: number[][]): Triangles {
  const sorted = rings
    .filter((points) => points.length >= 6)
    .map((points) => ({ points, area: Math.abs(areaOf(points)), depth: 0, holes: [] as number[][] }))
    .filter(({ area }) => area > 0.01)
    .sort((a, b) => b.area - a.area);
  nest(sorted);
  return cut(sorted.filter(({ depth }) => depth % 2 === 0));
}

/** The signed area of a ring, clockwise on the screen positive. */
export function areaOf(points: number[]): number {
  let sum = 0;
  const count = points.length;
  for (let at = 0; at < count; at += 2) {
    const next = (at + 2) % count;
    sum += (points[at] ?? 0) * (points[next + 1] ?? 0) - (points[next] ?? 0) * (points[at + 1] ?? 0);
  }
  return sum / 2;
}

function nest(rings: Ring[]): void {
  rings.forEach((ring, at) => {
    const [x, y] = middleOfFirstEdge(ring.points);
    const around = rings.slice(0, at).filter((one) => contains(one.points, x, y));
    ring.depth = around.length;
    // The smallest of those around it is the one that it is cut out of.
    if (ring.depth % 2 === 1) around.findLast(({ depth }) => depth % 2 === 0)?.holes.push(ring.points);
  });
}

/** Corners are often shared with the ring around; the middle of an edge seldom is. */
function middleOfFirstEdge(points: number[]): [number, number] {
  return [((points[0] ?? 0) + (points[2] ?? 0)) / 2, ((points[1] ?? 0) + (points[3] ?? 0)) / 2];
}

export function contains(points: number[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, last = points.length - 2; at < points.length; last = at, at += 2) {
    const ax = points[at] ?? 0;
    const ay = points[at + 1] ?? 0;
    const bx = points[last] ?? 0;
    const by = points[last + 1] ?? 0;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Whether a place lies in an area of rings by the even-odd rule. */
export function containsEvenOdd(rings: number[][], x: number, y: number): boolean {
  return rings.reduce((inside, ring) => inside !== contains(ring, x, y), false);
}

function cut(rings: Ring[]): Triangles {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const ring of rings) {
    const flat = [...ring.points];
    const holes = ring.holes.map((hole) => {
      const start = flat.length / 2;
      flat.push(...hole);
      return start;
    });
    const base = positions.length / 2;
    for (const index of earcut(flat, holes, 2)) indices.push(index + base);
    for (const value of flat) positions.push(value);
  }
  return { positions: new Float32Array(positions), indices: new Uint32Array(indices) };
}
