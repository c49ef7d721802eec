import { expect, test } from "vitest";
import { formatPercent, formatSize, formatSpan } from "./format";

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [4_200_000, "4.2 MB"],
  [312_000_000, "312 MB"],
])("%i bytes are %s", (bytes, words) => expect(formatSize(bytes)).toBe(words));

test.each([
  [0.2, "1 second"],
  [7.4, "7 seconds"],
  [43, "45 seconds"],
  [50, "1 minute"],
  [200, "3 minutes"],
  [3600, "1 hour"],
  [5000, "1 hour 25 minutes"],
  [7199, "2 hours"],
])("%d seconds are %s", (seconds, words) => expect(formatSpan(seconds)).toBe(words));

test("work that is not over never shows 100 %", () => {
  expect(formatPercent(0.999)).toBe("99 %");
  expect(formatPercent(1)).toBe("100 %");
});
