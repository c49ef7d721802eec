// Which names of a crowded picture can be written without lying on others.
export interface Name {
  id: number;
  /** The middle of the line of text. */
  x: number;
  y: number;
  width: number;
  height: number;
  weight: number;
}

/** The names to write: the weightiest first, the others where room is left. */
export function namesThatFit(names: Name[]): Set<number> {
  const written: Name[] = [];
  for (const name of [...names].sort((one, other) => other.weight - one.weight || one.id - other.id)) {
    if (!written.some((there) => overlap(there, name))) written.push(name);
  }
  return new Set(written.map((name) => name.id));
}

function overlap(one: Name, other: Name): boolean {
  return (
    Math.abs(one.x - other.x) * 2 < one.width + other.width &&
    Math.abs(one.y - other.y) * 2 < one.height + other.height
  );
}
