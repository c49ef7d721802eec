import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AnyOrder, AnyPiece, Person, TrackPiece } from "../protocol";
import { TableStore } from "../store";
import { SoundEngine } from "./engine";
import { Levels } from "./levels";
import type { Voice } from "./voices";

class FakeVoice implements Voice {
  broken = false;
  duration: number | null = 120;
  position: number | null = null;
  gain = 0;
  faded = -1;
  stopped = false;
  loops = false;

  constructor(readonly address: string) {}

  break(): void {
    this.broken = true;
    this.position = null;
  }

  keepAt(wanted: number, loops: boolean): void {
    if (this.broken) return;
    this.position = wanted;
    this.loops = loops;
  }

  setGain(gain: number, seconds: number): void {
    this.gain = gain;
    this.faded = seconds;
  }

  stop(fade: number): void {
    this.stopped = true;
    this.faded = fade;
  }
}

const NOW = 10_000;
const master: Person = { id: 1, name: "G", role: "game_master", colour: "#000000", here: true };
const player: Person = { id: 5, name: "P", role: "player", colour: "#000000", here: true };
let voices: FakeVoice[];
let orders: AnyOrder[];
let failing = false;
let output: { stream: (a: string) => Voice; short: (a: string) => Voice; locked: boolean; delay: number };

beforeEach(() => {
  [voices, orders] = [[], []];
  const make = (address: string) => {
    const voice = new FakeVoice(address);
    if (failing) voice.break();
    voices.push(voice);
    return voice;
  };
  output = { stream: make, short: (address) => make(`short:${address}`), locked: false, delay: 0 };
});
afterEach(() => vi.useRealTimers());

function track(fields: Partial<TrackPiece> = {}): TrackPiece {
  return {
    kind: "track",
    id: "t",
    asset: "song",
    title: "",
    channel: "music",
    volume: 0.5,
    loop: false,
    fade: 2,
    playing: true,
    since: NOW - 30,
    offset: 0,
    playlist: null,
    duration: 120,
    ...fields,
  };
}

function begin(pieces: AnyPiece[], me = player, people = [master, player]) {
  const store = new TableStore();
  store.serverNow = () => NOW;
  store.setStatus({ link: "live" });
  store.take({
    type: "table.snapshot",
    n: 0,
    seat: "s",
    version: 1,
    me,
    scene: {},
    pieces: pieces as unknown as Record<string, unknown>[],
    sight: { everything: true, bright: [], dim: [], dark: [], lights: [] },
    explored: null,
    chat: [],
    people,
    steps: { undo: null, redo: null },
    dice: {},
    time: NOW,
    looks_only: false,
  });
  const levels = new Levels({ getItem: () => null, setItem: () => undefined });
  const send = (order: AnyOrder) => {
    orders.push(order);
    return Promise.reject(new Error("refused"));
  };
  const engine = new SoundEngine(store, { send }, levels, output);
  engine.start();
  return { store, levels, engine };
}

function change(store: TableStore, fact: { add?: AnyPiece[]; set?: object[]; remove?: string[] }): void {
  store.take({
    type: "table.changed",
    because: "test",
    by: null,
    at: NOW,
    add: (fact.add ?? []) as unknown as Record<string, unknown>[],
    set: (fact.set ?? []) as Record<string, unknown>[],
    remove: fact.remove ?? [],
    paths: {},
    sight: null,
    passed: [],
    explored: null,
  });
}

test("who joins late hears the track where the others are, faded in quickly", () => {
  begin([track()]);
  expect(voices).toHaveLength(1);
  expect(voices[0]).toMatchObject({ address: "/files/table/song/original", position: 30, faded: 0.4 });
  expect(voices[0]?.gain).toBeCloseTo(0.5 * (0.8 * 0.8) ** 2);
});

test("a track that has just begun fades in as it says", () => {
  begin([track({ since: NOW })]);
  expect(voices[0]).toMatchObject({ position: 0, faded: 2 });
});

