// What the board tells the rest of the page.
import type { Point } from "../geometry";
import type { View } from "./camera";

export interface Told {
  /** Something is to be done with a piece (or, null, with the place): x and y of the window. */
  menu: { id: string | null; x: number; y: number; place: Point };
  /** A piece is to be opened: a double click, or Enter. */
  open: { id: string };
  /** Who stands in an area of effect that is being drawn, changed or selected. */
  inside: { tokens: string[] };
  /** The grid was set by drawing a box around cells. */
  aligned: { size: number; x: number; y: number };
  camera: View;
}
