import { describe, expect, it } from "vitest";
import { type Shown, showingsOf } from "./handouts";

const one: Shown = {
  type: "handout.shown",
  showing: 7,
  name: "A letter",
  address: "/x/",
  html: "<p>Dear</p>",
};

describe("what the campaign's socket says", () => {
  it("holds what waits and what is shown now, and nothing else", () => {
    expect(showingsOf({ type: "campaign.snapshot", shown: [one] })).toEqual([one]);
    expect(showingsOf(one)).toEqual([one]);
    expect(showingsOf({ type: "pong" })).toEqual([]);
  });
});
