import { expect, test } from "vitest";
import { daylightOf } from "./daylight";

test("daylight has the hue of its colour, however dark the colour is, and none at night", () => {
  expect(daylightOf({ light_colour: "#ffffff", darkness: 0 })).toEqual([1, 1, 1]);
  expect(daylightOf({ light_colour: "#800000", darkness: 0 })).toEqual([1, 0, 0]);
  expect(daylightOf({ light_colour: "#ff0000", darkness: 0.5 })).toEqual([1, 0.5, 0.5]);
  expect(daylightOf({ light_colour: "#ff0000", darkness: 1 })).toEqual([1, 1, 1]);
  expect(daylightOf({ light_colour: "#000000", darkness: 0 })).toEqual([1, 1, 1]);
});
