// Lines and areas that lie flat on the ground, as geometry of the 3D table.
import { BufferGeometry, Float32BufferAttribute, Path, Shape, ShapeGeometry, Vector2 } from "three";
import type { DrawingPiece } from "../protocol";
import type { Space } from "./space";

/** A line with a width (in cells) along points of the scene, its corners mitred: see-through lines show no joints. */
export function ribbon(
  points: readonly number[],
  width: number,
  space: Space,
  closed = false,
): BufferGeometry {
  const places = placesOf(points, space).filter(
    (place, at, all) => at === 0 || !near(place, all[at - 1] as Vector2),
  );
  const round = closed && places.length > 2;
  if (round && near(places[0] as Vector2, places[places.length - 1] as Vector2)) places.pop();
  const sides: number[] = [];
  const faces: number[] = [];
  const count = places.length;
  places.forEach((place, at) => {
    const before = at > 0 || round ? places[(at - 1 + count) % count] : undefined;
    const after = at < count - 1 || round ? places[(at + 1) % count] : undefined;
    const side = mitre(before, place, after).multiplyScalar(width / 2);
    sides.push(place.x + side.x, 0, place.y + side.y, place.x - side.x, 0, place.y - side.y);
    const next = ((at + 1) % count) * 2;
    if (after) faces.push(at * 2, next, at * 2 + 1, at * 2 + 1, next, next + 1);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(sides, 3));
  geometry.setIndex(count > 1 ? faces : []);
  return geometry;
}

const LONGEST_MITRE = 2.2;

/** Which way, and how far, the edge of a line of half width 1 lies at a corner. */
function mitre(before: Vector2 | undefined, place: Vector2, after: Vector2 | undefined): Vector2 {
  const into = before ? place.clone().sub(before).normalize() : null;
  const out = after ? after.clone().sub(place).normalize() : null;
  const along = into && out ? into.clone().add(out) : (into ?? out ?? new Vector2(1, 0)).clone();
  // Straight back: there is no corner to be mitred.
  if (along.lengthSq() < 1e-6) along.copy(into ?? new Vector2(1, 0));
  along.normalize();
  const straight = into ?? out ?? along;
  const side = new Vector2(-along.y, along.x);
  const cos = side.dot(new Vector2(-straight.y, straight.x));
  return side.multiplyScalar(Math.min(LONGEST_MITRE, 1 / Math.max(0.2, cos)));
}

function near(one: Vector2, other: Vector2): boolean {
  return one.distanceToSquared(other) < 1e-10;
}

/** An area with this outline, seen from above. */
export function area(points: readonly number[], space: Space): BufferGeometry {
  return laid(new ShapeGeometry(new Shape(placesOf(points, space))));
}

/** What rings enclose by the even-odd rule; holes are told by how many rings lie around them. */
export function rings(all: readonly number[][], space: Space): BufferGeometry {
  const outlines = all.filter((ring) => ring.length >= 6).map((ring) => placesOf(ring, space));
  const depth = (ring: Vector2[]) =>
    outlines.filter((other) => other !== ring && isIn(ring[0] as Vector2, other)).length;
  const depths = new Map(outlines.map((ring) => [ring, depth(ring)]));
  const shapes = outlines
    .filter((ring) => (depths.get(ring) ?? 0) % 2 === 0)
    .map((ring) => {
      const shape = new Shape(ring);
      const inner = (depths.get(ring) ?? 0) + 1;
      for (const hole of outlines) {
        if (depths.get(hole) === inner && isIn(hole[0] as Vector2, ring)) shape.holes.push(new Path(hole));
      }
      return shape;
    });
  return laid(new ShapeGeometry(shapes));
}

export function disc(x: number, y: number, radius: number): number[] {
  const points: number[] = [];
  for (let part = 0; part < 56; part += 1) {
    const angle = (part / 56) * Math.PI * 2;
    points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  return points;
}

/** The outline of a drawn line or shape, and whether it comes back to its beginning. */
export function drawnOutline({ shape, points }: DrawingPiece): { points: number[]; closed: boolean } {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points;
  if (shape === "rectangle") return { points: [x1, y1, x2, y1, x2, y2, x1, y2], closed: true };
  if (shape === "ellipse") {
    const [cx, cy, rx, ry] = [(x1 + x2) / 2, (y1 + y2) / 2, Math.abs(x2 - x1) / 2, Math.abs(y2 - y1) / 2];
    const round = disc(0, 0, 1).map((value, at) => (at % 2 ? cy + value * ry : cx + value * rx));
    return { points: round, closed: true };
  }
  return { points, closed: shape === "polygon" };
}

function placesOf(points: readonly number[], space: Space): Vector2[] {
  const places: Vector2[] = [];
  for (let at = 0; at + 1 < points.length; at += 2) {
    places.push(new Vector2(space.length(points[at] ?? 0), space.length(points[at + 1] ?? 0)));
  }
  return places;
}

/** A shape of the plane (x, z) laid on the ground. */
function laid(geometry: BufferGeometry): BufferGeometry {
  const position = geometry.getAttribute("position");
  for (let at = 0; at < position.count; at += 1) position.setXYZ(at, position.getX(at), 0, position.getY(at));
  return geometry;
}

function isIn(point: Vector2, ring: Vector2[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [a, b] = [ring[i] as Vector2, ring[j] as Vector2];
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) {
      inside = !inside;
    }
  }
  return inside;
}
