// Looking and sending go on after what passes by itself, and stop for what does not, or when told to.
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../shared/api";
import { type Piece, split } from "./pieces";
import { lookAt, send, type Talk } from "./sending";

const images = (number: number) =>
  split({
    item_images: { Sword: { images: Array.from({ length: number }, (_, at) => btoa(`picture ${at}`)) } },
  });
const talk = (more: Partial<Talk> = {}): Talk => ({
  campaign: "",
  signal: new AbortController().signal,
  delay: () => 0,
  ...more,
});
const answer = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

afterEach(() => vi.unstubAllGlobals());

describe("looking", () => {
  it("asks in parts and keeps the order", async () => {
    const asked: number[] = [];
    vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
      const { pieces } = JSON.parse(init.body as string) as { pieces: unknown[] };
      asked.push(pieces.length);
      return answer({ rows: pieces.map((piece) => ({ key: JSON.stringify(piece) })) });
    });
    const done: number[] = [];
    const rows = await lookAt(images(230), talk(), (number) => done.push(number));
    expect(asked).toEqual([100, 100, 30]);
    expect(done).toEqual([100, 200, 230]);
    expect(new Set(rows.map((row) => row.key)).size).toBe(230);
  });
});

describe("sending", () => {
  const [piece] = images(1) as [Piece];

  it("names the campaign and sends the piece whole", async () => {
    const said: [string, string][] = [];
    vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
      said.push([path, init.body as string]);
      return answer({ items: 1 });
    });
    await send(piece, talk({ campaign: "a b" }));
    expect(said[0]?.[0]).toBe("/api/v1/pictures/bring?campaign=a%20b");
    expect(JSON.parse(said[0]?.[1] ?? "")).toEqual(piece.wrap(piece.value));
  });

  it("goes on after a break, and tells that it waits", async () => {
    const answers = [null, answer({}, 503), answer({}, 429, { "Retry-After": "3" }), answer({ items: 1 })];
    vi.stubGlobal("fetch", async () => {
      const next = answers.shift();
      if (!next) throw new TypeError("network");
      return next;
    });
    const waits: (number | null)[] = [];
    const report = await send(piece, talk({ onWaiting: (error) => waits.push(error.retryAfter) }));
    expect(report.items).toBe(1);
    expect(waits).toEqual([null, null, 3]);
  });

  it("gives up on a refusal at once, and on silence in the end", async () => {
    const fetch = vi.fn(async () => answer({ error: { code: "x", message: "No." } }, 422));
    vi.stubGlobal("fetch", fetch);
    await expect(send(piece, talk())).rejects.toThrow("No.");
    expect(fetch).toHaveBeenCalledTimes(1);
    const silence = vi.fn(async () => answer({}, 502));
    vi.stubGlobal("fetch", silence);
    await expect(send(piece, talk())).rejects.toBeInstanceOf(ApiError);
    expect(silence).toHaveBeenCalledTimes(6);
  });

  it("stops while it waits", async () => {
    vi.stubGlobal("fetch", async () => answer({}, 503));
    const stop = new AbortController();
    const sent = send(
      piece,
      talk({ signal: stop.signal, delay: () => 60_000, onWaiting: () => stop.abort() }),
    );
    await expect(sent).rejects.toMatchObject({ name: "AbortError" });
  });
});
