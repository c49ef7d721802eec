// What a line typed into the chat asks for: words, a roll, a whisper. Free of the page.
import type { Person, RollDice, Say } from "../../protocol";

type Audience = NonNullable<Say["to"]>;

export type Line = Say | RollDice | { problem: string };

/** Reads `/r 2d6+3 # fire`, `/gmr 1d20`, `/w Name words`, `/gm words`, or plain words. */
export function readLine(text: string, people: Person[], to: Audience = "everybody"): Line {
  const line = text.trim();
  const command = /^\/(\S+)\s*([\s\S]*)$/.exec(line);
  if (!command) return say(line, to);
  const [, word = "", rest = ""] = command;
  switch (word.toLowerCase()) {
    case "r":
    case "roll":
      return roll(rest, to);
    case "gmr":
    case "gmroll":
      return roll(rest, "game_masters");
    case "gm":
      return inner(rest, people, "game_masters", "What do you want to tell the game master?");
    case "w":
    case "whisper":
    case "msg":
      return whisper(rest, people);
    default:
      return { problem: `“/${word}” is no command. There are /r, /w, /gm and /gmr.` };
  }
}

/** Words after `/w name` or `/gm` may be a roll again. */
function inner(rest: string, people: Person[], to: Audience, empty: string): Line {
  if (!rest.trim()) return { problem: empty };
  if (/^\/r(oll)?\s/i.test(rest)) return readLine(rest, people, to);
  return say(rest, to);
}

function say(text: string, to: Audience): Line {
  return text ? { type: "chat.say", text, to } : { problem: "Write something first." };
}

function roll(rest: string, to: Audience): Line {
  // The # of 4#2d6 repeats; any other begins the label.
  const [, formula = "", label = ""] = /^(\d+#[^#]*|[^#]*)#?([\s\S]*)$/.exec(rest.trim()) ?? [];
  if (!formula.trim()) return { problem: "Say which dice: for example /r 2d6+3." };
  return { type: "dice.roll", formula: formula.trim(), to, label: label.trim() };
}

function whisper(rest: string, people: Person[]): Line {
  const quoted = /^"([^"]+)"\s*([\s\S]*)$/.exec(rest);
  const found = quoted ? named(quoted[1] ?? "", people) : longestName(rest, people);
  if (!found) {
    const names = people.map((person) => person.name).join(", ");
    return { problem: `Nobody here is called that. At this table: ${names}.` };
  }
  const words = quoted ? (quoted[2] ?? "") : rest.slice(found.length).trim();
  return inner(words, people, [found.person.id], `What do you want to whisper to ${found.person.name}?`);
}

interface Found {
  person: Person;
  length: number;
}

function named(name: string, people: Person[]): Found | null {
  const person = people.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  return person ? { person, length: name.length } : null;
}

/** Names may hold blanks: the longest one that the text begins with wins; the start of one name will do. */
function longestName(text: string, people: Person[]): Found | null {
  const low = text.toLowerCase();
  const whole = people
    .filter((one) => low === one.name.toLowerCase() || low.startsWith(`${one.name.toLowerCase()} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (whole) return { person: whole, length: whole.name.length };
  const first = low.split(/\s/)[0] ?? "";
  const begun = first ? people.filter((one) => one.name.toLowerCase().startsWith(first)) : [];
  return begun.length === 1 && begun[0] ? { person: begun[0], length: first.length } : null;
}

/** How a message is marked: to whom it went, in words; empty for everybody. Its author hears it anyway. */
export function wordsForAudience(to: Audience, people: Person[], me: number, by: number | null): string {
  if (to === "everybody") return "";
  if (to === "game_masters") return "to the game master";
  const others = to.filter((id) => id !== by);
  if (!others.length) return "to nobody else";
  const nameOf = (id: number) => people.find((one) => one.id === id)?.name ?? "somebody";
  return `whispered to ${others.map((id) => (id === me ? "you" : nameOf(id))).join(", ")}`;
}
