// Says to who cannot see the board what others do on it: who moved and how near, who came into sight, who left it.
import { announce } from "../../shared/dom";
import { distance, sayDistance } from "../geometry";
import type { Grid, TokenPiece } from "../protocol";
import type { PiecesTold } from "../topics";
import type { Desk } from "./desk";

/** What happens together is said together; a fight of many tokens must not talk without end. */
const GATHER_MS = 900;
const MOST_NAMED = 4;
const DIRECTIONS = [
  "east",
  "south-east",
  "south",
  "south-west",
  "west",
  "north-west",
  "north",
  "north-east",
] as const;

interface Place {
  x: number;
  y: number;
}

export interface Move {
  name: string;
  from: Place | null;
  to: Place | null;
}

/** Where `to` lies as seen from `from`, in eight directions; y grows to the south. */
export function direction(from: Place, to: Place): string {
  if (from.x === to.x && from.y === to.y) return "";
  const eighth = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / (Math.PI / 4));
  return DIRECTIONS[(eighth + 8) % 8] ?? "";
}

/** The words for these moves; `near` is the token from which distances are told, if there is one. */
export function wordsForMoves(moves: Move[], grid: Grid, near: (Place & { name: string }) | null): string {
  if (moves.length > MOST_NAMED) return `${moves.length} tokens moved.`;
  return moves.map((move) => wordsFor(move, grid, near)).join(" ");
}

function wordsFor({ name, from, to }: Move, grid: Grid, near: (Place & { name: string }) | null): string {
  if (!to) return `${name} is out of sight.`;
  const far = near ? sayDistance(grid, distance(grid, near, to)) : "";
  const where = near && far ? `${far} ${direction(near, to)} of ${near.name}`.replace("  ", " ") : "";
  if (!from) return `${name} comes into sight${where ? `, ${where}` : ""}.`;
  const way = `${sayDistance(grid, distance(grid, from, to))} ${direction(from, to)}`.trim();
  return `${name} moved ${way}${where ? `, now ${where}` : ""}.`;
}

/** Listens for what others do; one's own moves are told where they are made. */
export function watchMoves(desk: Desk): void {
  const { store } = desk;
  const moves = new Map<string, Move>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    timer = undefined;
    const near = nearest(desk);
    const all = [...moves.values()].filter(({ from, to }) => from?.x !== to?.x || from?.y !== to?.y);
    moves.clear();
    if (all.length) announce(wordsForMoves(all, store.settings.grid, near));
  };
  store.on("pieces", (told) => {
    if (told.by === store.me.id) return;
    gather(desk, told, moves);
    if (moves.size) timer ??= setTimeout(say, GATHER_MS);
  });
  store.on("snapshot", () => {
    clearTimeout(timer);
    timer = undefined;
    moves.clear();
  });
}

function gather(desk: Desk, told: PiecesTold, moves: Map<string, Move>): void {
  const note = (id: string, name: string, from: Place | null, to: Place | null) => {
    const earlier = moves.get(id);
    moves.set(id, { name: name || "A token", from: earlier ? earlier.from : from, to });
  };
  for (const id of told.added) {
    const token = desk.store.getOf("token", id);
    if (token) note(id, token.name, null, { x: token.x, y: token.y });
  }
  for (const { id, set, before } of told.changed) {
    const token = desk.store.getOf("token", id);
    if (!token || !("x" in set || "y" in set)) continue;
    note(id, token.name, { x: Number(before.x ?? token.x), y: Number(before.y ?? token.y) }, token);
  }
  for (const gone of told.removed) {
    if (gone.kind !== "token") continue;
    const from = { x: Number(gone.x), y: Number(gone.y) };
    note(String(gone.id), String(gone.name ?? ""), from, null);
  }
}

/** The token that this person plays: the selected one of his own, or the only one. */
function nearest(desk: Desk): TokenPiece | null {
  const { store } = desk;
  const own = store.of("token").filter((token) => store.isMine(token));
  const chosen = own.filter(({ id }) => store.selection.has(id));
  const one = chosen.length === 1 ? chosen[0] : !store.isGameMaster && own.length === 1 ? own[0] : undefined;
  return one?.name ? one : null;
}
