// Hundreds of tokens are redrawn a few at a time: a picture of the board must not wait for all of them.
import type { TokenView } from "./token_view";

/** A quarter of what sixty pictures a second leave for each. */
const BUDGET_MS = 4;

export class Refining {
  private readonly waiting = new Set<TokenView>();

  constructor(
    private readonly draw: (view: TokenView) => void,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** These are to be drawn anew, those that are seen first. */
  begin(views: Iterable<TokenView>): void {
    const all = [...views];
    for (const view of all) if (view.root.visible) this.waiting.add(view);
    for (const view of all) this.waiting.add(view);
  }

  forget(view: TokenView): void {
    this.waiting.delete(view);
  }

  /** Draws as many as there is time for; whether some are left. */
  go(): boolean {
    const until = this.clock() + BUDGET_MS;
    for (const view of this.waiting) {
      this.waiting.delete(view);
      this.draw(view);
      if (this.clock() >= until) break;
    }
    return this.waiting.size > 0;
  }
}
