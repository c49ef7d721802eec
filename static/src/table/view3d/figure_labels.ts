// Which figures show their names, bars and states: the nearest ones, none over another, and always those that matter.
import type { Group, Vector3 } from "three";
import type { TokenPiece } from "../protocol";
import type { TableStore } from "../store";
import { type Box, withoutCrowding } from "./crowding";
import type { Figure } from "./figure";
import { Label } from "./labels";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

/** Smaller figures (CSS pixels a cell) than this have no label. */
const LABELS_FROM = 34;
const MOST_LABELS = 120;

interface Sized {
  figure: Figure;
  pixels: number;
  /** The place above its head. */
  top: Vector3;
}

interface Prepared extends Box {
  label: Label;
  at: Vector3;
  strength: number;
}

export function hasTurn(store: TableStore, token: Pick<TokenPiece, "id">): boolean {
  const turn = store.combat.running ? store.getOf("combatant", store.combat.turn) : undefined;
  return turn?.token === token.id;
}

export class FigureLabels {
  constructor(
    private readonly around: { store: TableStore; stage: Stage; textures: Textures },
    private readonly root: Group,
  ) {}

  arrange(sized: Sized[]): void {
    const { store, stage } = this.around;
    const ratio = stage.renderer.getPixelRatio();
    const nearest = [...sized].sort((a, b) => b.pixels - a.pixels);
    const prepared = nearest.flatMap((one, rank) => {
      const { token } = one.figure;
      const always = hasTurn(store, token) || store.selection.has(token.id);
      const near = Math.min(1, Math.max(0, (one.pixels / ratio - LABELS_FROM) / 14));
      return this.prepare(one, always ? 1 : rank < MOST_LABELS ? near : 0, always) ?? [];
    });
    const shown = withoutCrowding(prepared);
    for (const { id, label, at, strength } of prepared) label.place(at, stage, shown.has(id) ? strength : 0);
  }

  /** Draws the label if it can be read from here, and tells where it would be on the screen. */
  private prepare({ figure, top }: Sized, strength: number, always: boolean): Prepared | null {
    if (strength <= 0.02) {
      figure.label?.destroy();
      figure.label = null;
      return null;
    }
    const { store, stage } = this.around;
    const { token } = figure;
    const label = figure.label ?? this.newLabel(figure);
    const selected = store.selection.has(token.id);
    label.show(token, { unit: store.settings.grid.unit, turn: hasTurn(store, token), selected });
    const screen = stage.onScreen(top) ?? { x: -1e4, y: -1e4 };
    const [width, height] = label.pixels;
    // What is written is seldom as broad as there is room for.
    return { id: token.id, label, at: top, strength, always, ...screen, width: width * 0.62, height };
  }

  private newLabel(figure: Figure): Label {
    const label = new Label(this.around.textures);
    figure.label = label;
    this.root.add(label.sprite);
    return label;
  }
}
