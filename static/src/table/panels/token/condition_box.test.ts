import { expect, test, vi } from "vitest";
import { snapshot, token } from "../../fakes";
import { TableStore } from "../../store";
import { Desk, type TablePage } from "../desk";
import { addCondition, removeCondition, together } from "./condition_box";

const state = (name: string) => ({
  name,
  icon: "star",
  until_round: null,
  until: "end" as const,
  whose: null,
  note: "",
});

test("the states of several tokens are told once each, the most common first", () => {
  const tokens = [{ conditions: [state("Prone")] }, { conditions: [state("Blessed"), state("Prone")] }];
  expect(together(tokens).map(({ condition, count }) => `${condition.name} ${count}`)).toEqual([
    "Prone 2",
    "Blessed 1",
  ]);
});

test("a state is put on and taken off by name; the list is only what is expected of it", () => {
  const send = vi.fn().mockResolvedValue({ created: [] });
  const store = new TableStore();
  store.take(snapshot([token("a", { conditions: [state("Blessed"), state("Prone")] }), token("b")]));
  const desk = new Desk(store, { send, tell: vi.fn() }, { display: false } as TablePage, document.body);
  const tokens = store.of("token");
  addCondition(desk, tokens, "Prone", null);
  removeCondition(desk, tokens, "Blessed");
  removeCondition(desk, tokens, "Poisoned");
  const [set, clear, ...rest] = send.mock.calls;
  expect(rest).toEqual([]);
  const prone = expect.objectContaining({ name: "Prone", until_round: null });
  expect(set?.[0]).toEqual({
    type: "condition.set",
    tokens: [
      { id: "a", condition: prone },
      { id: "b", condition: prone },
    ],
  });
  expect(set?.[1][0]).toEqual({ id: "a", set: { conditions: [state("Blessed"), prone] } });
  expect(clear).toEqual([
    { type: "condition.clear", tokens: ["a"], name: "Blessed" },
    [{ id: "a", set: { conditions: [state("Prone")] } }],
  ]);
});
