// In which order things that lie flat on the ground are drawn: they share one plane and hide each other by this alone.
export const ORDER = {
  floor: 0,
  maps: 1, // to 20, by the maps' own order
  drawingsBelow: 24,
  grid: 26,
  light: 30,
  drawings: 34,
  templates: 38,
  auras: 40,
  sight: 44,
  rings: 50,
  trails: 54,
  walls: 60,
  cards: 64,
  roofs: 70,
  signs: 80,
  labels: 90,
} as const;
