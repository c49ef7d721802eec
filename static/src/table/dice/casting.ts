// Which dice are thrown for a roll, what their faces say, and where and how they come to rest. Free of any 3D library.
import type { BodyKind } from "./polyhedra";
import { type Die, diceTerms, isGone, type Roll, type Term } from "./types";

export const MOST_DICE = 30;
export const ROLLING = 1150;
export const LYING = 480;
export const FADING = 170;

export interface CastDie {
  kind: BodyKind;
  /** What the number of each face (from 1) is shown as. */
  labels: string[];
  /** The face, by its number, that comes to lie on top. */
  shows: number;
  gone: boolean;
  glow: "critical" | "fumble" | "";
}

export interface Flight {
  x: number;
  z: number;
  fromX: number;
  fromZ: number;
  /** How the number is turned when it lies. */
  yaw: number;
  delay: number;
  hop: number;
  spin: number;
}

/** The dice of a roll, in their order, at most thirty; percentile dice are two. */
export function diceToCast(roll: Roll): CastDie[] {
  const dice = diceTerms(roll).flatMap((term) => (term.dice ?? []).flatMap((die) => castDie(die, term)));
  return dice.slice(0, MOST_DICE);
}

function castDie(die: Die, term: Term): CastDie[] {
  const glow = die.marks?.includes("critical") ? "critical" : die.marks?.includes("fumble") ? "fumble" : "";
  const rest = { gone: isGone(die), glow } as const;
  return (die.chain ?? [die.rolled ?? die.value]).flatMap((value) => bodiesFor(value, term.faces, rest));
}

type Rest = Pick<CastDie, "gone" | "glow">;

function bodiesFor(value: number, faces: Term["faces"], rest: Rest): CastDie[] {
  if (faces === 100) return hundred(value, rest);
  if (faces === "%") return [{ kind: 10, labels: TENS, shows: value / 10 + 1, ...rest }];
  if (faces === "F")
    return [{ kind: 6, labels: ["−", "−", " ", " ", "+", "+"], shows: (value + 1) * 2 + 1, ...rest }];
  const count = Number(faces);
  const kind = KINDS.find((one) => one === count) ?? KINDS.find((one) => one > count && one > 4) ?? 20;
  if (count > 20) return [{ kind, labels: around(value, count), shows: value % 20 || 20, ...rest }];
  return [{ kind, labels: upTo(count, kind), shows: value, ...rest }];
}

const KINDS: BodyKind[] = [4, 6, 8, 10, 12, 20];
const TENS = ["00", "10", "20", "30", "40", "50", "60", "70", "80", "90"];
const ONES = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

function hundred(value: number, rest: Rest): CastDie[] {
  const part = value % 100;
  return [
    { kind: 10, labels: TENS, shows: Math.floor(part / 10) + 1, ...rest },
    { kind: 10, labels: ONES, shows: (part % 10) + 1, ...rest },
  ];
}

/** A d3 is a d6 with each number twice; what is beyond the last number stays blank otherwise. */
function upTo(count: number, kind: number): string[] {
  return Array.from({ length: kind }, (_, i) => {
    if (i < count) return String(i + 1);
    return i < Math.floor(kind / count) * count ? String((i % count) + 1) : " ";
  });
}

/** The faces of a die with more numbers than we have faces: some of them, the thrown one among them. */
function around(value: number, count: number): string[] {
  const at = value % 20 || 20;
  return Array.from({ length: 20 }, (_, i) => String(((value - at + i + count) % count) + 1));
}

/** The same number of the same words, everywhere: so that all see the same dice fall. */
export function chanceFrom(words: string): () => number {
  let state = 2166136261;
  for (const letter of words) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Field {
  /** Half of what is seen, in radii of a die. */
  width: number;
  height: number;
}

const APART = 2.75;

/** Where each of so many dice comes to rest and whence it comes: rows about the middle, none upon another. */
export function flights(count: number, field: Field, chance: () => number): Flight[] {
  const fitting = Math.max(1, Math.floor((field.width * 2 - 1) / APART));
  const columns = Math.min(fitting, Math.max(1, Math.ceil(Math.sqrt(count * 1.8))), count);
  const rows = Math.ceil(count / columns);
  const heading = (chance() - 0.5) * 1.1;
  const fromLeft = chance() < 0.5 ? -1 : 1;
  return Array.from({ length: count }, (_, i) => {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const x = ((i % columns) - (inRow - 1) / 2) * APART + (chance() - 0.5) * 0.5;
    const z = (row - (rows - 1) / 2) * APART + (chance() - 0.5) * 0.5;
    const far = field.width + 4 + chance() * 3;
    return {
      x,
      z,
      fromX: x + fromLeft * far,
      fromZ: z + far * (0.45 + heading + (chance() - 0.5) * 0.35),
      yaw: (chance() - 0.5) * 0.6,
      delay: Math.min(0.2, i * 0.03) * (0.5 + chance()),
      hop: 2.2 + chance() * 2,
      spin: (chance() - 0.5) * 2.4,
    };
  });
}

export interface Pose {
  x: number;
  y: number;
  z: number;
  /** Turned back by so much about the axis across its way, and about the upright. */
  roll: number;
  spin: number;
}

/** How a die stands at a moment of its way: 0 at the start, 1 at rest. `y` is above its place at rest. */
export function poseAt(flight: Flight, moment: number): Pose {
  const time = Math.min(1, Math.max(0, (moment - flight.delay) / (1 - flight.delay)));
  const left = (1 - time) ** 2.6;
  const x = flight.x + (flight.fromX - flight.x) * left;
  const z = flight.z + (flight.fromZ - flight.z) * left;
  const way = Math.hypot(flight.fromX - flight.x, flight.fromZ - flight.z) * left;
  const y = flight.hop * (1 - time) ** 1.7 * Math.abs(Math.cos(time * Math.PI * 2.5));
  return { x, y: time >= 1 ? 0 : y, z, roll: way * 0.85, spin: flight.spin * left };
}
