import { expect, test, vi } from "vitest";
import { changed, snapshot, token } from "./fakes";
import { type Frame, TableStore } from "./store";
import type { PiecesTold } from "./topics";

function table(...tokens: ReturnType<typeof token>[]): TableStore {
  const store = new TableStore();
  store.take(snapshot(tokens) as Frame);
  return store;
}

const fact = (n: number, fields: object) => changed(n, fields) as Frame;
const place = (store: TableStore, id: string) => store.getOf("token", id)?.x;
const noTruth = { pieces: [], gone: [] };

test("a snapshot replaces everything", () => {
  const store = table(token("a"));
  const heard = vi.fn();
  store.on("snapshot", heard);
  store.take(snapshot([token("b")], { n: 5 }) as Frame);
  expect([...store.pieces.keys()]).toEqual(["b"]);
  expect(store.n).toBe(5);
  expect(heard).toHaveBeenCalledOnce();
});

test("a fact is taken once, and not before those ahead of it", () => {
  const store = table(token("a"));
  expect(store.take(fact(3, { remove: ["a"] }))).toBe("gap");
  expect(store.get("a")).toBeDefined();
  expect(store.take(fact(2, { set: [{ id: "a", x: 100 }] }))).toBe("taken");
  expect(store.take(fact(2, { set: [{ id: "a", x: 50 }] }))).toBe("old");
  expect(place(store, "a")).toBe(100);
});

test("listeners are told what came, changed and went", () => {
  const store = table(token("a"), token("b"));
  const heard: PiecesTold[] = [];
  store.on("pieces", (told) => heard.push(told));
  store.take(
    fact(2, { add: [token("c")], set: [{ id: "a", x: 90, name: "a" }], remove: ["b"], paths: { a: [1, 2] } }),
  );
  expect(heard[0]?.added).toEqual(["c"]);
  expect(heard[0]?.changed).toEqual([{ id: "a", set: { x: 90 }, before: { x: 35 } }]);
  expect(heard[0]?.removed.map(({ id }) => id)).toEqual(["b"]);
  expect(heard[0]?.paths).toEqual({ a: [1, 2] });
});

test("a record that is added again counts as changed", () => {
  const store = table(token("a"));
  const heard: PiecesTold[] = [];
  store.on("pieces", (told) => heard.push(told));
  store.take(fact(2, { add: [token("a", { x: 5 })] }));
  expect(heard[0]?.changed).toEqual([{ id: "a", set: { x: 5 }, before: { x: 35 } }]);
});

test("a piece that goes leaves the selection", () => {
  const store = table(token("a"), token("b"));
  store.select(["a", "b"]);
  store.take(fact(2, { remove: ["a"] }));
  expect([...store.selection]).toEqual(["b"]);
});

test("an own move is seen before it is answered and stays when it is done", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  expect(place(store, "a")).toBe(100);
  store.settle("o1");
  expect(place(store, "a")).toBe(100);
  store.take(fact(2, { by: 7, set: [{ id: "a", x: 101 }] }));
  expect(place(store, "a")).toBe(101);
});

test("what the server tells of an own move goes before what was expected of it", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.take(fact(2, { by: 7, set: [{ id: "a", x: 80 }] }));
  store.settle("o1");
  expect(place(store, "a")).toBe(80);
});

test("a refused move goes back to where the token is", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.putRight({ id: "o1", truth: noTruth });
  expect(place(store, "a")).toBe(35);
});

test("a refusal tells how things really are", () => {
  const store = table(token("a"), token("b"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.putRight({ id: "o1", truth: { pieces: [{ ...token("a", { x: 60 }) }], gone: ["b"] } });
  expect(place(store, "a")).toBe(60);
  expect(store.get("b")).toBeUndefined();
});

test("of two moves on their way the first answer does not undo the second", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.expect("o2", [{ id: "a", set: { x: 200 } }]);
  store.take(fact(2, { by: 7, set: [{ id: "a", x: 100 }] }));
  store.settle("o1");
  expect(place(store, "a")).toBe(200);
  store.settle("o2");
  expect(place(store, "a")).toBe(200);
  store.take(fact(3, { by: 7, set: [{ id: "a", x: 200 }] }));
  expect(place(store, "a")).toBe(200);
});

test("others' changes of other fields are kept under an expectation", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.take(fact(2, { set: [{ id: "a", name: "Ogre" }] }));
  expect(store.getOf("token", "a")).toMatchObject({ x: 100, name: "Ogre" });
  store.putRight({ id: "o1", truth: noTruth });
  expect(store.getOf("token", "a")).toMatchObject({ x: 35, name: "Ogre" });
});

test("an expectation outlives a snapshot until it is answered", () => {
  const store = table(token("a"));
  store.expect("o1", [{ id: "a", set: { x: 100 } }]);
  store.take(snapshot([token("a", { x: 40 })], { n: 4 }) as Frame);
  expect(place(store, "a")).toBe(100);
  store.putRight({ id: "o1", truth: noTruth });
  expect(place(store, "a")).toBe(40);
});

test("players move what is theirs, observers and screens nothing", () => {
  const store = table();
  const own = { ...token("a"), seen: { mine: true, health: null, pips: null } };
  store.me = { id: 3, name: "Bo", role: "player", colour: "#000000", here: true };
  expect(store.isMine(own)).toBe(true);
  expect(store.isMine(token("b"))).toBe(false);
  expect(store.isMine(token("c", { owners: [3] }))).toBe(true);
  store.me = { ...store.me, role: "observer" };
  expect(store.isMine(own)).toBe(false);
});

test("a game master's display screen is no game master", () => {
  const store = new TableStore();
  store.take(snapshot([], { looks_only: true }) as Frame);
  expect(store.isGameMaster).toBe(false);
});

test("sight that comes with a change is told with whether memory was put right", () => {
  const store = table();
  const heard = vi.fn();
  store.on("sight", heard);
  const sight = { everything: false, bright: [[0, 0, 1, 0, 1, 1]], dim: [], dark: [], lights: [] };
  store.take(fact(2, { sight }));
  expect(store.sight).toEqual(sight);
  expect(heard).toHaveBeenCalledWith({ sight, explored: null, passed: [], forgotten: false });
});
