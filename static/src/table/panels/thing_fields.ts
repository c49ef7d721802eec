// The fields of lights, places of sound and walls: what of each can be changed once it stands on the scene.
import type { AnyPiece, WallPiece } from "../protocol";
import type { PieceOf } from "../store";
import { KINDS, kindOf, PLAIN, WALL_KINDS } from "../tools/wall_kinds";
import type { Desk } from "./desk";
import {
  checkField,
  choiceField,
  colourField,
  type Field,
  numberField,
  rangeField,
  textField,
} from "./fields";

export type ThingKind = "light" | "ambience" | "wall";

const ANIMATIONS = [["none", "Steadily"], ["torch", "Like a torch"], ["pulse", "Pulsing"]] as const; // biome-ignore format: a table
const STATES = [["closed", "Closed"], ["open", "Open"], ["locked", "Locked"]] as const; // biome-ignore format: a table
const SIDES = [["both", "Both sides"], ["left", "The left"], ["right", "The right"]] as const; // biome-ignore format: a table
const MOVES = [["normal", "Nobody"], ["none", "Everybody"]] as const; // biome-ignore format: a table
const BLOCKS = [
  ["normal", "Stopped"],
  ["limited", "Stopped by a second one"],
  ["proximity", "Let through near by"],
  ["none", "Let through"],
] as const;

/** Makes fields for the selected pieces of a kind, each tied to what it shows. */
export class ThingFields<K extends ThingKind> {
  readonly elements: HTMLElement[] = [];
  private readonly ties: ((pieces: PieceOf<K>[]) => void)[] = [];

  constructor(
    readonly desk: Desk,
    readonly kind: K,
  ) {}

  get chosen(): PieceOf<K>[] {
    const { store } = this.desk;
    return [...store.selection].map((id) => store.getOf(this.kind, id)).filter((one) => one !== undefined);
  }

  set(values: Partial<PieceOf<K>>): void {
    const ids = this.chosen.map((piece: AnyPiece) => piece.id);
    void this.desk.change(ids, values);
  }

  /** A field of the piece of the same name. */
  add<F extends keyof PieceOf<K>>(
    name: F,
    make: (set: (value: PieceOf<K>[F]) => void) => Field<PieceOf<K>[F]>,
    isShown: (piece: PieceOf<K>) => boolean = () => true,
  ): void {
    const field = make((value) => this.set({ [name]: value } as unknown as Partial<PieceOf<K>>));
    this.tie(field, (piece) => piece[name], isShown);
  }

  /** A field that shows what this makes of the piece. */
  tie<T>(
    field: Field<T>,
    get: (piece: PieceOf<K>) => T,
    isShown: (piece: PieceOf<K>) => boolean = () => true,
  ): void {
    this.elements.push(field.element);
    this.ties.push((pieces) => {
      field.element.hidden = !pieces.every(isShown);
      field.show(pieces.map(get));
    });
  }

  show(): void {
    for (const tie of this.ties) tie(this.chosen);
  }
}

export function lightThing(desk: Desk): ThingFields<"light"> {
  const made = new ThingFields(desk, "light");
  const reach = { min: 0, max: 10_000, step: 5, unit: desk.store.settings.grid.unit };
  const turn = { min: -360, max: 360, step: 15, unit: "°" };
  made.add("on", (set) => checkField("Burning", set));
  made.add("darkness", (set) => checkField("Spreads darkness instead", set));
  made.add("walls", (set) => checkField("Walls stop it", set));
  made.add("bright", (set) => numberField("Bright", set, reach));
  made.add("dim", (set) => numberField("Dim", set, reach));
  made.add("colour", (set) => colourField("Colour", set));
  made.add("animation", (set) => choiceField("It burns", ANIMATIONS, set));
  made.add("intensity", (set) => rangeField("Strength of the colour", set));
  made.add("angle", (set) => numberField("Cone", set, { min: 0, max: 360, step: 15, unit: "°" }));
  made.add(
    "rotation",
    (set) => numberField("Turned", set, turn),
    ({ angle }) => angle < 360,
  );
  made.add("name", (set) => textField("Name", set, { most: 200 }));
  return made;
}

export function soundThing(desk: Desk): ThingFields<"ambience"> {
  const made = new ThingFields(desk, "ambience");
  const reach = { min: 0, max: 10_000, step: 5, unit: desk.store.settings.grid.unit };
  made.add("on", (set) => checkField("Sounding", set));
  made.add("walls", (set) => checkField("Walls muffle it", set));
  made.add("volume", (set) => rangeField("Loudness", set, { wide: true }));
  made.add("radius", (set) => numberField("Heard as far as", set, reach));
  made.add("name", (set) => textField("Name", set, { most: 200 }));
  return made;
}

export function wallThing(desk: Desk): ThingFields<"wall"> {
  const made = new ThingFields(desk, "wall");
  const isDoor = (wall: WallPiece) => wall.door !== "none";
  const become = (kind: keyof typeof KINDS) => made.set({ ...PLAIN, ...KINDS[kind] });
  made.tie(choiceField("It is", WALL_KINDS, become), (wall) => kindOf(wall) ?? ("" as "wall"));
  made.add("state", (set) => choiceField("The door is", STATES, set), isDoor);
  made.add("players_may", (set) => checkField("Players may open it", set), isDoor);
  made.add("side", (set) => choiceField("Blocks from", SIDES, set));
  made.add("move", (set) => choiceField("Who walks through", MOVES, set));
  made.add("sight", (set) => choiceField("Sight is", BLOCKS, set));
  made.add("light", (set) => choiceField("Light is", BLOCKS, set));
  made.add("sound", (set) => choiceField("Sound is", BLOCKS, set));
  const unit = desk.store.settings.grid.unit;
  made.add(
    "proximity",
    (set) => numberField("Near by is within", set, { min: 0, max: 10_000, step: 5, unit }),
    ({ sight, light, sound }) => [sight, light, sound].includes("proximity"),
  );
  return made;
}

export function isThing(piece: AnyPiece | undefined): piece is PieceOf<ThingKind> {
  return piece?.kind === "light" || piece?.kind === "ambience" || piece?.kind === "wall";
}
