// A roll in words: what a screen reader says, and the titles of single dice. Free of the page.
import type { Die, Mark, Roll, RollPart, Term } from "./types";

const SAID: Record<Mark, string> = {
  dropped: "dropped",
  rerolled: "rerolled",
  exploded: "explodes",
  extra: "added",
  success: "success",
  failure: "failure",
  critical: "critical",
  fumble: "fumble",
  raised: "raised",
  lowered: "lowered",
};

/** Writes a number with a true minus sign. */
export function figure(value: number): string {
  return value < 0 ? `−${Math.abs(value)}` : String(value);
}

/** What a die of fate shows, and all others. */
export function faceWords(value: number, faces: Term["faces"]): string {
  if (faces !== "F") return figure(value);
  return value > 0 ? "+" : value < 0 ? "−" : "0";
}

export function dieWords(die: Die): string {
  const words = [figure(die.value), ...(die.marks ?? []).map((mark) => SAID[mark] ?? mark)];
  if (die.chain) words.push(`from ${die.chain.join(" and ")}`);
  else if (die.rolled !== undefined) words.push(`rolled ${figure(die.rolled)}`);
  return words.join(" ");
}

function termWords(term: Term): string {
  const labels = (term.labels ?? []).filter((label) => label.trim()).join(", ");
  const tail = `${labels ? ` ${labels}` : ""}${term.marks?.includes("dropped") ? " dropped" : ""}`;
  if (term.kind === "dice") {
    return `${term.text}${tail}: ${(term.dice ?? []).map(dieWords).join(", ")}`;
  }
  if (term.kind === "number") return figure(term.value ?? 0) + tail;
  if (term.kind === "variable") return `${term.text} ${figure(term.value ?? 0)}${tail}`;
  return (SIGNS[term.text ?? ""] ?? term.text ?? "") + tail;
}

const SIGNS: Record<string, string> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "divided by",
};

export function partWords(part: RollPart): string {
  const outcome = part.critical ? ", a critical hit" : part.fumble ? ", a fumble" : "";
  return `${part.terms.map(termWords).join(" ")}. Total ${figure(part.total)}${outcome}.`;
}

export function rollWords(roll: Roll): string {
  const label = roll.label ? `${roll.label}: ` : "";
  return label + roll.rolls.map(partWords).join(" ");
}
