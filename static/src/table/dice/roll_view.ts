// Draws a roll: its formula, every die with what became of it, and the total.
import { make } from "../../shared/dom";
import { dieDrawing } from "./shapes";
import { asRoll, type Die, diceTerms, isGone, type Roll, type RollPart, type Term } from "./types";
import { dieWords, faceWords, figure, rollWords } from "./words";

const SHOWN_DICE = 40;
const SIGNS: Record<string, string> = { "-": "−", "*": "×", "/": "÷" };

/** Draws a roll as the server told it, under a label of its own or this one; what cannot be read is shown as text. */
export function drawRoll(told: unknown, label = ""): HTMLElement {
  const read = asRoll(told);
  const roll = read && { ...read, label: read.label || label };
  if (!roll) return drawUnread(told, label);
  const one = roll.rolls.length === 1;
  const element = make(
    "div",
    { class: `roll${mood(roll)}` },
    make("p", { class: "visually-hidden" }, rollWords(roll)),
    drawHead(roll),
  );
  const parts = make("div", { class: one ? "roll__parts" : "roll__parts roll__parts--many" });
  for (const part of roll.rolls) parts.append(drawPart(part));
  element.append(parts);
  return element;
}

/** What has no total: a roll that failed, with its reason and its number, or one that this page does not know. */
function drawUnread(told: unknown, label: string): HTMLElement {
  const { proof } = (told ?? {}) as Partial<Roll>;
  const element = make(
    "div",
    { class: "roll roll--unread" },
    `${label ? `${label}: ` : ""}${readable(told)}`,
  );
  if (proof) element.append(" ", drawProof(proof));
  return element;
}

function readable(told: unknown): string {
  const text = (told as { text?: unknown } | null)?.text;
  return typeof text === "string" ? text : "A roll that this page cannot read.";
}

function mood(roll: { critical: boolean; fumble: boolean }): string {
  return roll.critical ? " roll--critical" : roll.fumble ? " roll--fumble" : "";
}

function drawHead(roll: Roll): HTMLElement {
  const head = make("p", { class: "roll__head", "aria-hidden": "true" });
  if (roll.label) head.append(make("strong", { class: "roll__label" }, roll.label));
  head.append(make("code", { class: "roll__formula" }, roll.formula));
  if (roll.proof) head.append(drawProof(roll.proof));
  return head;
}

/** An open roll's number; the seal stands behind it for who wants to check. */
function drawProof({ commitment, nonce }: NonNullable<Roll["proof"]>): HTMLElement {
  const open = typeof nonce === "number";
  const title = `Sealed as ${commitment}${open ? "" : `, private roll ${nonce}`}`;
  return make("span", { class: "roll__proof", title }, open ? `No. ${nonce}` : "private");
}

function drawPart(part: RollPart): HTMLElement {
  const working = make("div", { class: "roll__working" });
  for (const term of part.terms) working.append(drawTerm(term));
  const total = make("strong", { class: "roll__total" }, figure(part.total));
  const row = make("div", { class: `roll__part${mood(part)}`, "aria-hidden": "true" }, working, total);
  if (part.critical || part.fumble) {
    row.append(make("span", { class: "roll__outcome" }, part.critical ? "Critical" : "Fumble"));
  }
  return row;
}

function drawTerm(term: Term): HTMLElement {
  const gone = term.marks?.includes("dropped") ? " roll__term--dropped" : "";
  const element = make("span", { class: `roll__term roll__term--${term.kind}${gone}` });
  if (term.kind === "dice") element.append(...drawDice(term));
  else element.append(termText(term));
  for (const label of term.labels ?? []) {
    if (label.trim()) element.append(make("span", { class: "roll__tag" }, label));
  }
  return element;
}

function termText(term: Term): string {
  if (term.kind === "number") return figure(term.value ?? 0);
  if (term.kind === "variable") return `${term.text} ${figure(term.value ?? 0)}`;
  return SIGNS[term.text ?? ""] ?? term.text ?? "";
}

function drawDice(term: Term): HTMLElement[] {
  const dice = term.dice ?? [];
  const drawn = dice.slice(0, SHOWN_DICE).map((die) => drawDie(die, term));
  const rest = dice.length - drawn.length;
  if (rest > 0) drawn.push(make("span", { class: "roll__more" }, `and ${rest} more`));
  if (dice.length === 0) drawn.push(make("span", { class: "roll__more" }, term.text ?? "no dice"));
  return drawn;
}

function drawDie(die: Die, term: Term): HTMLElement {
  const classes = ["die", ...(die.marks ?? []).map((mark) => `die--${mark}`)];
  if (!isGone(die)) classes.push(...extremes(die, term.faces));
  const kind = term.faces === "%" || term.faces === "F" ? term.faces : `d${term.faces}`;
  const chip = make("span", { class: classes.join(" "), title: `${kind}: ${dieWords(die)}` });
  chip.append(dieDrawing(term.faces, faceWords(die.value, term.faces)));
  return chip;
}

function extremes(die: Die, faces: Term["faces"]): string[] {
  if (typeof faces !== "number" || faces < 3) return [];
  const rolled = die.rolled ?? die.value;
  return rolled === faces ? ["die--highest"] : rolled === 1 ? ["die--lowest"] : [];
}

/** How many dice lie in a roll, for deciding whether to throw them in 3D. */
export function diceCount(roll: Roll): number {
  return diceTerms(roll).reduce((sum, term) => sum + (term.dice?.length ?? 0), 0);
}
