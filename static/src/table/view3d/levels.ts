// Which level of detail a creature on the table deserves: by its size on the screen, within what the device can carry.

/** Heights on the screen (device pixels) from which the finest, the second, ... level is worth it. */
const FINEST_FROM = 420;
const STEP = 2.6;

/** Addresses of all levels, the finest first. Sealed addresses say how many there are: `.../0of3.glb`. */
export function levelsOf(address: string): string[] {
  const told = /(^|\/)0of(\d{1,2})\.glb$/.exec(address);
  const count = Number(told?.[2] ?? 1);
  if (count < 1 || !told) return [address];
  const stem = address.slice(0, -`0of${told[2]}.glb`.length);
  return Array.from({ length: count }, (_, level) => `${stem}${level}of${told[2]}.glb`);
}

/** The level for a model that is so many device pixels high; 0 is the finest. */
export function levelFor(count: number, pixels: number): number {
  if (count <= 1) return 0;
  if (pixels <= 0) return count - 1;
  const level = Math.ceil(Math.log(FINEST_FROM / pixels) / Math.log(STEP));
  return Math.max(0, Math.min(count - 1, level));
}

/** As `levelFor`, but a level in use is left only when its bounds are passed by a fifth: nothing flickers. */
export function steadyLevel(count: number, pixels: number, current: number | null): number {
  const wanted = levelFor(count, pixels);
  if (current === null || wanted === current) return wanted;
  const still = wanted < current ? levelFor(count, pixels / 1.2) : levelFor(count, pixels * 1.2);
  return still === current ? current : wanted;
}

export interface Sighted {
  id: string;
  model: string;
  pixels: number;
}

export interface Caps {
  /** Different models that are loaded. */
  models: number;
  /** Figures that are drawn as models; the others stand there as cards. */
  figures: number;
}

export const CAPS = { strong: { models: 32, figures: 240 }, weak: { models: 8, figures: 40 } } as const;

/** The tokens that may show their model: the largest on the screen first, as far as the caps reach. */
export function withModels(sighted: Sighted[], caps: Caps): Set<string> {
  const models = new Set<string>();
  const chosen = new Set<string>();
  for (const one of [...sighted].sort((a, b) => b.pixels - a.pixels)) {
    if (chosen.size >= caps.figures) break;
    if (!models.has(one.model) && models.size >= caps.models) continue;
    models.add(one.model);
    chosen.add(one.id);
  }
  return chosen;
}

/** The loaded level that is nearest to the wanted one; of two as near the coarser. Null: none is there yet. */
export function standIn(loaded: readonly boolean[], wanted: number): number | null {
  for (let off = 0; off < loaded.length; off += 1) {
    if (loaded[wanted + off]) return wanted + off;
    if (loaded[wanted - off]) return wanted - off;
  }
  return null;
}
