// Tells who stands in an area of effect.
import { touches } from "../areas";
import type { Board } from "../board/board";
import type { Area } from "../geometry";

export function whoIsInside(board: Board, area: Area): string[] {
  const { grid } = board.store.settings;
  const tokens = board.store.of("token").filter((token) => touches(grid, area, token));
  board.emit("inside", { tokens: tokens.map(({ id }) => id) });
  return tokens.map(({ id }) => id);
}
