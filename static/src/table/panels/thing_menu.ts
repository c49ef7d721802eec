// The menu of what stands on the map besides tokens: doors and walls, lights, sounds, pictures of the map, areas.
import { mayKnock } from "../board/things";
import type { AnyPiece, WallPiece } from "../protocol";
import type { Desk } from "./desk";
import type { MenuPart } from "./menu";

/** What can be done with a thing, besides copying and removing it; `sheet` leads to all about it. */
export function thingParts(desk: Desk, piece: AnyPiece, sheet: () => void): MenuPart[] {
  if (piece.kind === "wall") return doorParts(desk, piece, sheet);
  if (!desk.store.isGameMaster) return [];
  const set = (values: Record<string, unknown>) => () => void desk.change([piece.id], values);
  if (piece.kind === "light") {
    return [{ words: "Burning", checked: piece.on, act: set({ on: !piece.on }) }, about(sheet)];
  }
  if (piece.kind === "map") {
    return [
      { words: "Hidden from players", checked: piece.hidden, act: set({ hidden: !piece.hidden }) },
      { words: "Locked in place", checked: piece.locked, act: set({ locked: !piece.locked }) },
      { words: "Above the tokens", checked: piece.above, act: set({ above: !piece.above }) },
      { words: "Forward", icon: "up", act: set({ order: piece.order + 1 }) },
      { words: "Backward", icon: "down", act: set({ order: piece.order - 1 }) },
    ];
  }
  if (piece.kind === "template")
    return [{ words: "Hidden from players", checked: piece.hidden, act: set({ hidden: !piece.hidden }) }];
  if (piece.kind === "ambience")
    return [{ words: "Sounding", checked: piece.on, act: set({ on: !piece.on }) }, about(sheet)];
  return [];
}

function about(act: () => void): MenuPart {
  return { words: "All about it", icon: "edit", act };
}

function doorParts(desk: Desk, wall: WallPiece, sheet: () => void): MenuPart[] {
  const parts = wall.door !== "none" && mayKnock(desk.store, wall) ? openParts(desk, wall) : [];
  return desk.store.isGameMaster ? [...parts, ...wallParts(desk, wall), about(sheet)] : parts;
}

function openParts(desk: Desk, wall: WallPiece): MenuPart[] {
  const door = (state: WallPiece["state"]) => () =>
    void desk.order({ type: "door.set", door: wall.id, state });
  const opens: MenuPart =
    wall.state === "open"
      ? { words: "Close the door", icon: "door", act: door("closed") }
      : { words: "Open the door", icon: "door", act: door("open") };
  if (!desk.store.isGameMaster) return [opens];
  const locked = wall.state === "locked";
  return [
    opens,
    { words: "Locked", checked: locked, act: door(locked ? "closed" : "locked") },
    {
      words: "Players may open it",
      checked: wall.players_may,
      act: () => void desk.change([wall.id], { players_may: !wall.players_may }),
    },
  ];
}

function wallParts(desk: Desk, wall: WallPiece): MenuPart[] {
  const kinds = [["none", "A wall"], ["door", "A door"], ["secret", "A secret door"]] as const; // biome-ignore format: a table
  const set = (values: Record<string, unknown>) => () => void desk.change([wall.id], values);
  const parts: MenuPart[] = [{ heading: "It is" }];
  for (const [kind, words] of kinds)
    parts.push({ words, checked: wall.door === kind, act: set({ door: kind }) });
  parts.push(
    {
      words: "See-through (a window)",
      checked: wall.sight === "none",
      act: set(windowOf(wall.sight === "none")),
    },
    {
      words: "Low (see beyond, not behind)",
      checked: wall.sight === "limited",
      act: set({ sight: wall.sight === "limited" ? "normal" : "limited" }),
    },
  );
  return parts;
}

function windowOf(isWindow: boolean): Record<string, unknown> {
  return isWindow ? { sight: "normal", light: "normal" } : { sight: "none", light: "none" };
}