test("what is paused, over, or turned down to nothing does not load", () => {
  const { levels } = begin([track({ id: "a", playing: false }), track({ id: "b", since: NOW - 500 })]);
  expect(voices).toHaveLength(0);
  levels.set("music", 0);
  expect(voices).toHaveLength(0);
});

test("a track that is taken off fades out and is let go", () => {
  const { store, engine } = begin([track()]);
  change(store, { remove: ["t"] });
  expect(voices[0]).toMatchObject({ stopped: true, faded: 2 });
  expect(engine.hasSomething).toBe(false);
});

test("turning a channel down is heard at once, muting lets go", () => {
  const { levels } = begin([track()]);
  levels.set("music", 0.4);
  expect(voices[0]?.gain).toBeCloseTo(0.5 * (0.8 * 0.4) ** 2);
  levels.muted = true;
  expect(voices[0]?.stopped).toBe(true);
});

test("short effects come from memory, long ones and loops of music from a stream", () => {
  begin([
    track({ channel: "effects", duration: 60 }),
    track({ id: "e", channel: "effects", duration: 100, asset: "x" }),
  ]);
  expect(voices.map(({ address }) => address.startsWith("short:"))).toEqual([false, false]);
  begin([track({ channel: "effects", duration: 3, since: NOW - 1 })]);
  expect(voices.at(-1)?.address).toBe("short:/files/table/song/original");
});

test("until the browser allows sound nothing plays, and then all is in step at once", () => {
  output.locked = true;
  const { engine } = begin([track()]);
  expect(voices[0]?.position).toBeNull();
  expect(engine.hasSomething).toBe(true);
  output.locked = false;
  engine.sync();
  expect(voices[0]?.position).toBe(30);
});

test("only one game master's browser goes on in the playlist, and once", () => {
  const over = track({ since: NOW - 200, playlist: "list" });
  begin([over], player);
  expect(orders).toEqual([]);
  begin([over], { ...master, id: 9 }, [master, { ...master, id: 9 }]);
  expect(orders).toEqual([]);
  const { engine } = begin([over], master);
  engine.sync();
  expect(orders).toEqual([{ type: "sound.playlist", playlist: "list", after: "t" }]);
});

test("a one-shot that has ended is taken off", () => {
  begin([track({ since: NOW - 200 })], master);
  expect(orders).toEqual([{ type: "sound.stop", track: "t" }]);
});

/** Lets seconds pass in which every sound breaks. */
function fail(seconds: number): void {
  failing = true;
  for (const voice of voices) voice.break();
  vi.advanceTimersByTime(seconds * 1000);
  failing = false;
}

test("a file that is missing stops a playlist for half a minute only, and nothing else", () => {
  vi.useFakeTimers();
  begin([track({ playlist: "list" }), track({ id: "u", asset: "v" })], master);
  fail(20);
  expect(orders).toEqual([]);
  expect(voices.length).toBe(8);
  fail(20);
  expect(orders).toEqual([{ type: "sound.playlist", playlist: "list", after: "t" }]);
});

test("a sound that broke with the network is heard again, and nobody's music is skipped for it", () => {
  vi.useFakeTimers();
  const { store } = begin([track({ playlist: "list" })], master);
  fail(5);
  store.setStatus({ link: "away" });
  fail(120);
  store.setStatus({ link: "live" });
  vi.advanceTimersByTime(3000);
  expect(orders).toEqual([]);
  expect(voices.at(-1)).toMatchObject({ broken: false, position: 30, stopped: false });
  expect(voices.slice(0, -1).every(({ stopped }) => stopped)).toBe(true);
  expect(voices.at(-1)?.gain).toBeGreaterThan(0);
});

test("the length that the file tells is used where the server knows none", () => {
  const { engine } = begin([track({ duration: null, loop: true, since: NOW - 130 })]);
  engine.sync();
  expect(voices[0]?.position).toBeCloseTo(10);
});
