import { expect, test } from "vitest";
import { differenceOf, type Filter, type Graph, nameOfStop, shownBy, wordingFrom, wordsOf } from "./model";

const state = (from: number, until: number, kind = "knows", strength = 0) => ({
  from,
  until,
  kind,
  strength,
  inverse: kind === "serves" ? "is served by" : "",
  both_ways: kind === "ally of",
});
const node = (id: number, kind = "character") => ({ id, kind, name: `N${id}`, summary: "", url: `/${id}` });
const graph: Graph = {
  now: 3,
  sessions: [
    { id: 7, stop: 1, name: "Session 1", url: "" },
    { id: 8, stop: 2, name: "Session 2", url: "" },
  ],
  nodes: [node(1), node(2), node(3, "location"), node(4)],
  edges: [
    {
      id: 10,
      source: 1,
      target: 2,
      may_change: true,
      states: [state(0, 2, "ally of", 3), state(2, 4, "enemy of", -4)],
    },
    { id: 11, source: 2, target: 3, may_change: true, states: [state(1, 4, "serves")] },
    { id: 12, source: 3, target: 4, may_change: false, states: [state(0, 2)] },
  ],
};
const all: Filter = {
  stop: 3,
  withoutRelations: new Set(),
  withoutEntries: new Set(),
  focus: null,
  steps: 0,
};

test("the web stands as it did at the stop", () => {
  const at = (stop: number) =>
    [...shownBy(graph, { ...all, stop }).edges].map(([id, held]) => [id, held.kind]);
  expect(at(0)).toEqual([
    [10, "ally of"],
    [12, "knows"],
  ]);
  expect(at(1)).toEqual([
    [10, "ally of"],
    [11, "serves"],
    [12, "knows"],
  ]);
  expect(at(3)).toEqual([
    [10, "enemy of"],
    [11, "serves"],
  ]);
});

test("kinds of relations and of entries are left out, with the entries that then have no relation", () => {
  expect([...shownBy(graph, { ...all, withoutEntries: new Set(["location"]) }).nodes]).toEqual([1, 2]);
  const without = shownBy(graph, { ...all, withoutRelations: new Set(["enemy of"]) });
  expect([...without.nodes]).toEqual([2, 3]);
});

test("around a focus only so many steps are shown", () => {
  const around = (steps: number) => [...shownBy(graph, { ...all, stop: 1, focus: 1, steps }).nodes].sort();
  expect(around(1)).toEqual([1, 2]);
  expect(around(2)).toEqual([1, 2, 3]);
  expect(around(3)).toEqual([1, 2, 3, 4]);
  expect([...shownBy(graph, { ...all, focus: 4, steps: 1 }).nodes]).toEqual([4]);
});

test("differences between two stops are found and said", () => {
  const before = shownBy(graph, { ...all, stop: 1 }).edges;
  const after = shownBy(graph, { ...all, stop: 2 }).edges;
  const found = differenceOf(before, after);
  expect(found).toEqual({ added: [], gone: [12], changed: [10] });
  expect(wordsOf(found)).toBe("1 over, 1 changed");
  expect(wordsOf(differenceOf(after, after))).toBe("nothing changed");
});

test("a relation reads from either end, and stops have names", () => {
  const [ally, served] = graph.edges;
  if (!ally || !served) throw new Error("no edges");
  expect(wordingFrom(served, state(0, 9, "serves"), 3)).toBe("is served by");
  expect(wordingFrom(ally, state(0, 9, "ally of"), 2)).toBe("ally of");
  expect([0, 1, 3].map((stop) => nameOfStop(graph, stop))).toEqual([
    "Before the first session",
    "After Session 1",
    "Now",
  ]);
});
