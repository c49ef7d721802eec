import { expect, test } from "vitest";
import { FakeServer, fileOf, refusal } from "./fake_server";
import { transfer } from "./transfer";

function send(server: FakeServer, file: File, signal = new AbortController().signal) {
  return transfer({ api: server, capture: "c", file, signal, delay: () => 0 });
}

test("a file arrives whole, in chunks and in order", async () => {
  const server = new FakeServer(4);
  const verdict = await send(server, fileOf("a.jpg", 10));
  expect(server.calls).toEqual(["start a.jpg", "send 0", "send 4", "send 8", "finish"]);
  expect(server.stored.get("c-a.jpg")).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(verdict.state).toBe("ready");
});

test("a file goes straight to storage where the site offers it", async () => {
  const server = new FakeServer(4);
  server.start = async () => ({ id: "c-a.jpg", chunk_size: 4, received: 0, direct: true });
  const verdict = await send(server, fileOf("a.jpg", 10));
  expect(server.calls).toEqual(["direct", "finish"]);
  expect(verdict.state).toBe("ready");
});

test("a browser that storage refuses sends chunks through the site", async () => {
  const server = new FakeServer(4);
  server.start = async () => ({ id: "c-a.jpg", chunk_size: 4, received: 0, direct: true });
  server.stored.set("c-a.jpg", []);
  server.sendDirect = async () => {
    throw new Error("CORS");
  };
  await send(server, fileOf("a.jpg", 8));
  expect(server.stored.get("c-a.jpg")).toHaveLength(8);
});

test("a half-sent file goes on where the server stands", async () => {
  const server = new FakeServer(4);
  server.stored.set("c-a.jpg", [0, 1, 2, 3, 4]);
  await send(server, fileOf("a.jpg", 10));
  expect(server.calls).toEqual(["start a.jpg", "send 5", "send 9", "finish"]);
});

test("a wrong offset is put right from what the server says", async () => {
  const server = new FakeServer(4);
  const file = fileOf("a.jpg", 8);
  const started = await server.start({ capture: "c", name: "a.jpg", size: 8 });
  server.stored.set(started.id, [0, 1]);
  server.start = async () => ({ id: started.id, chunk_size: 4, received: 0 });
  await send(server, file);
  expect(server.stored.get(started.id)).toHaveLength(8);
});

test("passing failures and a broken chunk are repeated", async () => {
  const server = new FakeServer(4);
  server.failures.push(refusal(0, "offline"), refusal(503, "busy"), refusal(422, "checksum_mismatch"));
  const verdict = await send(server, fileOf("a.jpg", 4));
  expect(verdict.state).toBe("ready");
});

test("a refusal is not repeated", async () => {
  const server = new FakeServer(4);
  server.failures.push(refusal(413, "too_large"));
  await expect(send(server, fileOf("a.jpg", 4))).rejects.toThrow("Refused: too_large.");
  expect(server.calls).toHaveLength(1);
});

test("it gives up after some attempts", async () => {
  const server = new FakeServer(4);
  server.failures.push(...Array.from({ length: 30 }, () => refusal(503, "busy")));
  await expect(send(server, fileOf("a.jpg", 4))).rejects.toThrow("Refused: busy.");
  expect(server.calls).toHaveLength(10);
});

test("a server that keeps answering the same wrong offset does not make an endless loop", async () => {
  const server = new FakeServer(4);
  server.send = async () => {
    throw refusal(409, "wrong_offset", { received: 0 });
  };
  await expect(send(server, fileOf("a.jpg", 4))).rejects.toThrow("wrong_offset");
});

test("stopping ends the transfer at once", async () => {
  const server = new FakeServer(1);
  const stop = new AbortController();
  const running = send(server, fileOf("a.jpg", 1000), stop.signal);
  setTimeout(() => stop.abort(), 10);
  await expect(running).rejects.toThrow("Stopped");
  expect(server.calls).not.toContain("finish");
});
