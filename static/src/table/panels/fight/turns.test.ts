import { expect, test } from "vitest";
import type { CombatantPiece, CombatPiece, TimedEffect } from "../../protocol";
import { effectLeft, inOrder, tied, whoIsNext } from "./turns";

function one(id: string, initiative: number | null, also: Partial<CombatantPiece> = {}): CombatantPiece {
  const plain = {
    kind: "combatant",
    token: null,
    tiebreak: 0,
    hidden: false,
    delayed: false,
    defeated: false,
  };
  return {
    ...plain,
    name: id,
    id,
    initiative,
    is_player: false,
    hp: null,
    hp_max: null,
    owners: [],
    ...also,
  } as CombatantPiece;
}

const combat = (also: Partial<CombatPiece>): CombatPiece =>
  ({ running: true, round: 2, turn: null, skip_defeated: true, effects: [], ...also }) as CombatPiece;
const names = (list: CombatantPiece[]) => list.map((each) => each.id).join(" ");

test("highest first, ties by tiebreak and then by name, without initiative last", () => {
  const list = [
    one("none", null),
    one("zed", 12),
    one("ann", 12),
    one("quick", 12, { tiebreak: 3 }),
    one("top", 20),
  ];
  expect(names(inOrder(list, (each) => each.name))).toBe("top quick ann zed none");
});

test("ties are those that nothing has settled", () => {
  const list = [one("a", 12), one("b", 12), one("c", 12, { tiebreak: 2 }), one("d", null), one("e", null)];
  expect([...tied(list)]).toEqual(["a", "b"]);
});

test("who is next goes round, and passes by those who wait or are down", () => {
  const list = [one("a", 20), one("b", 15, { delayed: true }), one("c", 10, { defeated: true }), one("d", 5)];
  expect(whoIsNext(combat({ turn: "a" }), list)?.id).toBe("d");
  expect(whoIsNext(combat({ turn: "d" }), list)?.id).toBe("a");
  expect(whoIsNext(combat({ turn: "a", skip_defeated: false }), list)?.id).toBe("c");
  expect(whoIsNext(combat({ turn: null }), [])).toBeNull();
});

test("an effect tells what is left of it", () => {
  const effect: TimedEffect = {
    id: "e",
    name: "Bless",
    ends_round: 4,
    ends: "end",
    whose: "a",
    hidden: false,
  };
  expect(effectLeft(effect, combat({}), () => "Mara")).toBe("2 rounds left");
  expect(effectLeft({ ...effect, ends_round: 2 }, combat({}), () => "Mara")).toBe(
    "ends at the end of Mara’s turn",
  );
  expect(effectLeft({ ...effect, ends_round: 2, whose: null }, combat({}), () => "")).toBe(
    "ends at the end of this round",
  );
});
