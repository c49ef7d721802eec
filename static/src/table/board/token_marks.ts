// Marks around tokens: the selected, the one that is pointed at, and whose turn it is.
import { Sprite } from "pixi.js";
import type { TableStore } from "../store";
import type { Layers } from "./layers";
import { selectionRing, turnRing } from "./mark_stamps";
import type { TokenView } from "./token_view";

export class TokenMarks {
  hovered: string | null = null;
  private turn: string | null = null;
  private readonly rings = new Map<string, Sprite>();
  private readonly turnMark = new Sprite({ texture: turnRing(), anchor: 0.5, visible: false, zIndex: 1e6 });
  private readonly hoverMark = new Sprite({
    texture: selectionRing(false),
    anchor: 0.5,
    visible: false,
    alpha: 0.55,
  });

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
  ) {
    layers.get("auras").addChild(this.turnMark);
    layers.get("tokenMarks").addChild(this.hoverMark);
  }

  /** Makes the marks like the store. */
  sync(views: Map<string, TokenView>, cell: number): void {
    for (const [id, ring] of this.rings) {
      if (this.store.selection.has(id) && views.has(id)) continue;
      ring.destroy();
      this.rings.delete(id);
    }
    for (const id of this.store.selection) {
      const view = views.get(id);
      if (view) this.ring(id, view, cell);
    }
    this.wreathe(views, cell);
  }

  hover(view: TokenView | undefined, cell: number): void {
    this.hovered = view?.token.id ?? null;
    this.hoverMark.visible = view !== undefined && !this.store.selection.has(view.token.id);
    if (!view) return;
    this.hoverMark.setSize(view.token.size * cell * 1.12);
    this.hoverMark.position.copyFrom(view.root.position);
  }

  /** A token has moved. */
  follow(id: string, x: number, y: number): void {
    this.rings.get(id)?.position.set(x, y);
    if (this.hovered === id) this.hoverMark.position.set(x, y);
    if (this.turn === id) this.turnMark.position.set(x, y);
  }

  private ring(id: string, view: TokenView, cell: number): void {
    const ring = this.rings.get(id) ?? new Sprite({ anchor: 0.5 });
    ring.texture = selectionRing(view.token.shape === "square");
    ring.setSize(view.token.size * cell * 1.16);
    ring.position.copyFrom(view.root.position);
    this.rings.set(id, this.layers.get("tokenMarks").addChild(ring));
  }

  private wreathe(views: Map<string, TokenView>, cell: number): void {
    const { combat } = this.store;
    const combatant = combat.running ? this.store.getOf("combatant", combat.turn) : undefined;
    const view = combatant?.token ? views.get(combatant.token) : undefined;
    this.turn = view?.token.id ?? null;
    this.turnMark.visible = view !== undefined;
    if (!view) return;
    this.turnMark.setSize(view.token.size * cell * 1.7);
    this.turnMark.position.copyFrom(view.root.position);
  }
}
