import { describe, expect, it } from "vitest";
import { positionAmong, zoneAt } from "./drop";

describe("where a place is dropped", () => {
  it("lies between rows at their edges and in a row at its middle", () => {
    expect(zoneAt(101, 100, 40)).toBe("before");
    expect(zoneAt(120, 100, 40)).toBe("into");
    expect(zoneAt(139, 100, 40)).toBe("after");
  });

  it("counts the others only", () => {
    expect(positionAmong(["a", "b", "c"], "a", "c", "before")).toBe(1);
    expect(positionAmong(["a", "b", "c"], "a", "c", "after")).toBe(2);
    expect(positionAmong(["b", "c"], "x", "b", "before")).toBe(0);
  });
});
