// What is being written at the caret, and putting marks around a selection (no DOM here).
export interface Asked {
  /** Where the two brackets begin. */
  start: number;
  /** What is written after them (and after a kind) up to the caret. */
  text: string;
  /** The kind that the writer names before a colon, or nothing. */
  kind: string;
}

export interface Selection {
  text: string;
  start: number;
  end: number;
}

const KINDS = new Set([
  "character",
  "location",
  "faction",
  "item",
  "plot",
  "session",
  "handout",
  "note",
  "scene",
]);
const LONGEST = 100;

/** The mention that is being written before the caret, or null. */
export function askedAt(text: string, caret: number): Asked | null {
  const before = text.slice(Math.max(0, caret - LONGEST), caret);
  const open = before.lastIndexOf("[[");
  if (open < 0) return null;
  const inner = before.slice(open + 2);
  if (/[[\]|\r\n]/.test(inner) || before[open - 1] === "\\") return null;
  const [kind, name] = split(inner);
  return { start: caret - inner.length - 2, text: name, kind };
}

function split(inner: string): [string, string] {
  const colon = inner.indexOf(":");
  const kind = inner.slice(0, Math.max(0, colon)).trim().toLowerCase();
  return colon > 0 && KINDS.has(kind) ? [kind, inner.slice(colon + 1).trimStart()] : ["", inner];
}

/** The text with a finished mention in the place of what was asked, and the caret after it. */
export function complete(text: string, caret: number, asked: Asked, name: string): Selection {
  const rest = text.slice(caret).startsWith("]]") ? text.slice(caret + 2) : text.slice(caret);
  const mention = `[[${asked.kind ? `${asked.kind}:` : ""}${name}]]`;
  const end = asked.start + mention.length;
  return { text: text.slice(0, asked.start) + mention + rest, start: end, end };
}

/** The selection between two marks; what is marked already loses them. */
export function wrap(now: Selection, before: string, after: string, empty = ""): Selection {
  const { text, start, end } = now;
  const marked =
    text.slice(start - before.length, start) === before && text.slice(end, end + after.length) === after;
  if (marked) {
    const plain =
      text.slice(0, start - before.length) + text.slice(start, end) + text.slice(end + after.length);
    return { text: plain, start: start - before.length, end: end - before.length };
  }
  const inner = text.slice(start, end) || empty;
  const made = text.slice(0, start) + before + inner + after + text.slice(end);
  return { text: made, start: start + before.length, end: start + before.length + inner.length };
}

/** The lines of the selection as a secret block, with empty lines around it. */
export function hide(now: Selection): Selection {
  const first = now.text.lastIndexOf("\n", now.start - 1) + 1;
  const found = now.text.indexOf("\n", now.end);
  const last = found < 0 ? now.text.length : found;
  const inner = now.text.slice(first, last) || "What only the game masters read.";
  const before = first === 0 || now.text.slice(0, first).endsWith("\n\n") ? "" : "\n";
  const after = now.text.slice(last).startsWith("\n\n") || last === now.text.length ? "" : "\n";
  const text = `${now.text.slice(0, first)}${before}:::secret\n${inner}\n:::${after}${now.text.slice(last)}`;
  const start = first + before.length + ":::secret\n".length;
  return { text, start, end: start + inner.length };
}
