import { beforeEach, expect, test, vi } from "vitest";
import { FakeServer, fileOf, refusal } from "./fake_server";
import { UploadQueue } from "./queue";
import type { Shelf } from "./shelf";

const kept = new Map<string, File>();
const shelf: Shelf = {
  put: async (key, file) => void kept.set(key, file),
  get: async (key) => kept.get(key) ?? null,
  all: async (capture) => [...kept].filter(([key]) => key.startsWith(`${capture}/`)).map(([, file]) => file),
  remove: async (key) => void kept.delete(key),
};

function makeQueue(server: FakeServer, maxFiles = 50): UploadQueue {
  return new UploadQueue("c", {
    api: server,
    shelf,
    limits: { maxBytes: 1000, maxFiles },
    onChange: () => undefined,
    onRemoved: () => undefined,
    delay: () => 0,
  });
}

function states(queue: UploadQueue): string[] {
  return queue.items.map((item) => item.state);
}

beforeEach(() => kept.clear());

test("all files arrive, at most three at a time", async () => {
  const server = new FakeServer(4);
  const queue = makeQueue(server);
  queue.add(Array.from({ length: 7 }, (_, i) => fileOf(`${i}.jpg`, 12)));
  await vi.waitFor(() => expect(states(queue)).toEqual(Array(7).fill("ready")));
  expect(server.most).toBe(3);
  expect(kept.size).toBe(0);
});

test("empty, over-large, useless and surplus files are refused with a reason and never sent", () => {
  const server = new FakeServer();
  const queue = makeQueue(server, 1);
  queue.add([fileOf("a.jpg", 0), fileOf("b.jpg", 1001), fileOf("c.txt", 5)]);
  expect(states(queue)).toEqual(["refused", "refused", "refused"]);
  expect(queue.items.map((item) => item.message)).toEqual([
    expect.stringContaining("empty"),
    expect.stringContaining("larger"),
    expect.stringContaining("no use"),
  ]);
  expect(server.calls).toEqual([]);
});

test("after a reload a kept file goes on by itself and another waits to be chosen again", async () => {
  const server = new FakeServer(4);
  server.stored.set("c-a.jpg", [0, 1, 2, 3]);
  kept.set("c/8/a.jpg", fileOf("a.jpg", 8));
  const queue = makeQueue(server);
  const half = { received: 4, state: "receiving", size: 8 };
  const resumed = await queue.restore([
    { id: "1", name: "a.jpg", ...half },
    { id: "2", name: "b.jpg", ...half },
    { id: "3", name: "c.jpg", size: 8, received: 8, state: "ready" },
  ]);
  expect(resumed).toBe(1);
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready", "needs-file", "ready"]));
  queue.add([fileOf("b.jpg", 8)]);
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready", "ready", "ready"]));
  expect(queue.items).toHaveLength(3);
});

test("after a reload files that were still waiting their turn are sent too", async () => {
  const server = new FakeServer(4);
  kept.set("c/8/a.jpg", fileOf("a.jpg", 8));
  kept.set("other/8/b.jpg", fileOf("b.jpg", 8));
  const queue = makeQueue(server);
  expect(await queue.restore([])).toBe(1);
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready"]));
});

test("a file that had wholly arrived before the reload only gets its verdict", async () => {
  const server = new FakeServer(4);
  await server.start({ capture: "c", name: "a.jpg", size: 8 });
  const queue = makeQueue(server);
  await queue.restore([{ id: "c-a.jpg", name: "a.jpg", size: 8, received: 8, state: "receiving" }]);
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready"]));
  expect(server.calls).toEqual(["start a.jpg", "finish"]);
});

test("a paused file stays where it is and goes on when asked", async () => {
  const server = new FakeServer(1);
  const queue = makeQueue(server);
  queue.add([fileOf("a.jpg", 300)]);
  await vi.waitFor(() => expect(queue.items[0]?.received).toBeGreaterThan(2));
  queue.pauseAll();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const sent = server.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.calls.length).toBe(sent);
  expect(states(queue)).toEqual(["paused"]);
  queue.resumeAll();
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready"]), { timeout: 5000 });
  expect(server.stored.get("c-a.jpg")).toHaveLength(300);
});

test("a refusal by content shows the server's words", async () => {
  const server = new FakeServer(4);
  server.verdict = {
    state: "refused",
    error: { code: "not_a_picture", message: "This is a text in disguise." },
  };
  const queue = makeQueue(server);
  queue.add([fileOf("a.jpg", 4)]);
  await vi.waitFor(() => expect(states(queue)).toEqual(["refused"]));
  expect(queue.items[0]?.message).toBe("This is a text in disguise.");
});

test("a failed file can be tried again", async () => {
  const server = new FakeServer(4);
  server.failures.push(refusal(403, "signed_out"));
  const queue = makeQueue(server);
  queue.add([fileOf("a.jpg", 4)]);
  await vi.waitFor(() => expect(states(queue)).toEqual(["failed"]));
  queue.resumeAll();
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready"]));
});

test("a file taken away is removed from the server and from the list", async () => {
  const server = new FakeServer(4);
  const queue = makeQueue(server);
  queue.add([fileOf("a.jpg", 4)]);
  await vi.waitFor(() => expect(states(queue)).toEqual(["ready"]));
  const [item] = queue.items;
  if (item) await queue.remove(item);
  expect(queue.items).toEqual([]);
  expect(server.calls).toContain("remove c-a.jpg");
});
