import { expect, test, vi } from "vitest";
import { token } from "../fakes";
import { Camera } from "./camera";
import { Culling, isOn } from "./culling";
import { Glides } from "./glides";
import { areaOf, containsEvenOdd, triangles } from "./polygons";
import { type About, tileLevel, tilesIn, variantFor } from "./sizes";
import { barsOf, detailFor, plateOf, shorten, describe as words } from "./token_look";

function camera(): Camera {
  const made = new Camera(() => undefined);
  made.resize(800, 600);
  made.bound(2000, 1500);
  made.set({ x: 1000, y: 750, zoom: 1 });
  return made;
}

test("zooming keeps what is below the pointer", () => {
  const view = camera();
  const before = view.toScene(200, 150);
  view.zoomAt(200, 150, 1.7);
  const after = view.toScene(200, 150);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

test("places of the screen and of the scene are each other's inverse", () => {
  const view = camera();
  view.set({ x: 700, y: 400, zoom: 0.8 });
  const { x, y } = view.toScreen(312, 99);
  expect(view.toScene(x, y)).toEqual({ x: expect.closeTo(312), y: expect.closeTo(99) });
});

test("one cannot look away from the scene altogether, nor zoom without end", () => {
  const view = camera();
  view.pan(-1e6, 1e6);
  const { left, top, right, bottom } = view.frame();
  expect(left < 2000 && right > 0 && top < 1500 && bottom > 0).toBe(true);
  view.zoomAt(0, 0, 1e9);
  expect(view.zoom).toBe(6);
  view.zoomAt(0, 0, 1e-9);
  expect(view.zoom).toBeGreaterThan(0.1);
});

test.each([90, 180, 270])("a screen turned by %i degrees keeps what is below the hand, too", (degrees) => {
  const view = camera();
  view.rotate(degrees);
  const at = view.toScreen(1100, 800);
  expect(view.toScene(at.x, at.y)).toEqual({ x: expect.closeTo(1100), y: expect.closeTo(800) });
  view.pan(30, 20);
  const moved = view.toScreen(1100, 800);
  expect([moved.x - at.x, moved.y - at.y]).toEqual([expect.closeTo(30), expect.closeTo(20)]);
  const { left, right, top, bottom } = view.frame();
  expect(right - left).toBeCloseTo(degrees === 180 ? 800 : 600);
  expect(bottom - top).toBeCloseTo(degrees === 180 ? 600 : 800);
});

test.each([
  0, 90, 180, 270,
])("the whole scene lies beside the tools, turned by %i degrees, too", (degrees) => {
  const view = new Camera(
    () => undefined,
    () => ({ left: 66, bottom: 40 }),
  );
  view.bound(2000, 1500);
  view.resize(800, 600);
  view.rotate(degrees);
  view.set(view.whole());
  const corners = [view.toScreen(0, 0), view.toScreen(2000, 1500)];
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  expect(Math.min(...xs)).toBeGreaterThan(66);
  expect(Math.max(...xs)).toBeLessThan(800);
  expect(Math.max(...ys)).toBeLessThan(560);
  expect(Math.min(...xs) - 66).toBeCloseTo(800 - Math.max(...xs));
  expect(Math.min(...ys)).toBeCloseTo(560 - Math.max(...ys));
});

test("a glide ends where it was told to", () => {
  const view = camera();
  view.glideTo({ x: 300, y: 300, zoom: 2 }, 0, 100);
  expect(view.step(50)).toBe(true);
  expect(view.x).toBeLessThan(1000);
  expect(view.step(100)).toBe(false);
  expect([view.x, view.y, view.zoom]).toEqual([300, 300, 2]);
});

test("rings inside rings are holes, and what lies in holes is filled again", () => {
  const square = (at: number, side: number) => [at, at, at + side, at, at + side, at + side, at, at + side];
  const rings = [square(40, 20), square(0, 100), square(20, 60)];
  const { positions, indices } = triangles(rings);
  let area = 0;
  for (let at = 0; at < indices.length; at += 3) {
    const corners = [...indices.slice(at, at + 3)].flatMap((index) => [
      ...positions.slice(index * 2, index * 2 + 2),
    ]);
    area += Math.abs(areaOf(corners));
  }
  expect(area).toBeCloseTo(100 * 100 - 60 * 60 + 20 * 20);
  expect(containsEvenOdd(rings, 10, 10)).toBe(true);
  expect(containsEvenOdd(rings, 30, 30)).toBe(false);
  expect(containsEvenOdd(rings, 50, 50)).toBe(true);
});

test("rings without area make no triangles", () => {
  expect(triangles([[0, 0, 10, 10], [5, 5, 5, 5, 5, 5], []]).indices).toHaveLength(0);
});

const small: About = { width: 900, height: 700, sizes: [], tiles: null };
const large: About = {
  width: 10_000,
  height: 8000,
  sizes: [1024, 2048, 4096],
  tiles: {
    size: 512,
    levels: [10_000, 5000, 2500, 1250].map((width) => ({
      width,
      height: width * 0.8,
      columns: Math.ceil(width / 512),
      rows: Math.ceil((width * 0.8) / 512),
    })),
  },
};

test("the smallest copy that fits is taken", () => {
  expect(variantFor(large, 300)).toBe("thumbnail.webp");
  expect(variantFor(large, 1100)).toBe("1024.webp");
  expect(variantFor(large, 2600)).toBe("4096.webp");
  expect(variantFor(small, 3000)).toBe("original");
  expect(variantFor(null, 1500)).toBe("2048.webp");
});

test("a tiled picture is never drawn whole from its original", () => {
  expect(variantFor(large, 9000)).toBe("4096.webp");
  expect(tileLevel(large, 4096)).toBeNull();
  expect(tileLevel(large, 6000)).toBe(1);
  expect(tileLevel(large, 40_000)).toBe(0);
  expect(tileLevel(small, 40_000)).toBeNull();
});

test("tiles cover the part that is seen, the last ones up to the picture's edge", () => {
  const all = tilesIn(large, 3, { left: 0, top: 0, right: 1, bottom: 1 });
  expect(all).toHaveLength(6);
  const wide = all.filter(({ row }) => row === 0).reduce((sum, { width }) => sum + width, 0);
  expect(wide).toBeCloseTo(1);
  expect(tilesIn(large, 0, { left: 0, top: 0, right: 0.04, bottom: 0.04 })).toHaveLength(1);
});

test("what is off the board is found again only after a good part of the view", () => {
  const view = camera();
  const culling = new Culling();
  expect(culling.due(view)?.zoomed).toBe(true);
  view.pan(20, 0);
  expect(culling.due(view)).toBeNull();
  view.pan(300, 0);
  expect(culling.due(view)?.zoomed).toBe(false);
  culling.forget();
  expect(culling.due(view)).not.toBeNull();
  expect(isOn({ x: 0, y: 0 }, { left: 10, top: 10, right: 20, bottom: 20 }, 15)).toBe(true);
  expect(isOn({ x: 0, y: 0 }, { left: 10, top: 10, right: 20, bottom: 20 }, 5)).toBe(false);
});

test("everything that is seen in the kept part is drawn until it is looked at anew", () => {
  const view = camera();
  const culling = new Culling();
  const kept = culling.due(view)?.frame;
  for (let step = 0; step < 200 && culling.due(view) === null; step += 1) {
    const now = view.frame();
    expect(kept && now.left >= kept.left && now.right <= kept.right).toBe(true);
    view.pan(7, 0);
  }
});

test("a token glides along its way and ends where the store has it", () => {
  const glides = new Glides();
  glides.go("a", [0, 0, 100, 0, 100, 100], 0);
  const places: ({ x: number; y: number } | null)[] = [];
  for (let now = 0; now <= 400; now += 20) glides.step(now, 20, (_, at) => places.push(at));
  expect(places.at(-1)).toBeNull();
  expect(places.some((at) => at && at.x === 100 && at.y > 20 && at.y < 80)).toBe(true);
  expect(glides.isMoving("a")).toBe(false);
});

test("a token that somebody holds follows his hand, and goes back when he is heard of no more", () => {
  const glides = new Glides();
  const place = vi.fn();
  glides.hold("a", { x: 100, y: 0 }, { x: 0, y: 0 }, 0);
  for (let now = 16; now < 400; now += 16) glides.step(now, 16, place);
  expect(place.mock.lastCall?.[1].x).toBeGreaterThan(99);
  expect(glides.step(4000, 16, place)).toBe(false);
  expect(place.mock.lastCall).toEqual(["a", null]);
});

test("the smaller cells are, the less of a token is drawn", () => {
  expect([5, 20, 40].map(detailFor)).toEqual(["dot", "face", "whole"]);
});

test("names are cut, but keep the number that tells goblins apart", () => {
  expect(shorten("Goblin", 10)).toBe("Goblin");
  expect(shorten("Hobgoblin captain 12", 10)).toBe("Hobgob… 12");
});

test("only bars with an end are drawn, within their ends", () => {
  const bar = { name: "HP", value: 50, max: 40, colour: "#ff0000", shown: "everybody" as const };
  const found = barsOf(token("a", { bars: [bar, { ...bar, max: null }, { ...bar, value: -3 }] }));
  expect(found.map(({ share }) => share)).toEqual([1, 0]);
});

test("health in words stands by the name, or for it", () => {
  const seen = { mine: false, health: "bloodied", pips: null };
  expect(plateOf({ ...token("a", { name: "Ogre" }), seen })).toBe("Ogre (bloodied)");
  expect(plateOf({ ...token("a", { name: "" }), seen })).toBe("bloodied");
});

test("who cannot see the board hears what is to be seen of a token", () => {
  const bars = [{ name: "HP", value: 3, max: 9, colour: "#ff0000", shown: "everybody" as const }];
  expect(words(token("a", { name: "Ogre", bars, elevation: 10, defeated: true }), "ft")).toBe(
    "Ogre, defeated, HP 3 of 9, 10 ft up",
  );
});
