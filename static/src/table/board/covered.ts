// What lies over the board's edges: the whole scene is shown beside it.
export interface Covered {
  left: number;
  bottom: number;
}

export const NOTHING: Covered = { left: 0, bottom: 0 };
/** However small the window is, so much of it is the scene's. */
const MOST = 0.4;

/** The tools stand at the left edge; on phones they lie along the lower one. */
export function coveredBy(host: HTMLElement): Covered {
  const rail = host.parentElement?.querySelector("[data-rail]")?.getBoundingClientRect();
  if (!rail?.width) return NOTHING;
  const board = host.getBoundingClientRect();
  if (rail.height >= rail.width) return { left: within(rail.right - board.left, board.width), bottom: 0 };
  return { left: 0, bottom: within(board.bottom - rail.top, board.height) };
}

function within(covered: number, whole: number): number {
  return Math.min(whole * MOST, Math.max(0, covered));
}
