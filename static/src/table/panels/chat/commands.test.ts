import { expect, test } from "vitest";
import type { Person } from "../../protocol";
import { readLine, wordsForAudience } from "./commands";

const person = (id: number, name: string): Person => ({
  id,
  name,
  role: "player",
  colour: "#000000",
  here: true,
});
const people = [person(1, "Mara"), person(2, "Mara Vey"), person(3, "Joss")];

test("plain words go to whom the line is meant for", () => {
  expect(readLine(" Well met ", people)).toEqual({ type: "chat.say", text: "Well met", to: "everybody" });
  expect(readLine("psst", people, [3])).toMatchObject({ to: [3] });
});

test("a number and # before dice repeats them and is no label", () => {
  expect(readLine("/r 4#4d6kh3 # abilities", people)).toMatchObject({
    formula: "4#4d6kh3",
    label: "abilities",
  });
});

test("a roll may have a label after #", () => {
  expect(readLine("/r 2d6+3 # fire bolt", people)).toEqual({
    type: "dice.roll",
    formula: "2d6+3",
    to: "everybody",
    label: "fire bolt",
  });
  expect(readLine("/roll", people)).toHaveProperty("problem");
});

test("a roll for the game master stays with the game master", () => {
  expect(readLine("/gmr 1d20", people)).toMatchObject({ type: "dice.roll", to: "game_masters" });
  expect(readLine("/gm /r 1d20", people)).toMatchObject({ type: "dice.roll", to: "game_masters" });
});

test("the longest name that fits is whispered to", () => {
  expect(readLine("/w Mara Vey run!", people)).toMatchObject({ type: "chat.say", text: "run!", to: [2] });
  expect(readLine("/w mara run!", people)).toMatchObject({ text: "run!", to: [1] });
  expect(readLine('/w "Mara" Vey is lying', people)).toMatchObject({ text: "Vey is lying", to: [1] });
});

test("the start of a name will do when only one begins so", () => {
  expect(readLine("/w jo hello", people)).toMatchObject({ text: "hello", to: [3] });
  expect(readLine("/w ma hello", people)).toHaveProperty("problem");
});

test("a roll may be whispered", () => {
  expect(readLine("/w Joss /r 1d6", people)).toMatchObject({ type: "dice.roll", formula: "1d6", to: [3] });
});

test("what is no command is refused, never said aloud", () => {
  expect(readLine("/wisper Joss the king is dead", people)).toHaveProperty("problem");
  expect(readLine("/w Nobody the king is dead", people)).toHaveProperty("problem");
});

test("an audience is told in words, without its author", () => {
  expect(wordsForAudience("everybody", people, 1, 2)).toBe("");
  expect(wordsForAudience([1, 3, 9], people, 1, 2)).toBe("whispered to you, Joss, somebody");
  expect(wordsForAudience([1, 3], people, 3, 3)).toBe("whispered to Mara");
  expect(wordsForAudience([3], people, 3, 3)).toBe("to nobody else");
});
