import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Connection, LiveJob } from "./live";

interface State {
  version: number;
  done?: boolean;
}

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  opened() {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }
  says(type: string, version: number, done = false) {
    const data = JSON.stringify({ type, version, job: { version, done } });
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
  lost(code = 1006) {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
  close() {
    this.readyState = WebSocket.CLOSED;
  }
}

let sockets: FakeSocket[];
let seen: number[];
let connections: Connection[];
let refused: number[];
let poll: ReturnType<typeof vi.fn<() => Promise<State>>>;
let live: LiveJob<State>;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  seen = [];
  connections = [];
  refused = [];
  poll = vi.fn<() => Promise<State>>().mockResolvedValue({ version: 0 });
  live = new LiveJob<State>({
    url: "ws://host/live",
    poll,
    onState: (state) => seen.push(state.version),
    onConnection: (connection) => connections.push(connection),
    onRefused: (code) => refused.push(code),
    isOver: (state) => state.done ?? false,
    backoff: { first: 1000, most: 8000, random: () => 1 },
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  live.start();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

test("only newer versions are passed on", () => {
  sockets[0]?.opened();
  sockets[0]?.says("job.snapshot", 3);
  sockets[0]?.says("job.progressed", 5);
  sockets[0]?.says("job.progressed", 4);
  sockets[0]?.says("job.progressed", 5);
  expect(seen).toEqual([3, 5]);
});

test("a lost socket is replaced after growing pauses, and polling bridges the gap", async () => {
  poll.mockResolvedValue({ version: 7 });
  sockets[0]?.lost();
  await vi.advanceTimersByTimeAsync(10);
  expect(seen).toEqual([7]);
  expect(connections).toEqual(["connecting", "polling"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(sockets).toHaveLength(2);
  sockets[1]?.lost();
  await vi.advanceTimersByTimeAsync(1500);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(600);
  expect(sockets).toHaveLength(3);
});

test("polling ends when the socket is back", async () => {
  sockets[0]?.lost();
  await vi.advanceTimersByTimeAsync(1001);
  sockets[1]?.opened();
  const before = poll.mock.calls.length;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(poll.mock.calls.length).toBe(before);
});

test("a failing poll does not end the following", async () => {
  poll.mockRejectedValueOnce(new Error("away")).mockResolvedValue({ version: 2 });
  sockets[0]?.lost();
  await vi.advanceTimersByTimeAsync(3100);
  expect(seen).toEqual([2]);
});

test("a refusal is final", async () => {
  sockets[0]?.lost(4404);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refused).toEqual([4404]);
  expect(sockets).toHaveLength(1);
  expect(poll).not.toHaveBeenCalled();
});

test("a finished job is followed no longer", async () => {
  sockets[0]?.opened();
  sockets[0]?.says("job.finished", 9, true);
  sockets[0]?.lost(1000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connections.at(-1)).toBe("ended");
  expect(sockets).toHaveLength(1);
});
