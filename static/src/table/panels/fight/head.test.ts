import { expect, test, vi } from "vitest";
import { single } from "../../defaults";
import { snapshot, token } from "../../fakes";
import type { AnyPiece, CombatantPiece } from "../../protocol";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { actsFor } from "./head";

const fighter = (id: string, also: Partial<CombatantPiece> = {}): CombatantPiece => ({
  kind: "combatant",
  id,
  token: null,
  name: id,
  initiative: null,
  tiebreak: 0,
  hidden: false,
  delayed: false,
  defeated: false,
  is_player: false,
  hp: null,
  hp_max: null,
  owners: [],
  ...also,
});

function acts(pieces: AnyPiece[], role: "game_master" | "player", selected: string[] = []): string[] {
  const store = new TableStore();
  const me = { id: 7, name: "Ada", role, colour: "#0072b2", here: true };
  store.take(snapshot(pieces, { me }));
  store.select(selected);
  return actsFor(new Desk(store, { send: vi.fn(), tell: vi.fn() }, {} as TablePage, document.body)).map(
    (act) => act.words,
  );
}

test("with nobody in it a fight begins with the selected", () => {
  expect(acts([token("a"), token("b")], "game_master")).toEqual([]);
  expect(acts([token("a"), token("b")], "game_master", ["a", "b"])).toEqual(["Add the 2 selected"]);
});

test("who takes part already is not added again", () => {
  const pieces = [token("a"), fighter("c", { token: "a", initiative: 3 })];
  expect(acts(pieces, "game_master", ["a"])).toEqual(["Start the fight", "Clear the list"]);
});

test("the game master may leave the players’ rolls to them", () => {
  const pieces = [fighter("pc", { is_player: true }), fighter("one"), fighter("two")];
  expect(acts(pieces, "game_master")).toContain("Roll for all but the players");
  expect(acts([fighter("one"), fighter("two")], "game_master")).not.toContain("Roll for all but the players");
});

test("players roll for their own, and end no fight", () => {
  const combat = { ...single.combat, running: true, round: 1 };
  const pieces = [combat, fighter("mine", { owners: [7] }), fighter("other")];
  expect(acts(pieces, "player")).toEqual(["Roll initiative"]);
});
