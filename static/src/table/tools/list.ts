// The tools in their order, with names, icons and keys, and who may take them: what a toolbar shows.
import type { TableStore } from "../store";
import type { ToolOptions } from "./options";
import { WALL_KINDS } from "./wall_kinds";

export interface ToolChoice {
  /** Name of the option in `ToolOptions[tool]`. */
  option: string;
  words: string;
  kind: "choice" | "colour" | "number" | "switch";
  choices?: readonly (readonly [value: string, words: string])[];
  least?: number;
  /** Who may choose it; else the usual holds. */
  may?: (store: TableStore) => boolean;
  most?: number;
}

export interface ToolInfo {
  name: string;
  words: string;
  icon: string;
  /** 1 to 9 and 0: the key that takes it. */
  key: string;
  may: (store: TableStore) => boolean;
  options: readonly ToolChoice[];
}

const takesPart = (store: TableStore) => !store.looksOnly && store.me.role !== "observer";
const allowed = (what: "ping" | "measure" | "draw" | "areas" | "pins") => (store: TableStore) =>
  store.isGameMaster || (takesPart(store) && store.settings.allowed[what]);
const master = (store: TableStore) => store.isGameMaster;
const colour: ToolChoice = { option: "colour", words: "Colour", kind: "colour" };

export const TOOLS: readonly ToolInfo[] = [
  { name: "select", words: "Select and move", icon: "select", key: "1", may: () => true, options: [] },
  { name: "ruler", words: "Measure", icon: "ruler", key: "2", may: allowed("measure"), options: [] },
  {
    name: "area",
    words: "Area of effect",
    icon: "template",
    key: "3",
    may: allowed("areas"),
    options: [
      {
        option: "shape",
        words: "Shape",
        kind: "choice",
        choices: [
          ["circle", "Circle"],
          ["cone", "Cone"],
          ["line", "Line"],
          ["square", "Square"],
        ],
      },
      colour,
      { option: "width", words: "Width of lines", kind: "number", least: 1, most: 100 },
      { option: "angle", words: "Angle of cones", kind: "number", least: 5, most: 180 },
    ],
  },
  {
    name: "draw",
    words: "Draw",
    icon: "draw",
    key: "4",
    may: allowed("draw"),
    options: [
      {
        option: "shape",
        words: "Shape",
        kind: "choice",
        choices: [
          ["freehand", "By hand"],
          ["line", "Line"],
          ["polygon", "Polygon"],
          ["rectangle", "Rectangle"],
          ["ellipse", "Ellipse"],
          ["text", "Words"],
        ],
      },
      colour,
      { option: "width", words: "Thickness", kind: "number", least: 1, most: 60 },
      { option: "filled", words: "Filled", kind: "switch" },
      { option: "size", words: "Size of words", kind: "number", least: 8, most: 300 },
      {
        option: "layer",
        words: "It lies",
        kind: "choice",
        may: master,
        choices: [
          ["map", "On the map"],
          ["tokens", "Among the tokens"],
          ["game_master", "Where players do not see it"],
        ],
      },
    ],
  },
  { name: "ping", words: "Point at a place", icon: "ping", key: "5", may: allowed("ping"), options: [] },
  {
    name: "pin",
    words: "Put a note",
    icon: "pin",
    key: "6",
    may: allowed("pins"),
    options: [
      {
        option: "shown",
        words: "Shown to",
        kind: "choice",
        choices: [
          ["game_masters", "Game masters"],
          ["everybody", "Everybody"],
        ],
      },
    ],
  },
  {
    name: "fog",
    words: "Fog",
    icon: "fog",
    key: "7",
    may: master,
    options: [
      {
        option: "mode",
        words: "Do",
        kind: "choice",
        choices: [
          ["reveal", "Reveal"],
          ["hide", "Hide"],
        ],
      },
      {
        option: "shape",
        words: "With",
        kind: "choice",
        choices: [
          ["brush", "Brush"],
          ["rectangle", "Rectangle"],
          ["polygon", "Polygon"],
        ],
      },
      { option: "radius", words: "Size of the brush", kind: "number", least: 5, most: 600 },
    ],
  },
  {
    name: "wall",
    words: "Walls and doors",
    icon: "wall",
    key: "8",
    may: master,
    options: [
      {
        option: "kind",
        words: "Kind",
        kind: "choice",
        choices: WALL_KINDS,
      },
      {
        option: "side",
        words: "Blocks from",
        kind: "choice",
        choices: [
          ["both", "Both sides"],
          ["left", "The left"],
          ["right", "The right"],
        ],
      },
      { option: "chain", words: "Go on from the last end", kind: "switch" },
    ],
  },
  {
    name: "light",
    words: "Lights",
    icon: "light",
    key: "9",
    may: master,
    options: [
      { option: "bright", words: "Bright", kind: "number", least: 0, most: 1000 },
      { option: "dim", words: "Dim", kind: "number", least: 0, most: 1000 },
      colour,
      {
        option: "animation",
        words: "Flickers",
        kind: "choice",
        choices: [
          ["none", "No"],
          ["torch", "As a torch"],
          ["pulse", "Slowly"],
        ],
      },
      { option: "darkness", words: "Darkness instead", kind: "switch" },
    ],
  },
  { name: "ambience", words: "A sound with a place", icon: "sound", key: "", may: master, options: [] },
  {
    name: "map",
    words: "Pictures of the map",
    icon: "maps",
    key: "0",
    may: master,
    options: [{ option: "align", words: "Set the grid: draw a box around 3 by 3 cells", kind: "switch" }],
  },
];

export function toolsFor(store: TableStore): ToolInfo[] {
  return TOOLS.filter(({ may }) => may(store));
}

export type OptionTool = keyof ToolOptions;
