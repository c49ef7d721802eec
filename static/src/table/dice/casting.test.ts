import { expect, test } from "vitest";
import { chanceFrom, diceToCast, FADING, flights, LYING, MOST_DICE, poseAt, ROLLING } from "./casting";
import { BODIES, bodyOf, dot, length, less, numbersOf } from "./polyhedra";
import { diceTerm, rollOf } from "./samples";

test.each(BODIES)("a d%i has so many flat faces, all alike", (kind) => {
  const body = bodyOf(kind);
  expect(body.faces).toHaveLength(kind);
  for (const face of body.faces) {
    const heights = face.corners.map((i) => dot(face.normal, body.corners[i] ?? [0, 0, 0]));
    for (const height of heights) expect(height).toBeCloseTo(body.height, 5);
    expect(dot(face.up, face.normal)).toBeCloseTo(0, 6);
    expect(length(face.up)).toBeCloseTo(1, 6);
    expect(face.reach).toBeCloseTo(body.faces[0]?.reach ?? 0, 5);
  }
});

test.each(BODIES)("the corners of a d%i's faces go round as seen from outside", (kind) => {
  const body = bodyOf(kind);
  for (const face of body.faces) {
    const [a, b, c] = face.corners.map((i) => body.corners[i]);
    if (!a || !b || !c) throw new Error("a face without corners");
    const [u, v] = [less(b, a), less(c, b)];
    const turn = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
    expect(dot(turn, face.normal)).toBeGreaterThan(0);
  }
});

test.each([6, 8, 10, 12, 20] as const)("opposite faces of a d%i add up", (kind) => {
  const body = bodyOf(kind);
  const numbers = numbersOf(body);
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: kind }, (_, i) => i + 1));
  body.faces.forEach((face, i) => {
    const opposite = body.faces.findIndex((other) => dot(face.normal, other.normal) < -0.999);
    expect((numbers[i] ?? 0) + (numbers[opposite] ?? 0)).toBe(kind + 1);
  });
});

function shown(faces: number | "F" | "%", value: number): string[] {
  return diceToCast(rollOf(diceTerm(faces, value))).map((die) => die.labels[die.shows - 1] ?? "?");
}

test.each([
  [4, 3, ["3"]],
  [6, 6, ["6"]],
  [20, 17, ["17"]],
  [3, 2, ["2"]],
  [2, 2, ["2"]],
  [7, 7, ["7"]],
  [30, 23, ["23"]],
  [1000, 999, ["999"]],
  [100, 64, ["60", "4"]],
  [100, 100, ["00", "0"]],
  [100, 7, ["00", "7"]],
  ["%", 90, ["90"]],
  ["F", -1, ["−"]],
  ["F", 0, [" "]],
  ["F", 1, ["+"]],
] as const)("a d%s that came to %i shows it", (faces, value, labels) => {
  expect(shown(faces, value)).toEqual(labels);
});

test("every face of a d30 can be shown", () => {
  for (let value = 1; value <= 30; value++) expect(shown(30, value)).toEqual([String(value)]);
});

test("what lies on the table is shown, not what it is worth, and all throws of a compounded die", () => {
  const roll = rollOf(
    diceTerm(20, { value: 10, rolled: 3, marks: ["raised"] }),
    diceTerm(6, { value: 14, chain: [6, 6, 2], marks: ["exploded"] }),
  );
  expect(diceToCast(roll).map((die) => die.shows)).toEqual([3, 6, 6, 2]);
});

test("thirty dice fly at most", () => {
  expect(diceToCast(rollOf(diceTerm(6, ...Array.from({ length: 400 }, () => 1))))).toHaveLength(MOST_DICE);
});

test.each([1, 2, 8, 30])("%i dice come to rest apart from each other", (count) => {
  const ways = flights(count, { width: 16, height: 10 }, chanceFrom("a roll"));
  expect(ways).toHaveLength(count);
  ways.forEach((way, i) => {
    for (const other of ways.slice(i + 1))
      expect(Math.hypot(way.x - other.x, way.z - other.z)).toBeGreaterThan(2.2);
    expect(Math.abs(way.x)).toBeLessThan(16);
  });
});

test("a die starts outside the view and ends at its place, unturned", () => {
  const field = { width: 16, height: 10 };
  for (const way of flights(9, field, chanceFrom("1d20"))) {
    expect(Math.abs(poseAt(way, 0).x)).toBeGreaterThan(field.width - 4);
    expect(poseAt(way, 1)).toMatchObject({ x: way.x, y: 0, z: way.z, roll: 0 });
    expect(poseAt(way, 1).spin).toBeCloseTo(0);
    for (let moment = 0; moment <= 1; moment += 0.05) expect(poseAt(way, moment).y).toBeGreaterThanOrEqual(0);
  }
});

test("everybody sees the same dice fall the same way", () => {
  const field = { width: 16, height: 10 };
  expect(flights(5, field, chanceFrom("8d6 = 31"))).toEqual(flights(5, field, chanceFrom("8d6 = 31")));
  expect(flights(5, field, chanceFrom("8d6 = 31"))).not.toEqual(flights(5, field, chanceFrom("8d6 = 32")));
});

test("all of it takes less than two seconds", () => {
  expect(ROLLING + LYING + FADING).toBeLessThan(2000);
});
