// How loud this browser plays each channel; kept here, since ears and loudspeakers differ.
import type { TrackPiece } from "../protocol";

export type Channel = TrackPiece["channel"];
export type Slider = Channel | "master";
export const SLIDERS: readonly Slider[] = ["master", "music", "ambience", "effects"];
export const SLIDER_WORDS: Record<Slider, string> = {
  master: "All sound",
  music: "Music",
  ambience: "Ambience",
  effects: "Effects",
};

const KEY = "table-sound";
const FIRST: Record<Slider, number> = { master: 0.8, music: 0.8, ambience: 0.8, effects: 0.8 };

export class Levels {
  private values: Record<Slider, number>;
  private silent = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, "getItem" | "setItem"> = localStorage) {
    const kept = this.read();
    this.values = { ...FIRST, ...kept.values };
    this.silent = kept.silent;
  }

  get(slider: Slider): number {
    return this.values[slider];
  }

  set(slider: Slider, value: number): void {
    this.values[slider] = Math.max(0, Math.min(1, value));
    this.changed();
  }

  get muted(): boolean {
    return this.silent;
  }

  set muted(silent: boolean) {
    this.silent = silent;
    this.changed();
  }

  /** What a sound's own volume is multiplied with; squared, as loudness is felt. */
  gain(channel: Channel): number {
    if (this.silent) return 0;
    return (this.values.master * this.values[channel]) ** 2;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private changed(): void {
    try {
      this.storage.setItem(KEY, JSON.stringify({ values: this.values, silent: this.silent }));
    } catch {
      // A browser that keeps nothing plays all the same.
    }
    for (const listener of this.listeners) listener();
  }

  private read(): { values: Partial<Record<Slider, number>>; silent: boolean } {
    try {
      const kept = JSON.parse(this.storage.getItem(KEY) ?? "{}") as {
        values?: Record<string, unknown>;
        silent?: unknown;
      };
      const values = Object.fromEntries(
        SLIDERS.flatMap((slider) => {
          const value = kept.values?.[slider];
          return typeof value === "number" && value >= 0 && value <= 1 ? [[slider, value]] : [];
        }),
      );
      return { values, silent: kept.silent === true };
    } catch {
      return { values: {}, silent: false };
    }
  }
}
