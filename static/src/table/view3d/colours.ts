// Colours of the 3D table, and the pattern that goes with each, so that nobody needs to tell colours apart.
import { Color } from "three";
import type { TokenPiece } from "../protocol";

export type Disposition = TokenPiece["disposition"];

/** Told apart by all kinds of colour-blind people; the patterns tell the same. */
export const DISPOSITIONS: Record<Disposition, string> = {
  friendly: "#4aa3e0",
  neutral: "#e8c65a",
  hostile: "#e2562b",
  secret: "#a596b8",
};
export const GILT = "#ffd56b";

export function colour(code: string): Color {
  return new Color(/^#[0-9a-f]{6}$/i.test(code) ? code : "#888888");
}
