import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Calendar, dateOf, readDay, sayDay } from "./almanac";
import { OrderQueue } from "./orders";
import type { EventFact, Message, Refusal, SessionEvent, Snapshot } from "./protocol";
import { Room } from "./room";
import { SessionState } from "./state";

class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readyState = 1;
  sent: Record<string, unknown>[] = [];

  constructor(readonly url: string) {
    super();
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  says(message: Message): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close", { code }));
  }
}

const shelf = new Map<string, string>();
const refusals: Refusal[] = [];
const ends: number[] = [];

function enter(): Room {
  const room = new Room({
    url: "/live/sessions/1/",
    key: "orders",
    shelf: {
      getItem: (key) => shelf.get(key) ?? null,
      setItem: (key, value) => void shelf.set(key, value),
      removeItem: (key) => void shelf.delete(key),
    },
    openSocket: (url) => new FakeSocket(url) as unknown as WebSocket,
    onChange: () => undefined,
    onRefused: (refusal) => void refusals.push(refusal),
    onEnd: (code) => void ends.push(code),
    backoff: { first: 100, most: 100, random: () => 1 },
  });
  room.start();
  return room;
}

function socket(): FakeSocket {
  const last = FakeSocket.made.at(-1);
  if (!last) throw new Error("no socket");
  return last;
}

function snapshot(streams: Record<string, number>, events: SessionEvent[] = []): Snapshot {
  const session = { state: "live", in_game_start: null, in_game_end: null };
  return { type: "session.snapshot", streams, session, present: [], notes: [], checklist: [], events };
}

function event(
  id: string,
  type = "event.told",
  payload: Record<string, unknown> = {},
  orderId = "",
): SessionEvent {
  const at = "2026-11-21T20:00:00Z";
  const actor = { id: 7, name: "Wren" };
  return { id, type, payload, actor, at, in_game_day: null, visibility: "members", order_id: orderId };
}

function fact(stream: string, version: number, what: SessionEvent): EventFact {
  return { type: "session.event", stream, version, event: what };
}

beforeEach(() => vi.useFakeTimers());

afterEach(() => {
  vi.useRealTimers();
  FakeSocket.made = [];
  shelf.clear();
  refusals.length = 0;
  ends.length = 0;
});

test("facts are applied in order, each once, on streams of their own", () => {
  const room = enter();
  socket().says(snapshot({ all: 3, u7: 0 }));
  for (const one of [fact("all", 4, event("a")), fact("u7", 1, event("b")), fact("all", 4, event("a"))]) {
    socket().says(one);
  }
  expect(room.state.events.map((told) => told.id)).toEqual(["a", "b"]);
  expect(room.state.streams).toEqual({ all: 4, u7: 1 });
  expect(socket().sent).toEqual([]);
});

test("a gap is noticed, asked for once and filled; what came meanwhile is not lost", () => {
  const room = enter();
  socket().says(snapshot({ all: 3 }));
  socket().says(fact("all", 5, event("b")));
  socket().says(fact("all", 6, event("c")));
  expect(socket().sent).toEqual([{ type: "resume", after: { all: 3 } }]);
  expect(room.state.events).toEqual([]);
  socket().says({
    type: "session.missed",
    facts: [fact("all", 4, event("a")), fact("all", 5, event("b"))],
    present: [],
  });
  expect(room.state.events.map((told) => told.id)).toEqual(["a", "b", "c"]);
  expect(room.state.streams.all).toBe(6);
});

test("the loss of the very last fact shows in the answer to a ping", () => {
  enter();
  socket().says(snapshot({ all: 3 }));
  socket().says({ type: "pong", streams: { all: 3 } });
  expect(socket().sent).toEqual([]);
  socket().says({ type: "pong", streams: { all: 4 } });
  expect(socket().sent).toEqual([{ type: "resume", after: { all: 3 } }]);
});

test("an order given while the network is away is sent afterwards, and again under its id until it is answered", () => {
  const room = enter();
  socket().says(snapshot({ all: 0 }));
  socket().breaks();
  const order = room.order("message.send", { text: "Hello" });
  expect(room.link).toBe("away");
  vi.advanceTimersByTime(100);
  expect(FakeSocket.made.length).toBe(2);
  expect(socket().sent).toEqual([]);
  socket().says(snapshot({ all: 0 }));
  expect(socket().sent).toEqual([order]);
  socket().breaks(); // The answer is lost.
  vi.advanceTimersByTime(100);
  socket().says(snapshot({ all: 1 }, [event("x", "message.sent", { text: "Hello" })]));
  expect(socket().sent).toEqual([order]);
  socket().says({ type: "order.done", id: order.id, event: "x" });
  socket().breaks();
  vi.advanceTimersByTime(100);
  socket().says(snapshot({ all: 1 }));
  expect(socket().sent).toEqual([]);
  expect(room.orders.pending).toEqual([]);
  expect(shelf.size).toBe(0);
});

test("an order outlives the page: after a reload it goes out under the same id", () => {
  const room = enter();
  const order = room.order("note.add", { text: "Gulls" });
  FakeSocket.made = [];
  enter();
  socket().says(snapshot({ all: 0 }));
  expect(socket().sent).toEqual([order]);
});

