// What holds for the whole scene: size, grid, sight, what players may do.
import { make } from "../../../shared/dom";
import type { Allowed, Grid, MapPiece, SettingsPiece } from "../../protocol";
import { type FoundGrid, findGrid, readAsset } from "../api";
import type { Desk } from "../desk";
import {
  checkField,
  choiceField,
  colourField,
  type Field,
  numberField,
  rangeField,
  textField,
} from "../fields";
import { button, section } from "../parts";
import { eachFrame } from "../rows";
import { toast } from "../toasts";
import { stacked } from "./levels";

const LOOK = "Find the grid in the map";
const TYPES = [["square", "Squares"], ["hex_flat", "Hexes, flat side up"], ["hex_pointy", "Hexes, point up"], ["none", "None"]] as const; // biome-ignore format: a table
const RULES = [
  ["chebyshev", "Diagonals count as one"],
  ["alternating", "Every second diagonal counts double"],
  ["euclidean", "As the crow flies"],
  ["manhattan", "No diagonals"],
] as const;
const SHIFTED = [["odd", "odd ones"], ["even", "even ones"]] as const; // biome-ignore format: a table
const EXPLORED = [["each", "each for himself"], ["party", "all together"], ["off", "not at all"]] as const; // biome-ignore format: a table
const ALLOWED: readonly (readonly [keyof Allowed, string])[] = [
  ["ping", "point at places"],
  ["measure", "show their rulers"],
  ["draw", "draw"],
  ["areas", "put areas of effect"],
  ["doors", "open doors"],
  ["pins", "stick notes on the map"],
  ["see_names", "see names of tokens"],
];

interface Tied {
  element: HTMLElement;
  show: () => void;
}

/** Makes fields of the scene's settings, each tied to what it shows. */
class Binder {
  readonly all: Tied[] = [];

  constructor(private readonly desk: Desk) {}

  set(values: Partial<SettingsPiece>): void {
    void this.desk.change(["settings"], values);
  }

  setGrid(values: Partial<Grid>): void {
    this.set({ grid: { ...this.desk.store.settings.grid, ...values } });
  }

  setAllowed(values: Partial<Allowed>): void {
    this.set({ allowed: { ...this.desk.store.settings.allowed, ...values } });
  }

  tie<T>(field: Field<T>, get: (settings: SettingsPiece) => T): HTMLElement {
    this.all.push({ element: field.element, show: () => field.show([get(this.desk.store.settings)]) });
    return field.element;
  }
}

export function mountSceneSettings(element: HTMLElement, desk: Desk): void {
  const binder = new Binder(desk);
  element.append(
    gridSection(desk, binder),
    sightSection(binder),
    playersSection(binder),
    sizeSection(binder),
  );
  const show = eachFrame(() => {
    for (const one of binder.all) one.show();
    const hex = desk.store.settings.grid.type.startsWith("hex");
    element.querySelector<HTMLElement>("[data-hex]")?.toggleAttribute("hidden", !hex);
  });
  desk.store.on("snapshot", show);
  desk.store.on("pieces", ({ changed, added }) => {
    if (added.includes("settings") || changed.some(({ id }) => id === "settings")) show();
  });
  show();
}

function gridSection(desk: Desk, binder: Binder): HTMLElement {
  const field =
    <K extends keyof Grid>(name: K) =>
    (value: Grid[K]) =>
      binder.setGrid({ [name]: value });
  const shifted = make(
    "div",
    { "data-hex": true },
    binder.tie(choiceField("Shifted rows", SHIFTED, field("shifted")), (now) => now.grid.shifted),
  );
  const look = button(LOOK, () => void seek(desk, binder, look), {
    icon: "search",
    small: true,
  });
  return section(
    "Grid",
    make(
      "div",
      { class: "tgrid" },
      binder.tie(choiceField("Cells", TYPES, field("type")), (now) => now.grid.type),
      shifted,
      binder.tie(
        numberField("Size of a cell", field("size"), { min: 4, max: 4000, unit: "px" }),
        (now) => now.grid.size,
      ),
      binder.tie(numberField("Shifted right by", field("x"), { unit: "px" }), (now) => now.grid.x),
      binder.tie(numberField("Shifted down by", field("y"), { unit: "px" }), (now) => now.grid.y),
    ),
    make("div", { class: "trow" }, look),
    make(
      "div",
      { class: "tgrid" },
      binder.tie(numberField("A cell is", field("distance"), { min: 0.01 }), (now) => now.grid.distance),
      binder.tie(textField("of", field("unit"), { most: 12 }), (now) => now.grid.unit),
      binder.tie(choiceField("Distances", RULES, field("rule"), { wide: true }), (now) => now.grid.rule),
    ),
    make(
      "div",
      { class: "tgrid" },
      binder.tie(checkField("Show the lines", field("shown")), (now) => now.grid.shown),
      binder.tie(colourField("Their colour", field("colour")), (now) => now.grid.colour),
      binder.tie(rangeField("Their strength", field("opacity"), { wide: true }), (now) => now.grid.opacity),
    ),
  );
}

