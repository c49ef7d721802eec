// What is shown of a token, worked out from its record: pure, so that it can be tested without a canvas.
import { pixelsPerUnit } from "../geometry";
import type { Bar, Grid, TokenPiece } from "../protocol";
import type { SeenPiece } from "../store";
import type { RingKind } from "./stamps";

export type SeenToken = TokenPiece & SeenPiece;

/** How much of a token can be made out: a dot, its face, or everything. */
export type Detail = "dot" | "face" | "whole";

export function detailFor(cellPixels: number): Detail {
  if (cellPixels < 13) return "dot";
  return cellPixels < 30 ? "face" : "whole";
}

// Told apart without red and green, too; the rings differ in shape besides.
const COLOURS: Record<TokenPiece["disposition"], number> = {
  friendly: 0x4aa3e0,
  neutral: 0xe8c65a,
  hostile: 0xe2562b,
  secret: 0xa596b8,
};

export function ringOf(token: TokenPiece): { kind: RingKind; colour: number } | null {
  if (token.shape === "picture") return null;
  const kind = token.shape === "square" ? "square" : token.disposition;
  return { kind, colour: COLOURS[token.disposition] };
}

export function dispositionColour(token: TokenPiece): number {
  return COLOURS[token.disposition];
}

/** Bars with an end, as shares of it; those without one are shown as numbers by the panels only. */
export function barsOf(token: TokenPiece): { bar: Bar; share: number }[] {
  return token.bars.slice(0, 8).flatMap((bar) => {
    if (!bar.max) return [];
    return [{ bar, share: Math.min(1, Math.max(0, bar.value / bar.max)) }];
  });
}

/** The words under a token: its name, and how it looks to who does not know its hit points. */
export function plateOf(token: SeenToken): string {
  const health = token.seen?.health;
  if (!health) return token.name;
  return token.name ? `${token.name} (${health})` : health;
}

/** A name cut to so many letters; names of creatures of a kind keep the number at their end. */
export function shorten(words: string, letters: number): string {
  if (words.length <= letters) return words;
  const number = /\s\d+$/u.exec(words)?.[0] ?? "";
  return `${words.slice(0, Math.max(1, letters - number.length - 1)).trimEnd()}…${number}`;
}

export function elevationOf(token: TokenPiece, unit: string): string {
  if (!token.elevation) return "";
  return `${token.elevation > 0 ? "↑" : "↓"}${Math.abs(Math.round(token.elevation * 10) / 10)} ${unit}`;
}

/** For those who cannot see the board. */
export function describe(token: SeenToken, unit: string): string {
  const parts = [token.name || "Somebody"];
  if (token.hidden || token.layer === "game_master") parts.push("hidden from players");
  if (token.defeated) parts.push("defeated");
  if (token.seen?.health) parts.push(token.seen.health);
  if (token.seen?.pips != null) parts.push(`health ${token.seen.pips} of 5`);
  for (const bar of token.bars)
    parts.push(`${bar.name || "bar"} ${bar.value}${bar.max ? ` of ${bar.max}` : ""}`);
  if (token.conditions.length) parts.push(token.conditions.map(({ name }) => name).join(", "));
  if (token.elevation) parts.push(`${token.elevation} ${unit} ${token.elevation > 0 ? "up" : "down"}`);
  return parts.join(", ");
}

export interface Measures {
  /** Scene pixels of a cell. */
  cell: number;
  perUnit: number;
  unit: string;
  /** Pixels of the screen, and of the device, of a scene pixel. */
  zoom: number;
  pixels: number;
}

export function measuresOf(grid: Grid, zoom: number, density: number): Measures {
  return { cell: grid.size, perUnit: pixelsPerUnit(grid), unit: grid.unit, zoom, pixels: zoom * density };
}
