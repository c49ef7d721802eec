// The fields of a token's sheet, grouped as the sheet shows them.
import { make } from "../../../shared/dom";
import { newId } from "../../defaults";
import type { Desk, TokenSeen } from "../desk";
import {
  checkField,
  choiceField,
  colourField,
  emptyField,
  numberField,
  rangeField,
  textField,
} from "../fields";
import { button } from "../parts";
import { type Bound, bound, innerSetter, setter } from "./bound";

const SIZES = [
  ["0.25", "Tiny (¼)"], ["0.5", "Tiny (½)"], ["1", "Medium (1)"], ["2", "Large (2)"],
  ["3", "Huge (3)"], ["4", "Gargantuan (4)"], ["6", "Colossal (6)"],
] as const; // biome-ignore format: a table
const NAME_SHOWN = [["everybody", "Everybody"], ["owners", "Owners alone"], ["nobody", "Nobody"]] as const; // biome-ignore format: a table
const HEALTH_SHOWN = [["nobody", "Not at all"], ["words", "In words"], ["pips", "As pips"], ["numbers", "As numbers"]] as const; // biome-ignore format: a table
const DISPOSITIONS = [["friendly", "Friend"], ["neutral", "Neutral"], ["hostile", "Foe"], ["secret", "Secret"]] as const; // biome-ignore format: a table
const SHAPES = [["round", "Round"], ["square", "Square"], ["picture", "As the picture is"]] as const; // biome-ignore format: a table
const LAYERS = [["tokens", "Tokens"], ["game_master", "Game master’s"]] as const; // biome-ignore format: a table
const ANIMATIONS = [["none", "Steady"], ["torch", "Like a torch"], ["pulse", "Pulsing"]] as const; // biome-ignore format: a table
const LIGHTS = [["", "Choose …"], ["candle", "Candle"], ["torch", "Torch"], ["lantern", "Lantern"], ["daylight", "Daylight"], ["out", "Put out"]] as const; // biome-ignore format: a table

type Glow = TokenSeen["light"];
const dark: Glow = { bright: 0, dim: 0, colour: "#ffd9a0", intensity: 0.5, angle: 360, animation: "none" };
export const LIGHT_OF: Record<string, Glow> = {
  candle: { ...dark, bright: 5, dim: 10, animation: "torch", intensity: 0.4 },
  torch: { ...dark, bright: 20, dim: 40, animation: "torch" },
  lantern: { ...dark, bright: 30, dim: 60 },
  daylight: { ...dark, bright: 60, dim: 120, colour: "#fff6dd" },
  out: dark,
};

export function aboutFields(desk: Desk): Bound[] {
  return [
    bound(textField("Name", setter(desk, "name"), { most: 200 }), (token) => token.name),
    bound(
      choiceField("Who sees the name", NAME_SHOWN, setter(desk, "name_shown")),
      (token) => token.name_shown,
    ),
    bound(
      choiceField("Others see its health", HEALTH_SHOWN, setter(desk, "health_shown")),
      (token) => token.health_shown,
    ),
    bound(choiceField("Side", DISPOSITIONS, setter(desk, "disposition")), (token) => token.disposition),
    bound(checkField("Hidden from players", setter(desk, "hidden")), (token) => token.hidden),
    bound(checkField("Locked in place", setter(desk, "locked")), (token) => token.locked),
    bound(checkField("Defeated", setter(desk, "defeated")), (token) => token.defeated),
  ];
}

/** Who moves it: every player by a tick of his own. */
export function owners(desk: Desk, use: (made: Bound) => HTMLElement): HTMLElement {
  const box = make("fieldset", { class: "towners" }, make("legend", {}, "Who moves it"));
  box.append(
    use(bound(checkField("Every player", setter(desk, "owned_by_all")), (token) => token.owned_by_all)),
  );
  for (const person of desk.store.people.filter((one) => one.role === "player")) {
    const set = (on: boolean) =>
      void desk.changeEach(desk.store.selection, (piece) => {
        if (piece.kind !== "token") return null;
        const others = piece.owners.filter((id) => id !== person.id);
        return { owners: on ? [...others, person.id] : others };
      });
    box.append(use(bound(checkField(person.name, set), (token) => token.owners.includes(person.id))));
  }
  return box;
}

