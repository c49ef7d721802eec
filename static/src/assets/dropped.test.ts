// Dropped folders are read whole, with the way to each file; what systems leave in folders is left out.
import { describe, expect, it } from "vitest";
import { readChosen, readDropped } from "./dropped";

function file(name: string) {
  return { isFile: true, name, file: (take: (file: File) => void) => take(new File(["x"], name)) };
}

function folder(name: string, ...entries: object[]) {
  return {
    isFile: false,
    name,
    createReader: () => {
      // As browsers do: some at a time, and none at the end.
      const left = [...entries];
      return { readEntries: (take: (some: object[]) => void) => take(left.splice(0, 2)) };
    },
  };
}

function dropped(...entries: object[]): DataTransferItemList {
  return entries.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry })) as never;
}

describe("what is dropped", () => {
  it("is read with the folders that it lay in", async () => {
    const tree = folder(
      "Inn",
      file("a.png"),
      file("b.png"),
      file("c.png"),
      folder("Cellar", file("d.png")),
      file(".DS_Store"),
    );
    const found = await readDropped(dropped(tree, file("alone.ogg"), file("Thumbs.db")));
    expect(found.map((one) => [one.path, one.file.name])).toEqual([
      ["Inn", "a.png"],
      ["Inn", "b.png"],
      ["Inn", "c.png"],
      ["Inn/Cellar", "d.png"],
      ["", "alone.ogg"],
    ]);
  });

  it("may be files of a browser without entries", async () => {
    const item = { kind: "file", getAsFile: () => new File(["x"], "a.png") };
    const found = await readDropped([item, { kind: "string" }] as never);
    expect(found.map((one) => [one.path, one.file.name])).toEqual([["", "a.png"]]);
  });
});

describe("what is chosen", () => {
  it("brings the folders of a chosen folder", () => {
    const inner = new File(["x"], "a.png");
    Object.defineProperty(inner, "webkitRelativePath", { value: "Inn/Cellar/a.png" });
    expect(
      readChosen([inner, new File(["x"], "b.png"), new File(["x"], ".hidden")]).map((one) => one.path),
    ).toEqual(["Inn/Cellar", ""]);
  });
});
