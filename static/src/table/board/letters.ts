// Words on the board: white with a dark edge, so that they can be read on any map. All share one style, and so one font
// of painted letters: each style of its own would cost the graphics card another picture.
import { BitmapText, TextStyle } from "pixi.js";

export const LETTER_SIZE = 30;
let shared: TextStyle | null = null;

function style(): TextStyle {
  shared ??= new TextStyle({
    fontFamily: [
      "Ubuntu",
      "Seravek",
      "Gill Sans Nova",
      "Calibri",
      "Source Sans 3",
      "system-ui",
      "sans-serif",
    ],
    fontSize: LETTER_SIZE,
    fontWeight: "600",
    fill: 0xfff8ea,
    stroke: { color: 0x17110c, width: 7, join: "round" },
  });
  return shared;
}

/** Words of this height, held at a share of their width and height. */
export function caption(words: string, size = 20, anchor = { x: 0.5, y: 0.5 }): BitmapText {
  const text = new BitmapText({ text: words, style: style(), anchor });
  text.scale.set(size / LETTER_SIZE);
  return text;
}
