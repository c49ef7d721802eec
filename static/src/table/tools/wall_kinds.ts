// The kinds of walls: what each is called, and the fields in which it differs from a plain wall.
import type { WallPiece } from "../protocol";
import type { WallKind } from "./options";

export const WALL_KINDS: readonly (readonly [WallKind, string])[] = [
  ["wall", "Wall"],
  ["door", "Door"],
  ["secret", "Secret door"],
  ["window", "Window"],
  ["terrain", "Terrain (seen over, not through)"],
  ["invisible", "Invisible wall"],
  ["curtain", "Curtain"],
];

type WallFields = Pick<WallPiece, "door" | "sight" | "light" | "sound" | "move">;

export const PLAIN: WallFields = {
  door: "none",
  sight: "normal",
  light: "normal",
  sound: "normal",
  move: "normal",
};

export const KINDS: Record<WallKind, Partial<WallFields>> = {
  wall: {},
  door: { door: "door" },
  secret: { door: "secret" },
  window: { sight: "none", light: "none", sound: "normal" },
  terrain: { sight: "limited", light: "limited", sound: "none" },
  invisible: { sight: "none", light: "none", sound: "none" },
  curtain: { move: "none", sound: "none" },
};

/** The kind a wall is of; undefined: one of its own. */
export function kindOf(wall: WallFields): WallKind | undefined {
  const names = Object.keys(PLAIN) as (keyof WallFields)[];
  const is = (kind: WallKind) => names.every((name) => wall[name] === { ...PLAIN, ...KINDS[kind] }[name]);
  return WALL_KINDS.find(([kind]) => is(kind))?.[0];
}
