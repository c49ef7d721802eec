// What this person has seen of the scene since the page was opened, with what the server kept before: one per table.
import type { Explored, Sight } from "./protocol";
import type { TableStore } from "./store";
import { rasterSize, SightMask } from "./view3d/mask";

const LONGEST = 768;
/** So many sights are only noted; more are drawn in when the browser has time. */
const NOTED = 40;
const memories = new WeakMap<TableStore, Memory>();
type Seen = Pick<Sight, "bright" | "dim" | "dark">;

/** The memory of this table, begun when it is first asked for: ask early, for what is seen until then is not in it. */
export function memoryOf(store: TableStore): Memory {
  const known = memories.get(store) ?? new Memory(store);
  memories.set(store, known);
  return known;
}

export class Memory {
  private drawn = new SightMask(2, 2, 1);
  private noted: Seen[] = [];
  private soon: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private size = "";
  private recalled: Explored | null = null;

  constructor(private readonly store: TableStore) {
    store.on("snapshot", () => this.begin());
    store.on("sight", ({ passed, forgotten }) => this.see(passed, forgotten));
    store.on("pieces", ({ changed }) => {
      if (changed.some(({ id }) => id === "settings")) this.reshape();
    });
    this.begin();
  }

  /** All that was seen, with what is seen now. */
  get mask(): SightMask {
    this.draw();
    this.drawn.see(this.store.sight, this.remembers);
    return this.drawn;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private get remembers(): boolean {
    return this.store.settings.explored !== "off";
  }

  private begin(): void {
    this.size = "";
    this.reshape();
  }

  /** A mask of the scene's shape; one that has changed its shape begins anew. */
  private reshape(): void {
    const { width, height } = this.store.settings;
    if (this.size === `${width} ${height}`) return;
    this.size = `${width} ${height}`;
    const [columns, rows] = rasterSize(width, height, LONGEST);
    this.drawn = new SightMask(columns, rows, columns / width);
    this.see([], true);
  }

  private see(passed: number[][], forgotten: boolean): void {
    const { sight, explored } = this.store;
    if (forgotten) {
      this.noted = [];
      this.drawn.forget();
      this.recalled = explored;
      if (explored) void this.recall(explored);
    }
    if (!sight.everything && this.remembers) this.note(sight, passed);
    for (const listener of this.listeners) listener();
  }

  /** Drawing takes time, and most people never look at it: until then what they saw is only noted. */
  private note(sight: Seen, passed: number[][]): void {
    if (passed.length) this.noted.push({ bright: passed, dim: [], dark: [] });
    this.noted.push(sight);
    if (this.noted.length >= NOTED) this.soon ??= setTimeout(() => this.draw());
  }

  private draw(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    for (const { bright, dim, dark } of this.noted) {
      for (const rings of [bright, dim, dark]) if (rings.length) this.drawn.remember(rings);
    }
    this.noted = [];
  }

  private async recall(explored: Explored): Promise<void> {
    const { drawn } = this;
    const grey = await greyOf(explored, drawn.width, drawn.height);
    if (this.recalled !== explored || this.drawn !== drawn || !grey) return;
    drawn.recall(grey);
    for (const listener of this.listeners) listener();
  }
}

/** The picture at the mask's size, as grey values. */
async function greyOf({ png }: Explored, width: number, height: number): Promise<Uint8Array | null> {
  const image = new Image();
  image.src = png.startsWith("data:") ? png : `data:image/png;base64,${png}`;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  try {
    await image.decode();
  } catch {
    return null;
  }
  context?.drawImage(image, 0, 0, width, height);
  const data = context?.getImageData(0, 0, width, height).data;
  return data ? Uint8Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0) : null;
}
