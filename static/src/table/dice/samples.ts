// Rolls as the server tells them, for tests.
import type { Die, Roll, Term } from "./types";

export function diceTerm(faces: number | "F" | "%", ...dice: Array<number | Die>): Term {
  return {
    kind: "dice",
    text: `${dice.length}d${faces}`,
    faces,
    dice: dice.map((die) => (typeof die === "number" ? { value: die } : die)),
  };
}

export function rollOf(...terms: Term[]): Roll {
  const part = { total: 17, critical: false, fumble: false, terms };
  return { formula: "4d6kh3 + 2", dialect: "ours", label: "", text: "4d6kh3 = 17", ...part, rolls: [part] };
}
