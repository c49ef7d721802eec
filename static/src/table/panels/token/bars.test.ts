import { beforeEach, expect, test, vi } from "vitest";
import { snapshot, token } from "../../fakes";
import type { Bar, CombatantPiece, TokenPiece } from "../../protocol";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { changeBar, changeCombatantHealth, changeHealth, healthOfToken } from "./bars";

const bar = (value: number, max: number | null): Bar => ({
  name: "HP",
  value,
  max,
  colour: "#b3261e",
  shown: "owners",
});

const send = vi.fn();
let store: TableStore;
let desk: Desk;

beforeEach(() => {
  send.mockReset();
  send.mockResolvedValue({ created: [] });
  store = new TableStore();
  const mana = { ...bar(5, 5), name: "Mana" };
  const pieces = [
    token("Mara", { bars: [bar(20, 30), mana] }),
    token("Joss", { bars: [bar(29, 30)] }),
    token("Rat"),
  ];
  store.take(snapshot(pieces));
  desk = new Desk(store, { send, tell: vi.fn() }, { display: false } as TablePage, document.body);
});

test("hurting says by how much, and shows at once what will come of it", () => {
  expect(changeHealth(desk, ["Mara", "Joss"], "-7")).toBe(true);
  expect(send).toHaveBeenCalledExactlyOnceWith(
    { type: "bar.change", ids: ["Mara", "Joss"], bar: 0, by: -7, name: "HP" },
    [
      { id: "Mara", set: { bars: [bar(13, 30), { ...bar(5, 5), name: "Mana" }] } },
      { id: "Joss", set: { bars: [bar(22, 30)] } },
    ],
  );
});

test("healing and setting say so, too", () => {
  changeHealth(desk, ["Joss"], "+5");
  changeHealth(desk, ["Joss"], "=40");
  const [healed, set] = send.mock.calls.map(([order, expected]) => [order, expected[0].set.bars[0].value]);
  expect(healed).toEqual([expect.objectContaining({ by: 5 }), 30]);
  expect(set).toEqual([expect.objectContaining({ to: 40 }), 40]);
});

test("a bar is named where all have the same in its place; who has none there is left alone", () => {
  changeBar(desk, ["Mara", "Joss", "Rat"], { to: 2 }, 1);
  expect(send.mock.calls[0]?.[0]).toEqual({ type: "bar.change", ids: ["Mara"], bar: 1, to: 2, name: "Mana" });
  store.take(
    snapshot([token("Mara", { bars: [bar(1, 1)] }), token("Joss", { bars: [{ ...bar(1, 1), name: "" }] })]),
  );
  changeBar(desk, ["Mara", "Joss"], { by: -1 });
  expect(send.mock.calls[1]?.[0]).toEqual({
    type: "bar.change",
    ids: ["Mara", "Joss"],
    bar: 0,
    by: -1,
    name: null,
  });
});

test("a token without bars gets hit points when a number is typed, and cannot be hurt before", () => {
  expect(changeHealth(desk, ["Rat"], "-7")).toBe(false);
  expect(changeHealth(desk, ["Mara"], "dead")).toBe(false);
  expect(send).not.toHaveBeenCalled();
  expect(changeHealth(desk, ["Rat", "Joss"], "22")).toBe(true);
  const pieces = [{ id: "Rat", set: { bars: [{ ...bar(22, 22), name: "Hit points" }] } }];
  expect(send.mock.calls.map(([order]) => order)).toEqual([
    { type: "bar.change", ids: ["Joss"], bar: 0, to: 22, name: "HP" },
    { type: "piece.change", pieces },
  ]);
});

test("who fights without a token has hit points of his own, once they are set", () => {
  const wolf = { kind: "combatant", id: "wolf", token: null, hp: null, hp_max: null } as CombatantPiece;
  expect(changeCombatantHealth(desk, wolf, "-3")).toBe(false);
  changeCombatantHealth(desk, wolf, "11");
  changeCombatantHealth(desk, { ...wolf, hp: 11, hp_max: 11 }, "-3");
  expect(send.mock.calls).toEqual([
    [{ type: "bar.change", ids: ["wolf"], to: 11 }, [{ id: "wolf", set: { hp: 11, hp_max: 11 } }]],
    [{ type: "bar.change", ids: ["wolf"], by: -3 }, [{ id: "wolf", set: { hp: 8 } }]],
  ]);
});

test("what is shown of health is what was told: numbers, pips, words or nothing", () => {
  const seen = (also: object) => ({ bars: [], ...also }) as unknown as TokenPiece;
  expect(healthOfToken(seen({ bars: [bar(15, 30)] }))).toEqual({ words: "15 / 30", share: 0.5, pips: null });
  expect(healthOfToken(seen({ seen: { mine: false, health: "bloodied", pips: null } })).words).toBe(
    "bloodied",
  );
  expect(healthOfToken(seen({ seen: { mine: false, health: null, pips: 3 } })).pips).toBe(3);
  expect(healthOfToken(undefined)).toEqual({ words: "", share: null, pips: null });
});
