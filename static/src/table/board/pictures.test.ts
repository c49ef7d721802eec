import { Container, Sprite, type Texture } from "pixi.js";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { single } from "../defaults";
import { snapshot } from "../fakes";
import type { MapPiece } from "../protocol";
import { type Frame, TableStore } from "../store";
import { Camera } from "./camera";
import type { Layers } from "./layers";
import { Maps } from "./maps";
import { Pictures, texturesIn } from "./pictures";

let reachable: boolean;
const about = { width: 4000, height: 4000, sizes: [1024, 2048], tiles: null };

beforeEach(() => {
  vi.useFakeTimers();
  reachable = true;
  const decode = () => (reachable ? Promise.resolve() : Promise.reject(new Error("away")));
  vi.stubGlobal("Image", class { src = ""; decode = decode; }); // biome-ignore format: a fake
  // Each of these takes a third of what may be held.
  vi.stubGlobal("createImageBitmap", () => Promise.resolve({ width: 5000, height: 5000, close: () => 0 }));
  vi.stubGlobal("fetch", () =>
    reachable ? Promise.resolve({ ok: true, json: () => about }) : Promise.reject(new Error("away")),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const arrive = () => vi.advanceTimersByTimeAsync(1);

function map(id: string, x: number): MapPiece {
  return {
    kind: "map", id, name: "", asset: `asset-${id}`, x, y: 500, width: 1000, height: 1000, rotation: 0, scale_x: 1,
    scale_y: 1, opacity: 1, order: 0, above: false, hidden: false, locked: false,
  } as MapPiece; // biome-ignore format: a list of fields
}

/** A board of four maps in a row, looked at one at a time. */
function laid() {
  const store = new TableStore();
  const size = { ...single.settings, width: 40_000, height: 1000 };
  const maps = [0, 1, 2, 3].map((at) => map(`m${at}`, 500 + at * 10_000));
  store.take(snapshot([size, ...maps]) as unknown as Frame);
  const stage = new Container();
  const pictures = new Pictures(
    () => undefined,
    () => texturesIn(stage),
  );
  const board = new Maps(store, { get: () => stage } as unknown as Layers, pictures);
  board.sync();
  const camera = new Camera(() => undefined);
  camera.bound(40_000, 1000);
  camera.resize(1000, 1000);
  const look = async (at: number) => {
    camera.set({ x: 500 + at * 10_000, y: 500, zoom: 1 });
    for (let frame = 0; frame < 6; frame += 1) {
      board.show(camera, 1);
      await arrive();
    }
  };
  return { stage, look, pictures };
}

function drawn(stage: Container): Texture[] {
  const views = stage.children.filter(({ visible }) => visible);
  return views.flatMap(({ children }) => children.map((sprite) => (sprite as Sprite).texture));
}

test("maps off the board let their pictures be dropped, and what is drawn is never one that is gone", async () => {
  const { stage, look } = laid();
  const seen = new Set<Texture>();
  for (const at of [0, 1, 2, 3, 0]) {
    await look(at);
    const [texture, ...others] = drawn(stage);
    expect(others).toEqual([]);
    expect(texture?.destroyed).toBe(false);
    expect(texture?.source.width).toBe(5000);
    if (texture) seen.add(texture);
    await vi.advanceTimersByTimeAsync(31_000);
  }
  expect([...seen].filter(({ destroyed }) => destroyed).length).toBeGreaterThan(0);
  expect([...texturesIn(stage)].every(({ destroyed }) => !destroyed)).toBe(true);
});

test("a picture that a sprite holds is kept, however long ago it was asked for", async () => {
  const stage = new Container();
  const pictures = new Pictures(
    () => undefined,
    () => texturesIn(stage),
  );
  pictures.get("held");
  pictures.get("loose");
  await arrive();
  const sprite = stage.addChild(new Container()).addChild(new Sprite(pictures.get("held") as Texture));
  const loose = pictures.get("loose");
  await vi.advanceTimersByTimeAsync(31_000);
  for (const name of ["a", "b", "c"]) pictures.get(name);
  await arrive();
  expect([sprite.texture.destroyed, loose?.destroyed]).toEqual([false, true]);
});

test("what failed while the network was away comes after it", async () => {
  const arrived = vi.fn();
  const pictures = new Pictures(arrived, () => new Set());
  reachable = false;
  pictures.get("face");
  pictures.about("x");
  await arrive();
  expect([pictures.get("face"), pictures.about("x")]).toEqual([null, null]);
  reachable = true;
  pictures.retry();
  pictures.get("face");
  pictures.about("x");
  await arrive();
  expect(pictures.get("face")?.source.width).toBe(5000);
  expect(pictures.about("x")).toEqual(about);
});

test("a picture that is missing is asked for again, but rarely", async () => {
  const pictures = new Pictures(() => undefined, () => new Set()); // biome-ignore format: short
  reachable = false;
  const tries = vi.fn();
  vi.stubGlobal("Image", class { src = ""; decode = () => { tries(); return Promise.reject(new Error("404")); }; }); // biome-ignore format: a fake
  for (let second = 0; second < 60; second += 1) {
    pictures.get("missing");
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(tries.mock.calls.length).toBeGreaterThan(2);
  expect(tries.mock.calls.length).toBeLessThan(6);
});
