// Lays out what needs what in layers: every plot stands to the right of all that it needs, with few crossings.
export interface Box {
  id: number;
  layer: number;
  place: number;
}

export interface Need {
  plot: number;
  needs: number;
}

/** The layer and the place in it of each plot. What is needed comes first; the edges have no circles. */
export function layOut(ids: number[], needs: Need[]): Map<number, Box> {
  const layers = layersOf(ids, needs);
  const rows: number[][] = Array.from({ length: Math.max(0, ...layers.values()) + 1 }, () => []);
  for (const id of ids) rows[layers.get(id) ?? 0]?.push(id);
  for (let sweep = 0; sweep < 8; sweep += 1) sortRows(rows, needs, sweep % 2 === 0);
  const boxes = new Map<number, Box>();
  rows.forEach((row, layer) => {
    row.forEach((id, place) => {
      boxes.set(id, { id, layer, place });
    });
  });
  return boxes;
}

function layersOf(ids: number[], needs: Need[]): Map<number, number> {
  const layers = new Map(ids.map((id) => [id, 0]));
  // So often at most can a layer grow; a circle, which the site refuses, would end here, too.
  for (let round = 0; round < ids.length; round += 1) {
    let moved = false;
    for (const { plot, needs: needed } of needs) {
      const least = (layers.get(needed) ?? 0) + 1;
      if ((layers.get(plot) ?? 0) < least) {
        layers.set(plot, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return layers;
}

/** Orders each row by the middle of its neighbours in the row before (or behind). */
function sortRows(rows: number[][], needs: Need[], forward: boolean): void {
  const order = forward ? rows.keys() : [...rows.keys()].reverse();
  const places = new Map<number, number>();
  const note = (row: number[]) =>
    row.forEach((id, place) => {
      places.set(id, place / Math.max(1, row.length - 1 || 1));
    });
  for (const row of rows) note(row);
  for (const layer of order) {
    const row = rows[layer];
    if (!row) continue;
    const middle = new Map(row.map((id) => [id, middleOf(id, needs, places, forward)]));
    row.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0));
    note(row);
  }
}

function middleOf(id: number, needs: Need[], places: Map<number, number>, forward: boolean): number {
  const near = needs.flatMap((need) => {
    if (forward) return need.plot === id ? [need.needs] : [];
    return need.needs === id ? [need.plot] : [];
  });
  if (!near.length) return places.get(id) ?? 0;
  return near.reduce((sum, other) => sum + (places.get(other) ?? 0), 0) / near.length;
}

/** How many pairs of needs between the same two layers cross. */
export function crossings(boxes: Map<number, Box>, needs: Need[]): number {
  const lines = needs.flatMap(({ plot, needs: needed }) => {
    const to = boxes.get(plot);
    const from = boxes.get(needed);
    return from && to && to.layer === from.layer + 1
      ? [{ layer: from.layer, a: from.place, b: to.place }]
      : [];
  });
  let found = 0;
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1)) {
      if (one.layer === other.layer && (one.a - other.a) * (one.b - other.b) < 0) found += 1;
    }
  });
  return found;
}

/** Breaks a name into at most `most` lines of about `width` letters. */
export function wrap(words: string, width: number, most: number): string[] {
  const lines: string[] = [""];
  for (const word of words.split(/\s+/)) {
    const last = lines.length - 1;
    const line = lines[last] ?? "";
    if (line && line.length + word.length + 1 > width) lines.push(word);
    else lines[last] = line ? `${line} ${word}` : word;
  }
  const kept = lines.slice(0, most);
  if (lines.length > most) kept[most - 1] = `${kept[most - 1] ?? ""}…`;
  return kept.map((line) => (line.length > width + 4 ? `${line.slice(0, width + 2)}…` : line));
}
