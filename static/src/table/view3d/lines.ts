// Lines and areas that lie flat on the ground, as geometry of the 3D table.
import { BufferGeometry, Float32BufferAttribute, Path, Shape, ShapeGeometry, Vector2 } from "three";
import type { Space } from "./space";

/** A line with a width (in cells) along points of the scene; its corners are overlapped, so that nothing gapes. */
export function ribbon(
  points: readonly number[],
  width: number,
  space: Space,
  closed = false,
): BufferGeometry {
  const places = placesOf(points, space);
  if (closed && places.length > 2) places.push(places[0] as Vector2);
  const corners: number[] = [];
  for (let at = 1; at < places.length; at += 1) {
    corners.push(...bar(places[at - 1] as Vector2, places[at] as Vector2, width));
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(corners, 3));
  return geometry;
}

/** Two triangles round a stretch, half a width longer at both ends. */
function bar(from: Vector2, to: Vector2, width: number): number[] {
  const along = to.clone().sub(from);
  if (along.lengthSq() < 1e-12) return [];
  along.setLength(width / 2);
  const [ax, az] = [along.x, along.y];
  const [sx, sz] = [-az, ax];
  const a = [from.x - ax + sx, 0, from.y - az + sz];
  const b = [from.x - ax - sx, 0, from.y - az - sz];
  const c = [to.x + ax - sx, 0, to.y + az - sz];
  const d = [to.x + ax + sx, 0, to.y + az + sz];
  return [...a, ...d, ...b, ...b, ...d, ...c];
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
