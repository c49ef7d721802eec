// Which copy of a picture fits: pure choices between thumbnail, smaller copies, tiles and the original.
export interface About {
  width: number;
  height: number;
  /** Longest sides of the smaller copies. */
  sizes: number[];
  tiles: { size: number; levels: { width: number; height: number; columns: number; rows: number }[] } | null;
}

export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Tile {
  level: number;
  column: number;
  row: number;
  /** Where it lies on the picture, as shares of its width and height. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const THUMBNAIL = 384;
const USUAL = [1024, 2048, 4096];
/** A copy may be stretched so far before the next larger one is fetched. */
const STRETCH = 1.25;

/** The variant whose longest side fits so many pixels on the screen; without knowing the picture the usual ones. */
export function variantFor(about: About | null, pixels: number): string {
  if (pixels <= THUMBNAIL * STRETCH) return "thumbnail.webp";
  const side = (about?.sizes ?? USUAL).find((one) => one * STRETCH >= pixels);
  if (side) return `${side}.webp`;
  // Tiled pictures are too large to be drawn whole.
  const largest = about?.sizes.at(-1);
  return about?.tiles && largest ? `${largest}.webp` : "original";
}

/** The level of tiles that fits when the picture is so many pixels wide on the screen; null: no tiles are needed. */
export function tileLevel(about: About | null, pixels: number): number | null {
  if (!about?.tiles) return null;
  const longest = about.sizes.at(-1) ?? 0;
  if (pixels <= longest * STRETCH * (about.width / Math.max(about.width, about.height))) return null;
  const levels = about.tiles.levels;
  for (let level = levels.length - 1; level > 0; level -= 1)
    if ((levels[level]?.width ?? 0) * STRETCH >= pixels) return level;
  return 0;
}

/** The tiles of a level in a part of the picture (shares of its width and height). */
export function tilesIn(about: About, level: number, seen: Frame): Tile[] {
  const size = about.tiles?.size ?? 512;
  const here = about.tiles?.levels[level];
  if (!here) return [];
  const first = (share: number, whole: number) => Math.max(0, Math.floor((share * whole) / size));
  const last = (share: number, whole: number, most: number) =>
    Math.min(most - 1, Math.floor((share * whole) / size));
  const tiles: Tile[] = [];
  for (let row = first(seen.top, here.height); row <= last(seen.bottom, here.height, here.rows); row += 1)
    for (
      let column = first(seen.left, here.width);
      column <= last(seen.right, here.width, here.columns);
      column += 1
    )
      tiles.push({
        level,
        column,
        row,
        x: (column * size) / here.width,
        y: (row * size) / here.height,
        width: Math.min(size, here.width - column * size) / here.width,
        height: Math.min(size, here.height - row * size) / here.height,
      });
  return tiles;
}
