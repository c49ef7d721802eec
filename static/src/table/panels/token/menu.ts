// What can be done with the things on the map: the menu of a right click, a long press or the menu key.
import type { AnyPiece } from "../../protocol";
import { shift } from "../../tools/clipboard";
import type { Desk, TokenSeen } from "../desk";
import type { MenuPart } from "../menu";
import { thingParts } from "../thing_menu";

export interface MenuActs {
  sheet: () => void;
  states: () => void;
  hurt: () => void;
  /** The sheet of a light, a sound or a wall. */
  thing: () => void;
}

const nothing = () => undefined;
let acts: MenuActs = { sheet: nothing, states: nothing, hurt: nothing, thing: nothing };

/** Tells the menus how to open what belongs to other panels. */
export function setMenuActs(given: MenuActs): void {
  acts = given;
}

export function tokenMenu(desk: Desk, ids: string[]): MenuPart[] {
  const tokens = ids.map((id) => desk.store.getOf("token", id)).filter((one) => one !== undefined);
  const select = (then: () => void) => () => {
    desk.store.select(ids);
    then();
  };
  const parts: MenuPart[] = [{ words: "All about it", icon: "edit", act: select(acts.sheet) }];
  if (tokens.every((token) => desk.store.isMine(token))) {
    parts.push(
      { words: "Hurt or heal", icon: "heart", act: select(acts.hurt) },
      { words: "States", icon: "star", act: select(acts.states) },
    );
  }
  if (!desk.store.isGameMaster) return parts;
  return [...parts, ...masterParts(desk, ids, tokens)];
}

function masterParts(desk: Desk, ids: string[], tokens: TokenSeen[]): MenuPart[] {
  const set = (values: Record<string, unknown>) => () => void desk.change(ids, values);
  const all = (is: (token: TokenSeen) => boolean) => tokens.every(is);
  const hidden = all((token) => token.hidden);
  const locked = all((token) => token.locked);
  const defeated = all((token) => token.defeated);
  const below = all((token) => token.layer === "game_master");
  const fighters = ids.map((id) => desk.combatantOf(id)?.id).filter((id) => id !== undefined);
  return [
    "line",
    fighters.length === ids.length
      ? { words: "Take out of the fight", icon: "fight", act: () => void desk.remove(fighters) }
      : {
          words: "Add to the fight",
          icon: "fight",
          act: () => void desk.order({ type: "combat.add", tokens: ids, roll: true }),
        },
    ...(fighters.length === ids.length
      ? []
      : [
          {
            words: "Add to the fight, unseen by players",
            icon: "hidden",
            act: () => void desk.order({ type: "combat.add", tokens: ids, roll: true, hidden: true }),
          },
        ]),
    { words: "Hidden from players", checked: hidden, act: set({ hidden: !hidden }) },
    { words: "Defeated", checked: defeated, act: set({ defeated: !defeated }) },
    { words: "Locked in place", checked: locked, act: set({ locked: !locked }) },
    {
      words: "On the game master’s layer",
      checked: below,
      act: set({ layer: below ? "tokens" : "game_master" }),
    },
    "line",
    { words: "To the front", icon: "up", act: set({ order: edgeOf(desk, 1) }) },
    { words: "To the back", icon: "down", act: set({ order: edgeOf(desk, -1) }) },
    { words: "Make a copy", icon: "copy", act: () => void copyPieces(desk, ids) },
    {
      words: tokens.length === 1 ? "Remove" : `Remove ${tokens.length}`,
      icon: "trash",
      danger: true,
      keys: "Del",
      act: () => void desk.remove(ids),
    },
  ];
}

function edgeOf(desk: Desk, way: 1 | -1): number {
  const orders = desk.store.of("token").map((token) => token.order * way);
  return (Math.max(0, ...orders) + 1) * way;
}

/** Copies lie one cell beside. */
export async function copyPieces(desk: Desk, ids: string[]): Promise<void> {
  const step = desk.store.settings.grid.size;
  const pieces = ids.map((id) => desk.store.get(id)).filter((one) => one !== undefined);
  const copies = pieces.map((piece) => {
    const { id: _, ...rest } = piece as AnyPiece & { seen?: unknown };
    delete rest.seen;
    return shift(rest, step, 0);
  });
  if (!copies.length) return;
  const done = await desk.order({ type: "piece.add", pieces: copies });
  if (done) desk.store.select(done.created);
}

/** The menu of a place where nothing lies. */
export function placeMenu(desk: Desk, place: { x: number; y: number }): MenuPart[] {
  const { isGameMaster, looksOnly, settings, me } = desk.store;
  if (looksOnly || me.role === "observer") return [];
  const parts: MenuPart[] = [];
  if (isGameMaster || settings.allowed.ping) {
    parts.push({
      words: "Point here",
      icon: "ping",
      act: () => void desk.order({ type: "view.ping", ...place }),
    });
  }
  if (isGameMaster || settings.allowed.pins) {
    const pin = async () => {
      const made = await desk.add({
        kind: "pin",
        ...place,
        shown: isGameMaster ? "game_masters" : "everybody",
      });
      if (made) desk.store.select([made]);
    };
    parts.push({ words: "Stick a note here", icon: "pin", act: () => void pin() });
  }
  if (!isGameMaster) return parts;
  const effect = (name: "ripple" | "lightning") => () =>
    void desk.order({ type: "effect.play", effect: name, ...place });
  const begin = () => void desk.change(["settings"], { start_x: place.x, start_y: place.y });
  return [
    ...parts,
    {
      words: "Call everybody’s view here",
      icon: "people",
      act: () => void desk.order({ type: "view.ping", ...place, pull: true }),
    },
    { words: "Players begin here", icon: "flag", act: begin },
    "line",
    { words: "A ripple", icon: "target", act: effect("ripple") },
    { words: "Lightning", icon: "bolt", act: effect("lightning") },
  ];
}

/** The menu of whatever lies there. */
export function pieceMenu(desk: Desk, ids: string[]): MenuPart[] {
  const pieces = ids.map((id) => desk.store.get(id)).filter((one) => one !== undefined);
  if (pieces.some((piece) => piece.kind === "token")) {
    return tokenMenu(
      desk,
      pieces.filter((piece) => piece.kind === "token").map((piece) => piece.id),
    );
  }
  const [first] = pieces;
  const open = (piece: AnyPiece) => {
    if (!desk.store.selection.has(piece.id)) desk.store.select([piece.id]);
    acts.thing();
  };
  const parts = first ? [...thingParts(desk, first, () => open(first))] : [];
  const mine = (piece: AnyPiece) =>
    desk.store.isGameMaster || ("author" in piece && piece.author === desk.store.me.id);
  if (pieces.length && pieces.every(mine) && !pieces.some((piece) => piece.id === piece.kind)) {
    if (desk.store.isGameMaster)
      parts.push({ words: "Make a copy", icon: "copy", act: () => void copyPieces(desk, ids) });
    parts.push({
      words: "Remove",
      icon: "trash",
      danger: true,
      keys: "Del",
      act: () => void desk.remove(ids),
    });
  }
  return parts;
}
