import { expect, test } from "vitest";
import { drawRoll } from "./roll_view";
import { diceTerm, rollOf } from "./samples";
import { rollWords } from "./words";

const strength = rollOf(
  diceTerm(6, 4, 6, { value: 1, marks: ["dropped"] }, 5),
  { kind: "sign", text: "+" },
  {
    kind: "number",
    value: 2,
    labels: ["bless"],
  },
);

test("a roll shows each die, what was dropped, its labels and the total", () => {
  const element = drawRoll(strength);
  const numbers = [...element.querySelectorAll(".die__number")].map((one) => one.textContent);
  expect(numbers).toEqual(["4", "6", "1", "5"]);
  expect(element.querySelectorAll(".die--dropped")).toHaveLength(1);
  expect(element.querySelectorAll(".die--highest")).toHaveLength(1);
  expect(element.querySelector(".roll__tag")?.textContent).toBe("bless");
  expect(element.querySelector(".roll__total")?.textContent).toBe("17");
});

test("who hears the page is told the same in one sentence, and the drawing is left out", () => {
  const element = drawRoll({ ...strength, label: "Strength" });
  expect(element.querySelector(".visually-hidden")?.textContent).toBe(
    "Strength: 4d6: 4, 6, 1 dropped, 5 plus 2 bless. Total 17.",
  );
  for (const drawn of element.querySelectorAll(".roll__part, .roll__head")) {
    expect(drawn.getAttribute("aria-hidden")).toBe("true");
  }
});

test("a roll without a label of its own takes that of its message", () => {
  const labelled = (roll: typeof strength, label: string) =>
    drawRoll(roll, label).querySelector(".roll__label");
  expect(labelled(strength, "Lift the gate")?.textContent).toBe("Lift the gate");
  expect(labelled({ ...strength, label: "Strength" }, "Lift the gate")?.textContent).toBe("Strength");
});

test("an open roll tells its number and seal, a private one only that it is private", () => {
  const proof = (nonce: number | string) =>
    drawRoll({ ...strength, proof: { commitment: "3fa9", nonce } }).querySelector(".roll__proof");
  expect(proof(12)?.textContent).toBe("No. 12");
  expect(proof(12)?.getAttribute("title")).toBe("Sealed as 3fa9");
  expect(proof("ab12")?.textContent).toBe("private");
  expect(drawRoll(strength).querySelector(".roll__proof")).toBeNull();
});

test("a critical and a fumble are told in words and by class", () => {
  const part = { total: 20, critical: true, fumble: false, terms: [diceTerm(20, 20)] };
  const roll = { ...rollOf(), critical: true, rolls: [part] };
  expect(drawRoll(roll).classList).toContain("roll--critical");
  expect(drawRoll(roll).querySelector(".roll__outcome")?.textContent).toBe("Critical");
  expect(rollWords(roll)).toContain("a critical hit");
});

test("a repeated formula has a line and a total for each time", () => {
  const part = (total: number) => ({ total, critical: false, fumble: false, terms: [diceTerm(6, total)] });
  const element = drawRoll({ ...rollOf(), rolls: [part(3), part(5)] });
  expect([...element.querySelectorAll(".roll__total")].map((one) => one.textContent)).toEqual(["3", "5"]);
});

test("hundreds of dice are not all drawn", () => {
  const element = drawRoll(rollOf(diceTerm(6, ...Array.from({ length: 200 }, () => 3))));
  expect(element.querySelectorAll(".die")).toHaveLength(40);
  expect(element.querySelector(".roll__more")?.textContent).toBe("and 160 more");
});

test("dice of fate show signs, and a changed die says what lay on the table", () => {
  const element = drawRoll(
    rollOf(diceTerm("F", -1, 0, 1), diceTerm(20, { value: 10, rolled: 3, marks: ["raised"] })),
  );
  expect([...element.querySelectorAll(".die__number")].map((one) => one.textContent)).toEqual([
    "−",
    "0",
    "+",
    "10",
  ]);
  expect(element.querySelector(".die--raised")?.getAttribute("title")).toBe("d20: 10 raised rolled 3");
});

test("words in a roll never become elements of the page", () => {
  const element = drawRoll({ ...strength, label: "<img src=x>", formula: "<b>1</b>" });
  expect(element.querySelector("img, b")).toBeNull();
});

test("what is no roll is shown as its text", () => {
  expect(drawRoll({ text: "1d6 = 4" }).textContent).toBe("1d6 = 4");
  expect(drawRoll(null).textContent).toContain("cannot read");
});

test("a roll that failed says why, and shows the number that it has used up", () => {
  const told = { formula: "(1d20-99)d6", failed: "dice_limit", text: "(1d20-99)d6: the roll failed. Why." };
  const element = drawRoll({ ...told, proof: { commitment: "3fa9", nonce: 7 } }, "Luck");
  expect(element.textContent).toBe("Luck: (1d20-99)d6: the roll failed. Why. No. 7");
  expect(drawRoll(null).textContent).toBe("A roll that this page cannot read.");
});
