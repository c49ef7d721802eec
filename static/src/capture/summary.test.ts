import { expect, test } from "vitest";
import type { Item } from "./queue";
import { summarise } from "./summary";

function item(name: string, state: Item["state"], received = 10): Item {
  return { name, size: 10, state, received, id: null, file: null, message: "", thumbnail: null, kind: null };
}

test("three ready photos are enough, two are not", () => {
  const photos = ["a.jpg", "b.jpg", "c.jpg"].map((name) => item(name, "ready"));
  expect(summarise(photos.slice(0, 2)).canStart).toBe(false);
  expect(summarise(photos).canStart).toBe(true);
});

test("one video is enough", () => {
  expect(summarise([item("turn.mp4", "ready")]).canStart).toBe(true);
});

test("nothing starts while files are on the way", () => {
  const items = [
    ...["a.jpg", "b.jpg", "c.jpg"].map((name) => item(name, "ready")),
    item("d.jpg", "sending", 5),
  ];
  const summary = summarise(items);
  expect(summary.canStart).toBe(false);
  expect(summary.words).toBe("3 of 4 files ready, 35 bytes of 40 bytes sent.");
});

test("refused files do not count as work to do", () => {
  expect(summarise([item("a.txt", "refused", 0), item("b.jpg", "ready")]).fraction).toBe(1);
});