export function placeFields(desk: Desk, master: boolean): Bound[] {
  const { unit } = desk.store.settings.grid;
  const both = [
    bound(
      numberField("Turned to", setter(desk, "rotation"), { step: 15, unit: "°" }),
      (token) => token.rotation,
    ),
    bound(
      numberField("Height above the ground", setter(desk, "elevation"), { step: 5, unit }),
      (token) => token.elevation,
    ),
  ];
  if (!master) return both;
  return [
    bound(
      choiceField("Size", SIZES, (value) => setter(desk, "size")(Number(value))),
      (token) => String(token.size) as (typeof SIZES)[number][0],
    ),
    bound(
      numberField("Size in cells", setter(desk, "size"), { min: 0.1, max: 40, step: 0.25 }),
      (token) => token.size,
    ),
    ...both,
    bound(choiceField("Shape", SHAPES, setter(desk, "shape")), (token) => token.shape),
    bound(choiceField("Layer", LAYERS, setter(desk, "layer")), (token) => token.layer),
    bound(colourField("Colour", setter(desk, "colour")), (token) => token.colour),
    bound(rangeField("Opacity", setter(desk, "opacity"), { min: 0.1 }), (token) => token.opacity),
    bound(
      emptyField("Speed in a turn", setter(desk, "speed"), { min: 0, step: 5, unit, placeholder: "–" }),
      (token) => token.speed,
    ),
  ];
}

export function sightFields(desk: Desk): Bound[] {
  const { unit } = desk.store.settings.grid;
  const range = (words: string, name: "darkvision" | "blindsight" | "tremorsense" | "truesight") =>
    bound(
      numberField(words, innerSetter(desk, "vision", name), { min: 0, step: 5, unit }),
      (token) => token.vision[name],
    );
  const far = innerSetter(desk, "vision", "range");
  return [
    bound(
      checkField("It sees for its players", innerSetter(desk, "vision", "on")),
      (token) => token.vision.on,
    ),
    bound(checkField("Blind", innerSetter(desk, "vision", "blind")), (token) => token.vision.blind),
    range("Darkvision", "darkvision"),
    range("Blindsight", "blindsight"),
    range("Tremorsense", "tremorsense"),
    range("Truesight", "truesight"),
    bound(
      emptyField("Sees as far as", far, { min: 0, step: 5, unit, placeholder: "light" }),
      (token) => token.vision.range,
    ),
    bound(
      numberField("Field of view", innerSetter(desk, "vision", "angle"), {
        min: 1,
        max: 360,
        step: 15,
        unit: "°",
      }),
      (token) => token.vision.angle,
    ),
  ];
}

export function lightChoice(desk: Desk): HTMLElement {
  const field = choiceField("It carries", LIGHTS, (value) => {
    const light = LIGHT_OF[value];
    if (light) void desk.change(desk.store.selection, { light });
    field.show([""]);
  });
  field.show([""]);
  return field.element;
}

export function lightFields(desk: Desk): Bound[] {
  const { unit } = desk.store.settings.grid;
  const options = { min: 0, step: 5, unit };
  return [
    bound(
      numberField("Bright", innerSetter(desk, "light", "bright"), options),
      (token) => token.light.bright,
    ),
    bound(numberField("Dim", innerSetter(desk, "light", "dim"), options), (token) => token.light.dim),
    bound(
      colourField("Colour of the light", innerSetter(desk, "light", "colour")),
      (token) => token.light.colour,
    ),
    bound(
      choiceField("It burns", ANIMATIONS, innerSetter(desk, "light", "animation")),
      (token) => token.light.animation,
    ),
    bound(
      numberField("Cone", innerSetter(desk, "light", "angle"), { min: 1, max: 360, step: 15, unit: "°" }),
      (token) => token.light.angle,
    ),
    bound(
      rangeField("Strength of the colour", innerSetter(desk, "light", "intensity")),
      (token) => token.light.intensity,
    ),
  ];
}

export function notes(desk: Desk): Bound {
  const field = textField("Notes for game masters", setter(desk, "notes"), { lines: 4, most: 10_000 });
  return bound(field, (token) => token.notes);
}

export function groupRow(desk: Desk): HTMLElement {
  const row = make("div", { class: "trow" });
  const group = button(
    "Move them together",
    () => void desk.change(desk.store.selection, { group: newId() }),
    { icon: "link", small: true },
  );
  const free = button(
    "Free them from their group",
    () => void desk.change(desk.store.selection, { group: null }),
    { icon: "cross", small: true, kind: "quiet" },
  );
  row.append(group, free);
  desk.store.on("selection", () => {
    group.hidden = desk.chosen.length < 2;
    free.hidden = desk.chosen.every((token) => !token.group);
  });
  group.hidden = desk.chosen.length < 2;
  free.hidden = desk.chosen.every((token) => !token.group);
  return row;
}
