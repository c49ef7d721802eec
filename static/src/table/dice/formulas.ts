// What the tray writes into a formula, and the mistakes that it can tell before asking the server. Free of the page.
export type Luck = "plain" | "advantage" | "disadvantage";

export interface Choice {
  count: number;
  modifier: number;
  luck: Luck;
}

/** Writes the formula of a die's button: with advantage, one die is thrown twice and the better one counts. */
export function formulaFor(faces: number, { count, modifier, luck }: Choice): string {
  const dice = luck === "plain" ? `${count}d${faces}` : lucky(faces, count, luck);
  if (modifier === 0) return dice;
  return `${dice} ${modifier > 0 ? "+" : "-"} ${Math.abs(modifier)}`;
}

/** Several dice with advantage are several pairs, each with its own better die. */
function lucky(faces: number, count: number, luck: Luck): string {
  const pair = `2d${faces}${luck === "advantage" ? "kh1" : "kl1"}`;
  return Array.from({ length: count }, () => pair).join(" + ");
}

export interface Mistake {
  position: number;
  message: string;
}

const PAIRS: Record<string, string> = { ")": "(", "}": "{", "]": "[" };
const LONGEST = 500;

/** Finds what the server would refuse anyway; null: it may be asked. */
export function mistakeIn(formula: string): Mistake | null {
  const text = formula.trim();
  if (text === "") return { position: 0, message: "Write dice, like 1d20+5." };
  if (text.length > LONGEST)
    return { position: LONGEST, message: `A formula has at most ${LONGEST} characters.` };
  return bracketMistake(formula) ?? endMistake(formula);
}

function bracketMistake(formula: string): Mistake | null {
  const open: Array<[string, number]> = [];
  for (const [position, sign] of [...formula].entries()) {
    if (sign === "#" && !/^\s*\d+$/.test(formula.slice(0, position))) break;
    if ("({[".includes(sign)) open.push([sign, position]);
    else if (sign in PAIRS && open.pop()?.[0] !== PAIRS[sign]) {
      return { position, message: `This “${sign}” closes a bracket that was not opened.` };
    }
  }
  const last = open.pop();
  return last ? { position: last[1], message: `The bracket “${last[0]}” is not closed.` } : null;
}

function endMistake(formula: string): Mistake | null {
  const text = formula.split("#")[0]?.trimEnd() ?? "";
  const position = text.length;
  if (/[+\-*/,]$/.test(text)) return { position, message: "A number or dice should follow at the end." };
  if (/(^|[^a-z])d$/i.test(text))
    return { position, message: "How many faces has the die? Write d6 or d20." };
  return null;
}

/** The place that a refusal of the server names: “... (character 7)”. */
export function placeIn(message: string): number | null {
  const found = /\(character (\d+)\)/.exec(message);
  return found ? Number(found[1]) - 1 : null;
}
