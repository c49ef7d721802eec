import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Clock } from "./clock";
import { Refused, TableConnection } from "./connection";
import { changed, FakeSocket, snapshot, token } from "./fakes";
import { TableStore } from "./store";

beforeEach(() => {
  FakeSocket.made = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function sit(): { store: TableStore; connection: TableConnection } {
  const store = new TableStore();
  const connection = new TableConnection(store, {
    url: "/live/scenes/x/",
    openSocket: (url) => new FakeSocket(url) as unknown as WebSocket,
    backoff: { first: 100, most: 100, random: () => 1 },
  });
  connection.start();
  FakeSocket.last.opens();
  return { store, connection };
}

function seated() {
  const table = sit();
  FakeSocket.last.says(snapshot([token("a")]));
  return table;
}

function packed(message: object): ArrayBuffer {
  const bytes = gzipSync(JSON.stringify(message));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

const move = {
  type: "token.move" as const,
  tokens: [{ id: "a", path: [90, 90], rotation: null, elevation: null }],
};

test("the table is live with the snapshot, not before", () => {
  const { store } = sit();
  expect(store.status.link).toBe("connecting");
  FakeSocket.last.says(snapshot());
  expect(store.status.link).toBe("live");
});

test("a packed snapshot is read before the facts that came while it was unpacked", async () => {
  vi.useRealTimers();
  const { store } = sit();
  FakeSocket.last.says(packed(snapshot([token("a")])));
  FakeSocket.last.says(changed(2, { set: [{ id: "a", x: 90 }] }));
  FakeSocket.last.says(packed(changed(3, { set: [{ id: "a", y: 80 }] })));
  FakeSocket.last.says(changed(4, { set: [{ id: "a", rotation: 5 }] }));
  await vi.waitFor(() => expect(store.n).toBe(4));
  expect(store.get("a")).toMatchObject({ x: 90, y: 80, rotation: 5 });
});

test("an order given before the table is there is sent once it is", () => {
  const { connection } = sit();
  void connection.send(move);
  expect(FakeSocket.last.orders("token.move")).toHaveLength(0);
  FakeSocket.last.says(snapshot([token("a")]));
  expect(FakeSocket.last.orders("token.move")).toHaveLength(1);
});

test("an order's promise is kept when it is done", async () => {
  const { store, connection } = seated();
  const answer = connection.send(move, [{ id: "a", set: { x: 90, y: 90 } }]);
  expect(store.get("a")).toMatchObject({ x: 90 });
  const id = FakeSocket.last.orders("token.move")[0]?.id;
  FakeSocket.last.says({
    n: 2,
    type: "order.done",
    id,
    number: 4,
    created: [],
    steps: { undo: "move", redo: null },
  });
  await expect(answer).resolves.toMatchObject({ number: 4 });
  expect(store.steps.undo).toBe("move");
  expect(store.status.waiting).toBe(0);
});

test("a refusal puts the token back and says why", async () => {
  const { store, connection } = seated();
  const answer = connection.send(move, [{ id: "a", set: { x: 90, y: 90 } }]);
  const id = FakeSocket.last.orders("token.move")[0]?.id;
  const error = { code: "wall_in_the_way", message: "There is a wall.", fields: {} };
  FakeSocket.last.says({ n: 2, type: "order.refused", id, error, truth: { pieces: [], gone: [] } });
  await expect(answer).rejects.toBeInstanceOf(Refused);
  expect(store.get("a")).toMatchObject({ x: 35 });
});

test("after a break one asks for what was missed and sends unanswered orders again under the same name", () => {
  const { store, connection } = seated();
  void connection.send(move);
  const first = FakeSocket.last.orders("token.move")[0];
  FakeSocket.last.breaks();
  expect(store.status.link).toBe("away");
  vi.advanceTimersByTime(100);
  FakeSocket.last.opens();
  expect(FakeSocket.last.sent[0]).toMatchObject({ type: "resume", seat: "seat-1", n: 1 });
  expect(FakeSocket.last.orders("token.move")).toHaveLength(0);
  FakeSocket.last.says({
    type: "table.missed",
    n: 2,
    seat: "seat-1",
    people: [],
    steps: store.steps,
    time: 5,
  });
  FakeSocket.last.says(changed(2, { set: [{ id: "a", x: 1 }] }));
  expect(FakeSocket.last.orders("token.move")).toEqual([first]);
  expect(store.status.link).toBe("live");
  expect(store.n).toBe(2);
});

test("a gap is noticed and asked for once", () => {
  seated();
  FakeSocket.last.says(changed(3));
  FakeSocket.last.says(changed(4));
  expect(FakeSocket.last.orders("resume")).toHaveLength(1);
});

test("the clock's answer shows a missed last fact", () => {
  seated();
  FakeSocket.last.says({ type: "clock.told", sent: 0, time: 5, n: 2 });
  expect(FakeSocket.last.orders("resume")).toHaveLength(1);
});

test("silence is a broken connection, too", () => {
  const { store } = seated();
  vi.advanceTimersByTime(30_000);
  expect(store.status.link).not.toBe("live");
});

test.each([4401, 4403, 4404])("code %i ends it for good", (code) => {
  const { store } = seated();
  FakeSocket.last.breaks(code);
  vi.advanceTimersByTime(60_000);
  expect(store.status).toMatchObject({ link: "ended", code });
  expect(FakeSocket.made).toHaveLength(1);
});

test("who was too slow comes back", () => {
  seated();
  FakeSocket.last.breaks(4408);
  vi.advanceTimersByTime(100);
  expect(FakeSocket.made).toHaveLength(2);
});

test("drags are told only while the table is there", () => {
  const { connection } = sit();
  connection.tell({ type: "token.drag", tokens: [] });
  FakeSocket.last.says(snapshot());
  connection.tell({ type: "token.drag", tokens: [] });
  expect(FakeSocket.last.orders("token.drag")).toHaveLength(1);
});

test("the clock trusts the quickest answer", () => {
  const clock = new Clock();
  clock.take(100, 101, 150.5);
  clock.take(110, 110.1, 160.25);
  clock.take(120, 122, 172.9);
  expect(clock.ahead).toBeCloseTo(50.2);
});

test("a clock that slept with the phone is told anew by the first answer after it", () => {
  const clock = new Clock();
  clock.take(100, 100.02, 150.01);
  clock.take(115, 115.02, 765.3);
  expect(clock.ahead).toBeCloseTo(650.29);
  clock.take(130, 130.6, 780.5);
  expect(clock.ahead).toBeCloseTo(650.29);
});

test("a socket that never opens is given up, and another one is tried", () => {
  const { store } = seated();
  FakeSocket.last.breaks();
  vi.advanceTimersByTime(100);
  expect(FakeSocket.made).toHaveLength(2);
  vi.advanceTimersByTime(20_100);
  expect(FakeSocket.made[1]?.readyState).toBe(3);
  expect(FakeSocket.made).toHaveLength(3);
  expect(store.status.link).toBe("away");
});

test("a table that opens its door and says nothing is left, each time after more patience", () => {
  sit();
  vi.advanceTimersByTime(20_100);
  expect(FakeSocket.made).toHaveLength(2);
  FakeSocket.last.opens();
  vi.advanceTimersByTime(39_000);
  expect(FakeSocket.made).toHaveLength(2);
  vi.advanceTimersByTime(1_200);
  expect(FakeSocket.made).toHaveLength(3);
});

test("who hurries while a socket is opening leaves no second one behind", () => {
  const { store, connection } = seated();
  FakeSocket.last.breaks();
  vi.advanceTimersByTime(100);
  connection.hurry();
  expect(FakeSocket.made.map(({ readyState }) => readyState)).toEqual([3, 3, 0]);
  FakeSocket.last.opens();
  FakeSocket.last.says(snapshot([token("a")]));
  vi.advanceTimersByTime(5_000);
  expect(store.status.link).toBe("live");
  expect(FakeSocket.made).toHaveLength(3);
});
