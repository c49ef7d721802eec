import { expect, test } from "vitest";
import { clockWords, correction, lag, MOST_BENT, positionOf, remaining, SteadyLag } from "./timing";

const track = { playing: true, since: 1000, offset: 5, loop: false };

test("who joins late hears what the others hear", () => {
  expect(positionOf(track, 1042.5, 300)).toBeCloseTo(47.5);
});

test("a paused sound stays where it is", () => {
  expect(positionOf({ ...track, playing: false }, 5000, 300)).toBe(5);
});

test("a sound that has ended is silent, one that loops begins again", () => {
  expect(positionOf(track, 1295, 300)).toBeNull();
  expect(positionOf({ ...track, loop: true }, 1305, 300)).toBeCloseTo(10);
});

test("a clock that is a little behind the server's does not ask for a time before the beginning", () => {
  expect(positionOf({ ...track, offset: 0 }, 999.9, 300)).toBe(0);
});

test("the end is told in advance", () => {
  expect(remaining(track, 1200, 300)).toBeCloseTo(95);
  expect(remaining({ ...track, loop: true }, 1200, 300)).toBeNull();
  expect(remaining(track, 9999, 300)).toBe(0);
});

test("over the seam of a loop the shorter way counts", () => {
  expect(lag(59.9, 0.1, 60)).toBeCloseTo(0.2);
  expect(lag(0.1, 59.9, 60)).toBeCloseTo(-0.2);
  expect(lag(59.9, 0.1, null)).toBeCloseTo(-59.8);
});

test("a small lag is made up by the rate, never by more than one in a hundred", () => {
  expect(correction(0.003, 10)).toEqual({ seek: null, rate: 1 });
  for (const behind of [-0.11, -0.02, 0.008, 0.05, 0.119]) {
    const { seek, rate } = correction(behind, 10);
    expect(seek).toBeNull();
    expect(Math.sign(rate - 1)).toBe(Math.sign(behind));
    expect(Math.abs(rate - 1)).toBeLessThanOrEqual(MOST_BENT + 1e-12);
  }
});

test("a large lag is made up by a jump", () => {
  expect(correction(0.5, 10)).toEqual({ seek: 10, rate: 1 });
  expect(correction(-3, 10)).toEqual({ seek: 10, rate: 1 });
});

test("a player that runs wrong by a little is kept in step by corrections alone", () => {
  // A sound card that is 0.03 % slow, looked at four times a second for five minutes, begun 100 ms late.
  let [actual, rate, worst] = [-0.1, 1, 0];
  for (let step = 0; step < 1200; step += 1) {
    const wanted = step / 4;
    const fix = correction(lag(actual, wanted, null), wanted);
    expect(fix.seek).toBeNull();
    rate = fix.rate;
    if (step > 60) worst = Math.max(worst, Math.abs(wanted - actual));
    actual += 0.25 * rate * 0.9997;
  }
  expect(worst).toBeLessThan(0.01);
});

test("times are shown as people read them", () => {
  expect([clockWords(0), clockWords(75.9), clockWords(3671)]).toEqual(["0:00", "1:15", "1:01:11"]);
});

test("one measurement that is off by chance changes nothing", () => {
  const steady = new SteadyLag();
  for (const behind of [0.004, 0.006, 0.005]) steady.take(behind);
  expect(steady.take(0.3)).toBeLessThan(0.007);
  steady.forget();
  expect(steady.take(0.3)).toBe(0.3);
});
