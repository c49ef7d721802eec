// The bodies of dice as corners and flat faces, reckoned from their corners alone. Free of any 3D library.
export type Vec = readonly [number, number, number];

export interface Face {
  /** Numbers of its corners, counter-clockwise as seen from outside. */
  corners: number[];
  centre: Vec;
  normal: Vec;
  /** Which way the top of its number points. */
  up: Vec;
  /** From the centre to the farthest corner, and to the nearest edge. */
  reach: number;
  room: number;
}

export interface Body {
  corners: Vec[];
  faces: Face[];
  /** From the middle to the ground when it lies on a face. */
  height: number;
}

export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const less = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vec, by: number): Vec => [a[0] * by, a[1] * by, a[2] * by];
export const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec): number => Math.hypot(...a);
export const unit = (a: Vec): Vec => times(a, 1 / (length(a) || 1));

const GOLDEN = (1 + Math.sqrt(5)) / 2;
const SIGNS = [-1, 1] as const;
const NEARLY = 1e-6;

/** The corners of each kind of die, before they are brought to size. */
const CORNERS: Record<number, () => Vec[]> = {
  4: () => [
    [1, 1, 1],
    [-1, 1, -1],
    [1, -1, -1],
    [-1, -1, 1],
  ],
  6: () => signed((x, y, z) => [[x, y, z]]),
  8: () => SIGNS.flatMap((s): Vec[] => [[s, 0, 0], [0, s, 0], [0, 0, s]]), // biome-ignore format: a table
  10: trapezohedron,
  12: () => [
    ...signed((x, y, z) => [[x, y, z]]),
    ...SIGNS.flatMap((a) =>
      SIGNS.flatMap((b): Vec[] => [
        [0, a / GOLDEN, b * GOLDEN],
        [a / GOLDEN, b * GOLDEN, 0],
        [a * GOLDEN, 0, b / GOLDEN],
      ]),
    ),
  ],
  20: () =>
    SIGNS.flatMap((a) =>
      SIGNS.flatMap((b): Vec[] => [
        [0, a, b * GOLDEN],
        [a, b * GOLDEN, 0],
        [a * GOLDEN, 0, b],
      ]),
    ),
};
const SIZES: Record<number, number> = { 4: 1.25, 6: 1.22, 8: 1.16, 10: 1.14, 12: 1.16, 20: 1.2 };

export const BODIES = [4, 6, 8, 10, 12, 20] as const;
export type BodyKind = (typeof BODIES)[number];
const made = new Map<BodyKind, Body>();

/** The body with so many faces. */
export function bodyOf(kind: BodyKind): Body {
  const known = made.get(kind);
  if (known) return known;
  const body = build(kind);
  made.set(kind, body);
  return body;
}

function build(kind: BodyKind): Body {
  const rough = (CORNERS[kind] as () => Vec[])();
  const size = (SIZES[kind] as number) / Math.max(...rough.map(length));
  const corners = rough.map((corner) => times(corner, size));
  const faces = facesOf(corners).sort((a, b) => order(a.normal) - order(b.normal));
  return { corners, faces, height: dot(faces[0]?.centre ?? [0, 1, 0], faces[0]?.normal ?? [0, 1, 0]) };
}

/** Any fixed order that does not place neighbours beside each other. */
function order(normal: Vec): number {
  const wave = Math.sin(normal[0] * 12.9 + normal[1] * 78.2 + normal[2] * 37.7) * 43758.5;
  return wave - Math.floor(wave);
}

function signed(of: (x: number, y: number, z: number) => Vec[]): Vec[] {
  return SIGNS.flatMap((x) => SIGNS.flatMap((y) => SIGNS.flatMap((z) => of(x, y, z))));
}

/** Ten kites: a ring of ten corners in zigzag, high enough that each kite is flat, and two poles. */
function trapezohedron(): Vec[] {
  const turn = Math.PI / 5;
  const zigzag = (1 - Math.cos(turn)) / (1 + Math.cos(turn));
  const ring = Array.from({ length: 10 }, (_, i): Vec => {
    return [Math.cos(i * turn), i % 2 ? zigzag : -zigzag, Math.sin(i * turn)];
  });
  return [...ring, [0, 1, 0], [0, -1, 0]];
}

/** Finds the faces of a convex body: planes through three corners with nothing beyond. */
function facesOf(corners: Vec[]): Face[] {
  const found = new Map<string, Face>();
  for (let a = 0; a < corners.length; a++)
    for (let b = a + 1; b < corners.length; b++)
      for (let c = b + 1; c < corners.length; c++) {
        const flat = faceThrough(corners, a, b, c);
        if (flat) found.set(flat.corners.slice().sort((x, y) => x - y).join(), flat); // biome-ignore format: one thought
      }
  return [...found.values()];
}

function faceThrough(corners: Vec[], a: number, b: number, c: number): Face | null {
  const [first, second, third] = [corners[a], corners[b], corners[c]] as [Vec, Vec, Vec];
  let normal = unit(cross(less(second, first), less(third, first)));
  if (length(normal) < NEARLY) return null;
  if (dot(normal, first) < 0) normal = times(normal, -1);
  const away = dot(normal, first);
  if (corners.some((corner) => dot(normal, corner) > away + NEARLY)) return null;
  const own = corners.map((_, i) => i).filter((i) => dot(normal, corners[i] as Vec) > away - NEARLY);
  return finished(corners, own, normal);
}

function finished(corners: Vec[], own: number[], normal: Vec): Face {
  const at = (i: number): Vec => corners[i] as Vec;
  const centre = times(own.map(at).reduce(add), 1 / own.length);
  const tip = own.reduce((best, i) =>
    length(less(at(i), centre)) > length(less(at(best), centre)) + NEARLY ? i : best,
  );
  const start = unit(less(at(tip), centre));
  const side = cross(normal, start);
  const angle = (i: number): number =>
    Math.atan2(dot(less(at(i), centre), side), dot(less(at(i), centre), start));
  const sorted = [...own].sort((i, j) => angle(i) - angle(j));
  const middles = sorted.map((i, n) => times(add(at(i), at(sorted[(n + 1) % sorted.length] as number)), 0.5));
  const room = Math.min(...middles.map((middle) => length(less(middle, centre))));
  const square =
    own.length === 4 &&
    Math.abs(length(less(at(sorted[0] as number), centre)) - length(less(at(sorted[1] as number), centre))) <
      NEARLY;
  const up = square ? unit(less(middles[0] as Vec, centre)) : start;
  return { corners: sorted, centre, normal, up, reach: length(less(at(tip), centre)), room };
}

/** The number on each face, so that opposite faces add up as on real dice. */
export function numbersOf(body: Body): number[] {
  const numbers = new Array<number>(body.faces.length).fill(0);
  let next = 1;
  body.faces.forEach((face, i) => {
    if (numbers[i]) return;
    const opposite = body.faces.findIndex((other) => dot(face.normal, other.normal) < -1 + NEARLY);
    numbers[i] = next;
    if (opposite >= 0) numbers[opposite] = body.faces.length + 1 - next;
    next += 1;
  });
  return numbers;
}
