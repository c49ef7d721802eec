// Dumps are divided as the server reads them: by what they hold, one picture each, nothing lost and nothing made up.
import { describe, expect, it } from "vitest";
import { bytesOf, collect, DumpFault, imageOf, outline, type Piece, parseDump, split } from "./pieces";

const PICTURE = btoa("a picture");
const DIGEST = "92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b";

const dumps = (pieces: Piece[]) => pieces.map((piece) => piece.wrap(piece.value));

describe("dividing", () => {
  it("makes a piece of each scene, whether a map or a text", () => {
    const scenes = { a: { location: "Inn", imageData: PICTURE }, b: JSON.stringify({ imageData: PICTURE }) };
    const pieces = split({ nanoBananaSceneCache: JSON.stringify(scenes), theme: "dark" });
    expect(dumps(pieces)).toEqual([
      { nanoBananaSceneCache: { a: { location: "Inn", imageData: PICTURE } } },
      { nanoBananaSceneCache: { b: { imageData: PICTURE } } },
    ]);
  });

  it("makes a piece of each picture of an item, and only the featured one says so", () => {
    const images = [{ id: 7, data: PICTURE }, { id: 9, data: PICTURE }, PICTURE];
    const featured = (value: unknown) =>
      dumps(split({ nanoBananaImageLibrary: { Crown: { featured: value, images } } })).map(
        (dump) => (dump.nanoBananaImageLibrary as Record<string, { featured: unknown }>).Crown?.featured,
      );
    expect(featured(9)).toEqual([null, 9, null]);
    expect(featured(2)).toEqual([null, null, 0]);
    expect(featured(0)).toEqual([7, null, null]);
    expect(featured("9")).toEqual([null, null, null]);
    expect(featured(undefined)).toEqual([null, null, null]);
  });

  it("takes keys that lie loose, as the documented clients kept them", () => {
    const pieces = split({
      scene_cache_Inn_day_clear: JSON.stringify({ image: PICTURE }),
      item_image_Sword: { images: [{ image: PICTURE }] },
    });
    expect(dumps(pieces)).toEqual([
      { scene_cache: { scene_cache_Inn_day_clear: { image: PICTURE } } },
      { item_images: { item_image_Sword: { featured: null, images: [{ image: PICTURE }] } } },
    ]);
  });

  it("keeps what is odd, small, for the server to say what is wrong", () => {
    const long = "x".repeat(10_000);
    const odd = { scene_cache: long, item_images: [1, 2], nanoBananaSceneCache: { a: long, b: 5 } };
    const text = JSON.stringify(dumps(split(odd)));
    expect(text.length).toBeLessThan(1000);
    expect(split(odd)).toHaveLength(4);
    expect(dumps(split({ item_images: { Sword: { images: "none" } } }))).toEqual([
      { item_images: { Sword: { images: null } } },
    ]);
  });

  it("refuses what holds nothing, or far too much", () => {
    expect(() => split({ theme: "dark" })).toThrow(DumpFault);
    expect(() => split({ item_images: { Sword: { images: Array(5001).fill(PICTURE) } } })).toThrow(DumpFault);
    for (const text of ["[]", "3", "{", ""]) expect(() => parseDump(text)).toThrow(DumpFault);
  });

  it("counts no further than it takes, however many there are", () => {
    const images = Array(300_000).fill("eA==");
    for (const dump of [
      { item_images: { Sword: { images } } },
      { item_image_Sword: { images } },
      { item_images: Object.fromEntries(images.map((image, at) => [at, { images: [image] }])) },
    ])
      expect(() => split(dump)).toThrow(
        new DumpFault("There are more than 5000 pictures in this: too many to take at once."),
      );
    expect(split({ item_images: { Sword: { images: images.slice(0, 5000) } } })).toHaveLength(5000);
  });

  it("is not led astray by names of JavaScript's own", () => {
    const dump = parseDump(
      '{"nanoBananaSceneCache": {"__proto__": {"imageData": "eA=="}, "constructor": {}}}',
    );
    expect(JSON.stringify(dumps(split(dump)))).toBe(
      '[{"nanoBananaSceneCache":{"__proto__":{"imageData":"eA=="}}},{"nanoBananaSceneCache":{"constructor":{}}}]',
    );
    expect(({} as Record<string, unknown>).imageData).toBeUndefined();
  });
});

describe("outlining", () => {
  it("names the picture by its digest and leaves out what the server does not ask for", async () => {
    const value = {
      imageData: PICTURE,
      location: "Inn",
      secret: "x".repeat(99),
      prompt: "y".repeat(9000),
      id: {},
    };
    const [piece] = split({ nanoBananaSceneCache: { a: value } });
    const told = (await outline(piece as Piece)) as Record<string, Record<string, Record<string, unknown>>>;
    const scene = told.nanoBananaSceneCache?.a as Record<string, unknown>;
    expect(Object.keys(scene).sort()).toEqual(["id", "imageData", "location", "prompt"]);
    expect((scene.prompt as string).length).toBe(4000);
    expect(scene.imageData).toEqual({ digest: DIGEST, size: 9 });
  });

  it("says what no picture can be made of", async () => {
    const [broken] = split({ nanoBananaSceneCache: { a: { imageData: "<script>" } } });
    expect(JSON.stringify(await outline(broken as Piece))).toContain("not valid base64");
    const [large] = split({ nanoBananaSceneCache: { a: { imageData: "A".repeat(7_300_000) } } });
    expect(JSON.stringify(await outline(large as Piece))).toContain("larger than 5 MB");
  });
});

describe("pictures", () => {
  it("come raw or as data addresses", () => {
    expect(bytesOf(`data:image/png;base64,${PICTURE}`)).toEqual(bytesOf(PICTURE));
    expect(bytesOf("")).toBeNull();
    expect(bytesOf(5)).toBeNull();
    expect(imageOf({ value: PICTURE, wrap: () => ({}) })).toBe(PICTURE);
    expect(imageOf({ value: { data: PICTURE }, wrap: () => ({}) })).toBe(PICTURE);
  });
});

describe("this browser", () => {
  it("gives the old clients' keys and nothing else", () => {
    const kept = new Map([
      ["token", "secret"],
      ["nanoBananaSceneCache", "{}"],
      ["item_image_Sword", "{}"],
    ]);
    const keys = [...kept.keys()];
    const storage = {
      length: keys.length,
      key: (at: number) => keys[at] ?? null,
      getItem: (key: string) => kept.get(key) ?? null,
    };
    expect(collect(storage)).toEqual({ nanoBananaSceneCache: "{}", item_image_Sword: "{}" });
  });
});