async function seek(desk: Desk, binder: Binder, look: HTMLButtonElement): Promise<void> {
  look.disabled = true;
  look.lastChild?.replaceWith("Looking …");
  try {
    const found = await gridInMap(desk);
    binder.setGrid(found);
    toast(`The map’s cells are ${Math.round(found.size * 10) / 10} pixels wide.`, "good", {
      words: "Take back",
      do: () => void desk.order({ type: "undo" }),
    });
  } catch (error) {
    toast(error instanceof Error ? error.message : "No grid was found.", "refused");
  } finally {
    look.lastChild?.replaceWith(LOOK);
    look.disabled = false;
  }
}

/** The grid of the lowest map, or of the chosen one, as it lies on the scene. */
async function gridInMap(desk: Desk): Promise<Pick<Grid, "size" | "x" | "y"> & Partial<Grid>> {
  const maps = desk.store.of("map").filter((map) => map.asset);
  const map = maps.find((one) => desk.store.selection.has(one.id)) ?? stacked(maps).at(-1);
  if (!map?.asset) throw new Error("No map lies here yet: put one on the board first.");
  const [asset, found] = await Promise.all([
    readAsset(desk.page.campaign.id, map.asset),
    findGrid(desk.store.scene.id, map.asset),
  ]);
  if (!found.found || !found.size)
    throw new Error("This map shows no grid that could be found. Set the size by hand.");
  return gridOnScene(found, map, asset.width ?? map.width);
}

/** From pixels of the picture to pixels of the scene. */
export function gridOnScene(
  found: FoundGrid,
  map: Pick<MapPiece, "x" | "y" | "width" | "height">,
  width: number,
): Pick<Grid, "size" | "x" | "y"> & Partial<Grid> {
  const scale = map.width / width;
  const size = (found.size ?? 70) * scale;
  const type = TYPES.find(([name]) => name === found.type)?.[0];
  const x = map.x - map.width / 2 + (found.x ?? 0) * scale;
  const y = map.y - map.height / 2 + (found.y ?? 0) * scale;
  const within = (value: number) => Math.round((((value % size) + size) % size) * 100) / 100;
  return type === "square" || !type
    ? { size, x: within(x), y: within(y), ...(type ? { type } : {}) }
    : { size, x, y, type };
}

function sightSection(binder: Binder): HTMLElement {
  const set =
    <K extends keyof SettingsPiece>(name: K) =>
    (value: SettingsPiece[K]) =>
      binder.set({ [name]: value });
  return section(
    "Sight and light",
    binder.tie(checkField("Walls and light decide what players see", set("sight")), (now) => now.sight),
    binder.tie(checkField("Covered until revealed by hand", set("covered")), (now) => now.covered),
    binder.tie(checkField("Players share what they see", set("shared_sight")), (now) => now.shared_sight),
    binder.tie(choiceField("What was seen is remembered", EXPLORED, set("explored")), (now) => now.explored),
    binder.tie(rangeField("Darkness", set("darkness"), { say: darkWords }), (now) => now.darkness),
    binder.tie(colourField("Colour of daylight", set("light_colour")), (now) => now.light_colour),
  );
}

export function darkWords(value: number): string {
  if (value <= 0.02) return "daylight";
  if (value < 0.35) return "overcast";
  if (value < 0.7) return "dusk";
  return value < 0.98 ? "night" : "pitch dark";
}

function playersSection(binder: Binder): HTMLElement {
  const box = section("Players may");
  for (const [name, words] of ALLOWED) {
    const field = checkField(words, (value) => binder.setAllowed({ [name]: value }));
    box.lastElementChild?.append(binder.tie(field, (now) => now.allowed[name]));
  }
  return box;
}

function sizeSection(binder: Binder): HTMLElement {
  return section(
    "Size and ground",
    make(
      "div",
      { class: "tgrid" },
      binder.tie(
        numberField("Width", (width) => binder.set({ width }), { min: 50, max: 100_000, unit: "px" }),
        (now) => now.width,
      ),
      binder.tie(
        numberField("Height", (height) => binder.set({ height }), { min: 50, max: 100_000, unit: "px" }),
        (now) => now.height,
      ),
      binder.tie(
        colourField("Ground", (background) => binder.set({ background })),
        (now) => now.background,
      ),
    ),
  );
}
