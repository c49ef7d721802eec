// How loud a sound with a place is for who sits at the table: by the way from his nearest token.
import type { AmbiencePiece, TokenPiece, WallPiece } from "../protocol";
import type { SeenPiece, TableStore } from "../store";

export interface Ear {
  x: number;
  y: number;
}

/** What is left of a sound behind a wall. */
export const MUFFLED = 0.35;
type Token = TokenPiece & SeenPiece;

/** 1 at its place, 0 from the edge of its circle on; it falls off quickly at first, as sound does. */
export function loudness(distance: number, radius: number): number {
  if (radius <= 0 || distance >= radius) return 0;
  const near = 1 - Math.max(0, distance) / radius;
  return near * near;
}

/** The tokens that one listens with: one's own that are selected, else all of one's own. */
export function earsOf(store: TableStore): Ear[] {
  const own = store.of("token").filter((token) => listensWith(store, token));
  const chosen = own.filter((token) => store.selection.has(token.id));
  return chosen.length ? chosen : own.filter((token) => isSomebodys(store, token));
}

/** Who only watches owns nothing: he listens with all of the party. */
function listensWith(store: TableStore, token: Token): boolean {
  return store.isMine(token) || (store.me.role === "observer" && isOwned(token));
}

/** A game master moves everything; what he hears unasked is what the players hear. */
function isSomebodys(store: TableStore, token: Token): boolean {
  return !store.isGameMaster || isOwned(token);
}

function isOwned(token: Token): boolean {
  return token.owned_by_all || token.owners.length > 0;
}

/** Whether the way from one place to another crosses a wall that sound does not pass. */
export function isMuffled(from: Ear, to: Ear, walls: WallPiece[]): boolean {
  return walls.some((wall) => wall.sound !== "none" && !isOpen(wall) && crosses(from, to, wall));
}

/** Between 0 and 1, volume of the sound included. `muffled` is what the server says where it keeps the walls. */
export function heard(sound: AmbiencePiece, ears: Ear[], unitPixels: number, walls: WallPiece[]): number {
  const told = (sound as AmbiencePiece & { seen?: { muffled?: boolean } }).seen?.muffled ?? false;
  const shares = ears.map((ear) => {
    const share = loudness(Math.hypot(ear.x - sound.x, ear.y - sound.y) / unitPixels, sound.radius);
    return told || (sound.walls && share > 0 && isMuffled(ear, sound, walls)) ? share * MUFFLED : share;
  });
  return sound.on ? Math.max(0, ...shares) * sound.volume : 0;
}

function isOpen(wall: WallPiece): boolean {
  return wall.door !== "none" && wall.state === "open";
}

function crosses(from: Ear, to: Ear, { x1, y1, x2, y2 }: WallPiece): boolean {
  const side = (ax: number, ay: number, bx: number, by: number, x: number, y: number) =>
    Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
  return (
    side(x1, y1, x2, y2, from.x, from.y) !== side(x1, y1, x2, y2, to.x, to.y) &&
    side(from.x, from.y, to.x, to.y, x1, y1) !== side(from.x, from.y, to.x, to.y, x2, y2)
  );
}
