// Throws a roll's dice over the table, where that is wanted and the browser can; the 3D part comes only then.
import { diceToCast } from "./casting";
import type { DiceStage } from "./dice3d";
import type { Colours } from "./face_paint";
import { asRoll } from "./types";

/** The numbers are painted once: their letters must have come by then. */
const FONT = '600 40px "Grenze Gotisch"';
let stage: Promise<DiceStage> | null = null;

/** Lets the dice of a roll tumble over `overlayParent` (which must be positioned); never longer than two seconds. */
export async function throwDice(overlayParent: HTMLElement, told: unknown, colour?: string): Promise<void> {
  const roll = asRoll(told);
  if (!roll || calm() || document.hidden || overlayParent.clientHeight < 80) return;
  const dice = diceToCast(roll);
  if (dice.length === 0) return;
  try {
    stage ??= import("./dice3d").then(({ DiceStage }) => new DiceStage(overlayParent));
    const [ready] = await Promise.all([stage, document.fonts?.load(FONT)]);
    await ready.throw(overlayParent, dice, roll.text, coloursOf(overlayParent, colour));
  } catch {
    // Without WebGL the numbers in the log are all there is.
  }
}

function calm(): boolean {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}

/** The colours of the theme (dice.css), or somebody's own. */
function coloursOf(element: HTMLElement, colour?: string): Colours {
  const style = getComputedStyle(element);
  const named = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const light = colour !== undefined && brightness(colour) > 0.5;
  return {
    body: colour ?? named("--dice-body", "#6d1a3c"),
    ink: light ? "#17211f" : named("--dice-ink", "#f7ecd2"),
    edge: light ? "#17211f" : named("--dice-edge", "#d9b45a"),
  };
}

/** How bright a colour such as #56b4e9 is, from 0 to 1. */
function brightness(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.3 * (red || 0) + 0.59 * (green || 0) + 0.11 * (blue || 0);
}
