import { expect, test } from "vitest";
import { pathsOf } from "./assets";

const folder = (id: number, name: string, parent: number | null = null) => ({ id, name, parent, count: 0 });

test("a folder is named with those that it lies in", () => {
  const paths = pathsOf([folder(1, "Maps"), folder(2, "Caves", 1), folder(3, "Deep", 2), folder(4, "Faces")]);
  expect(paths.map((one) => one.path)).toEqual(["Faces", "Maps", "Maps / Caves", "Maps / Caves / Deep"]);
});

test("folders that lie in each other do not hang the page", () => {
  expect(pathsOf([folder(1, "A", 2), folder(2, "B", 1)]).length).toBe(2);
});
