// Which level of detail to show on which screen, and in which order to fetch them.
export interface Surroundings {
  /** Width of the view in device pixels. */
  pixels: number;
  saveData: boolean;
}

/** The level worth showing at first; 0 is the finest. */
export function suitableLevel(count: number, { pixels, saveData }: Surroundings): number {
  const coarsest = Math.max(0, count - 1);
  if (saveData) return coarsest;
  return pixels < 500 ? Math.min(1, coarsest) : 0;
}

/** Coarsest first, so that something stands there soon; then the wanted one. */
export function loadingOrder(count: number, wanted: number): number[] {
  if (count === 0) return [];
  const coarsest = count - 1;
  return wanted >= coarsest ? [coarsest] : [coarsest, Math.max(0, wanted)];
}

export function levelName(level: number, count: number): string {
  if (count <= 1) return "Full";
  if (level === 0) return "Fine";
  return level === count - 1 ? "Light" : count === 3 ? "Medium" : `Medium ${level}`;
}
