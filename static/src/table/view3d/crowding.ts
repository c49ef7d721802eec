// Which of many signs may be shown so that none covers another: the more important first.
export interface Box {
  id: string;
  /** The middle of its lower edge, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Shown whatever it covers. */
  always: boolean;
}

const CELL = 64;

/** `boxes` with the most important first. */
export function withoutCrowding(boxes: Box[]): Set<string> {
  const shown = new Set<string>();
  const taken = new Map<string, Box[]>();
  for (const box of [...boxes].sort((a, b) => Number(b.always) - Number(a.always))) {
    const cells = cellsOf(box);
    const free = cells.every((cell) => (taken.get(cell) ?? []).every((other) => !overlap(box, other)));
    if (!free && !box.always) continue;
    shown.add(box.id);
    for (const cell of cells) taken.set(cell, [...(taken.get(cell) ?? []), box]);
  }
  return shown;
}

function cellsOf({ x, y, width, height }: Box): string[] {
  const cells: string[] = [];
  const [left, right] = [Math.floor((x - width / 2) / CELL), Math.floor((x + width / 2) / CELL)];
  for (let column = left; column <= right; column += 1) {
    for (let row = Math.floor((y - height) / CELL); row <= Math.floor(y / CELL); row += 1) {
      cells.push(`${column} ${row}`);
    }
  }
  return cells;
}

function overlap(one: Box, other: Box): boolean {
  const apart = Math.abs(one.x - other.x) >= (one.width + other.width) / 2;
  return !apart && one.y > other.y - other.height && other.y > one.y - one.height;
}
