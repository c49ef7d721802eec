// What stands on the board, tokens and all else that can be reached by hand and by key: where it is, and in words.
import type { Point } from "../geometry";
import type { AnyPiece, WallPiece } from "../protocol";
import type { PieceOf, TableStore } from "../store";
import type { Board } from "./board";
import { tokenAt, wallAt } from "./hits";
import { describe, type SeenToken } from "./token_look";

export type Thing = SeenToken | PieceOf<"wall" | "pin" | "light" | "ambience">;

const WALL_REACH = 11;

/** In the order in which Tab goes: tokens, one's own first; doors; notes; for game masters lights and places of sound. */
export function inOrder(store: TableStore): Thing[] {
  const side = store.settings.grid.size;
  const spot = (thing: Thing) => placeOf(thing) ?? { x: 0, y: 0 };
  const down = (a: Thing, b: Thing) =>
    Math.floor(spot(a).y / side) - Math.floor(spot(b).y / side) || spot(a).x - spot(b).x;
  const own = (token: SeenToken) => (store.isMine(token) ? 0 : 1);
  const doors = store.of("wall").filter(({ door }) => door !== "none");
  const signs = store.isGameMaster ? [store.of("light").sort(down), store.of("ambience").sort(down)] : [];
  return [
    ...store.of("token").sort((a, b) => own(a) - own(b) || down(a, b)),
    ...doors.sort(down),
    ...store.of("pin").sort(down),
    ...signs.flat(),
  ];
}

export function placeOf(piece: AnyPiece): Point | null {
  if (piece.kind === "wall") return { x: (piece.x1 + piece.x2) / 2, y: (piece.y1 + piece.y2) / 2 };
  if ("x" in piece) return { x: piece.x, y: piece.y };
  if (piece.kind === "drawing") return { x: piece.points[0] ?? 0, y: piece.points[1] ?? 0 };
  return null;
}

/** For those who cannot see the board. */
export function describeThing(thing: Thing, unit: string): string {
  switch (thing.kind) {
    case "token":
      return describe(thing, unit);
    case "wall":
      return thing.door === "none"
        ? "Wall"
        : `${thing.door === "secret" ? "Secret door" : "Door"}, ${thing.state}`;
    case "pin":
      return thing.title ? `Note: ${thing.title}` : "A note";
    case "light":
      return `${named(thing.darkness ? "Darkness" : "Light", thing.name)}, ${thing.on ? "burning" : "out"}`;
    case "ambience":
      return `${named("Sound", thing.name)}, ${thing.on ? "sounding" : "silent"}`;
  }
}

function named(kind: string, name: string): string {
  return name ? `${kind}: ${name}` : kind;
}

/** What Enter does with it; empty where that goes without saying. */
export function hintOf(store: TableStore, thing: Thing): string {
  if (thing.kind === "pin") return "Enter reads it.";
  if (thing.kind === "light" || thing.kind === "ambience") return "Enter shows what can be done.";
  if (thing.kind !== "wall" || thing.door === "none") return "";
  if (!mayKnock(store, thing)) return "It is not yours to open.";
  if (thing.state === "locked" && store.isGameMaster) return "Its menu unlocks it.";
  return thing.state === "open" ? "Enter closes it." : "Enter opens it.";
}

/** Whether this person may try a door. */
export function mayKnock(store: TableStore, door: WallPiece): boolean {
  if (store.looksOnly || store.me.role === "observer") return false;
  return store.isGameMaster || (door.players_may && store.settings.allowed.doors);
}

/** What a menu that is asked for here is about: on the tools for walls and maps, those too. */
export function underHand(board: Board, hand: Point): AnyPiece | null {
  const { store, tools, picture, camera } = board;
  const wall = store.tool === "wall" ? wallAt(store.of("wall"), hand, WALL_REACH / camera.zoom)?.wall : null;
  return (
    wall ??
    tokenAt(store, hand) ??
    picture.walls.doorAt(hand.x, hand.y) ??
    tools.pieceAt(hand) ??
    tools.tool.pieceAt?.(hand) ??
    null
  );
}