test("what is done is shown as under way until its event is here", () => {
  const room = enter();
  socket().says(snapshot({ all: 0 }));
  const order = room.order("message.send", { text: "Hello" });
  socket().says({ type: "order.done", id: order.id, event: "x" });
  expect(room.orders.pending.length).toBe(1);
  socket().says(fact("all", 1, event("x", "message.sent", {}, order.id)));
  expect(room.orders.pending).toEqual([]);
});

test("a refused order is not sent again and says why", () => {
  const room = enter();
  socket().says(snapshot({ all: 0 }));
  const order = room.order("session.close", {});
  const error = { code: "role_needed", message: "Only a game master may do this." };
  socket().says({ type: "order.refused", id: order.id, error });
  expect(refusals).toEqual([error]);
  expect(room.orders.pending).toEqual([]);
});

test("who is quicker than allowed waits, and loses nothing", () => {
  const room = enter();
  socket().says(snapshot({ all: 0 }));
  const order = room.order("message.send", { text: "Quick" });
  socket().says({
    type: "order.refused",
    id: order.id,
    error: { code: "too_many_orders", message: "Wait." },
  });
  expect(room.orders.pending.length).toBe(1);
  vi.advanceTimersByTime(3000);
  expect(socket().sent.filter((sent) => sent.id === order.id).length).toBe(2);
});

test("silence after a ping is a broken connection", () => {
  const room = enter();
  socket().says(snapshot({ all: 0 }));
  vi.advanceTimersByTime(20_000);
  expect(socket().sent).toEqual([{ type: "ping" }]);
  vi.advanceTimersByTime(10_000);
  expect(room.link).toBe("away");
  vi.advanceTimersByTime(100);
  expect(FakeSocket.made.length).toBe(2);
});

test("who is sent away does not knock again", () => {
  for (const code of [4401, 4403, 4404]) {
    const room = enter();
    const made = FakeSocket.made.length;
    socket().breaks(code);
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made.length).toBe(made);
    expect(room.link).toBe("ended");
  }
  expect(ends).toEqual([4401, 4403, 4404]);
});

test("in whatever order facts arrive, once all are here the state is the same", () => {
  const note = (version: number, html: string) => ({ note: "n", version, html, author: 7 });
  const all = [
    fact("all", 1, event("1", "note.added", note(1, "one"))),
    fact("all", 2, event("2", "note.changed", note(2, "two"))),
    fact("gm", 1, event("3", "check.added", { item: "c", html: "map", done: false, position: 0 })),
    fact("all", 3, event("4", "session.closed", { state: "closed" })),
    fact("gm", 2, event("5", "check.ticked", { item: "c", html: "map", done: true, position: 0 })),
    fact("all", 4, event("6", "clock.set", { day: 4, start: 2, end: 4 })),
  ];
  for (let round = 0; round < 200; round += 1) {
    const state = new SessionState();
    state.replace(snapshot({ all: 0, gm: 0 }));
    const shuffled = [...all, ...all].sort(
      (a, b) => hash(`${round}${a.event.id}`) - hash(`${round}${b.event.id}`),
    );
    for (const one of shuffled) state.take(one);
    expect(state.notes.get("n")?.html).toBe("two");
    expect(state.checks.get("c")?.done).toBe(true);
    expect(state.session).toEqual({ state: "closed", in_game_start: 2, in_game_end: 4 });
    expect(state.events.map((told) => told.id)).toEqual(["4", "6"]);
  }
});

function hash(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 1009;
  return sum;
}

test("a shelf that holds rubbish or refuses to hold anything does no harm", () => {
  const full = () => {
    throw new Error("full");
  };
  const broken = new OrderQueue("k", { getItem: () => "{", setItem: full, removeItem: full });
  broken.add({ type: "message.send", id: "1" });
  broken.drop("1");
  expect(broken.pending).toEqual([]);
});

const WICK: Calendar = {
  months: [
    { name: "Tallow", days: 30 },
    { name: "Long Kelp", days: 31 },
    { name: "Snuffing", days: 29 },
  ],
  weekdays: ["Oilday", "Netday", "Tideday"],
  leap_every: 4,
  leap_month: 2,
  era: "since the Lighting",
};

test("days are counted as the server counts them", () => {
  expect(sayDay(WICK, 0)).toBe("Oilday, 1 Tallow 1 since the Lighting");
  expect(dateOf(WICK, -1)).toEqual({ year: 0, month: 3, day: 30 }); // The year 0 is a leap year.
  expect(dateOf(WICK, 4 * 90 + 1)).toEqual({ year: 5, month: 1, day: 1 });
  expect(sayDay(WICK, -1)).toBe("Tideday, 30 Snuffing 0 since the Lighting");
  for (let day = -800; day < 800; day += 1) expect(readDay(WICK, sayDay(WICK, day))).toBe(day);
  expect(readDay(WICK, "2 long 5")).toBe(4 * 90 + 1 + 30 + 1);
  expect(readDay(WICK, "5-1-1")).toBe(4 * 90 + 1);
  for (const words of ["yesterday", "31 Tallow 1", "1 Herring 1", "1-4-1"])
    expect(readDay(WICK, words)).toBeNull();
});
