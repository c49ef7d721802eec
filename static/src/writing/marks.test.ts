import { describe, expect, it } from "vitest";
import { askedAt, complete, hide, wrap } from "./marks";

describe("the mention being written", () => {
  it("begins at two brackets and ends at the caret", () => {
    expect(askedAt("Go to [[Old M", 13)).toEqual({ start: 6, text: "Old M", kind: "" });
    expect(askedAt("[[location: Old", 15)).toEqual({ start: 0, text: "Old", kind: "location" });
  });

  it("is none after its end, on another line, behind a bar or when escaped", () => {
    for (const text of ["[[Old]] x", "[[Old\nMill", "[[Old|mill", "\\[[Old", "plain"]) {
      expect(askedAt(text, text.length)).toBeNull();
    }
  });

  it("is completed in its place, brackets that stand there already included", () => {
    const asked = askedAt("a [[Ol]] b", 6);
    if (!asked) throw new Error("nothing asked");
    expect(complete("a [[Ol]] b", 6, asked, "Old Mill")).toEqual({
      text: "a [[Old Mill]] b",
      start: 14,
      end: 14,
    });
  });
});

describe("marks", () => {
  it("go around a selection and away again", () => {
    const bold = wrap({ text: "a word b", start: 2, end: 6 }, "**", "**");
    expect(bold).toEqual({ text: "a **word** b", start: 4, end: 8 });
    expect(wrap(bold, "**", "**")).toEqual({ text: "a word b", start: 2, end: 6 });
  });

  it("hide whole lines", () => {
    const hidden = hide({ text: "one\ntwo\nthree", start: 5, end: 6 });
    expect(hidden.text).toBe("one\n\n:::secret\ntwo\n:::\n\nthree");
    expect(hidden.text.slice(hidden.start, hidden.end)).toBe("two");
  });
});
