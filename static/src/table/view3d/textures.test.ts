import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Again } from "../again";
import type { About } from "../board/sizes";
import { Models } from "./models";
import { copiesFor, Textures } from "./textures";

const huge: About = {
  width: 12_000,
  height: 9000,
  sizes: [1024, 2048, 4096],
  tiles: { size: 512, levels: [{ width: 12_000, height: 9000, columns: 24, rows: 18 }] },
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test.each([
  [8192, 4096, ["4096.webp", "2048.webp", "1024.webp"]],
  [2048, 2048, ["2048.webp", "1024.webp"]],
  [16_384, 300, ["thumbnail.webp", "4096.webp", "2048.webp", "1024.webp"]],
])("of a map of 12,000 pixels a device that takes %i gets a copy, never the original", (largest, pixels, copies) => {
  expect(copiesFor(huge, pixels, largest)).toEqual(copies);
});

test("a picture that is smaller than its copies would be is taken itself", () => {
  const small = { width: 900, height: 700, sizes: [], tiles: null };
  expect(copiesFor(small, 4096, 4096)).toEqual(["original"]);
  expect(copiesFor({ ...small, width: 3000, sizes: [1024, 2048] }, 4096, 4096)[0]).toBe("original");
  expect(copiesFor({ ...small, width: 3000, sizes: [1024, 2048] }, 2048, 2048)).toEqual([
    "2048.webp",
    "1024.webp",
  ]);
  expect(copiesFor(null, 4096, 4096)).toEqual(["4096.webp", "original"]);
});

test("a floor that failed while the network was away is laid when it is back", async () => {
  let reachable = false;
  const asked: string[] = [];
  vi.stubGlobal("fetch", () =>
    reachable ? Promise.resolve({ ok: true, json: () => huge }) : Promise.reject(),
  );
  vi.stubGlobal(
    "Image",
    class {
      src = "";
      naturalWidth = 4096;
      naturalHeight = 3072;
      decode(): Promise<void> {
        asked.push(this.src);
        return reachable ? Promise.resolve() : Promise.reject(new Error("away"));
      }
    },
  );
  const textures = new Textures(4096, 1);
  const laid = vi.fn();
  void textures.asset("m", 4096).then(laid);
  await vi.advanceTimersByTimeAsync(1000);
  reachable = true;
  expect(laid).not.toHaveBeenCalled();
  textures.again.now();
  await vi.advanceTimersByTimeAsync(1);
  expect(laid).toHaveBeenCalledOnce();
  expect(laid.mock.calls[0]?.[0].image.width).toBe(4096);
  expect(asked.at(-1)).toBe("/files/table/m/4096.webp");
});

test("a model that failed with the network is fetched again, one that is missing is not", async () => {
  const again = new Again();
  const models = new Models(() => models.want("/m/0of1.glb", 0), again);
  const fetched = vi.fn(() => Promise.reject(new Error("away")) as Promise<Response>);
  vi.stubGlobal("fetch", fetched);
  models.want("/m/0of1.glb", 0);
  await vi.advanceTimersByTimeAsync(1);
  expect(models.isBroken("/m/0of1.glb")).toBe(true);
  fetched.mockImplementation(() => Promise.resolve(new Response("", { status: 404 })));
  again.now();
  await vi.advanceTimersByTimeAsync(1);
  expect(fetched).toHaveBeenCalledTimes(2);
  again.now();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(fetched).toHaveBeenCalledTimes(2);
});
