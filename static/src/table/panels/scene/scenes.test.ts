import { expect, test } from "vitest";
import { byFolder } from "./scenes";

test("scenes lie in their folders, those in none first", () => {
  const folders = [
    { id: 1, name: "Keep", parent: null },
    { id: 2, name: "Cellars", parent: 1 },
  ];
  const scenes = [
    { folder: 2, n: "a" },
    { folder: null, n: "b" },
    { folder: 1, n: "c" },
    { folder: 2, n: "d" },
  ];
  expect(
    byFolder(scenes, folders).map(({ folder, scenes: found }) => [
      folder,
      found.map((one) => one.n).join(""),
    ]),
  ).toEqual([
    ["", "b"],
    ["Keep", "c"],
    ["Keep / Cellars", "ad"],
  ]);
});
