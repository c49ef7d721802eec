// Pointing at a place for all; game masters take everybody's view there with Shift.
import type { Board } from "../board/board";
import type { Hand, Tool } from "./types";

export class PingTool implements Tool {
  readonly cursor = "pointer";

  constructor(private readonly board: Board) {}

  down(hand: Hand): undefined {
    ping(this.board, hand);
  }

  cancel(): boolean {
    return false;
  }
}

export function ping(board: Board, { x, y, shift }: { x: number; y: number; shift: boolean }): void {
  const pull = board.store.isGameMaster && (shift || board.tools.options.ping.pull);
  void board.order({ type: "view.ping", x, y, pull, zoom: pull ? board.camera.zoom : null });
}
