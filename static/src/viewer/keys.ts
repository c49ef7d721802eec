// Keyboard commands of the viewer, apart from what carries them out.
export type Command =
  | { do: "rotate"; horizontal: number; vertical: number }
  | { do: "pan"; right: number; up: number }
  | { do: "zoom"; factor: number }
  | { do: "reset" | "light" | "full-screen" | "turn" | "mode" | "help" };

export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const STEP = Math.PI / 18;
const PAN = 0.05;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LETTERS: Record<string, "reset" | "light" | "full-screen" | "turn" | "mode" | "help"> = {
  r: "reset",
  l: "light",
  f: "full-screen",
  t: "turn",
  m: "mode",
  "?": "help",
};

/** The command behind a key, or null so that the browser keeps its own shortcuts. */
export function commandFor(event: Pressed): Command | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const [x, y] = arrow;
    return event.shiftKey
      ? { do: "pan", right: x * PAN, up: -y * PAN }
      : { do: "rotate", horizontal: x * STEP, vertical: y * STEP };
  }
  if (event.key === "+" || event.key === "=") return { do: "zoom", factor: 1 / 1.15 };
  if (event.key === "-" || event.key === "_") return { do: "zoom", factor: 1.15 };
  const letter = LETTERS[event.key.toLowerCase()];
  return letter ? { do: letter } : null;
}

export const KEY_HELP: ReadonlyArray<readonly [string, string]> = [
  ["← → ↑ ↓", "Turn"],
  ["Shift + arrows", "Move aside"],
  ["+  −", "Closer, farther"],
  ["T", "Turn by itself, or stop"],
  ["L", "Light"],
  ["M", "Painted, clay, wire"],
  ["F", "Full screen"],
  ["R", "Back to the start"],
];
