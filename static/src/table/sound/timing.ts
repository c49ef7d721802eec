// Where in a sound everybody is now, and how a player that is off comes back in step: arithmetic alone.
import type { TrackPiece } from "../protocol";

export interface Correction {
  /** Jump there; null: go on. */
  seek: number | null;
  rate: number;
}

/** How much faster or slower a player may run; more would be heard. */
export const MOST_BENT = 0.01;
/** Nearer than this nobody hears a difference. */
const CLOSE_ENOUGH = 0.006;
/** Within so many seconds the difference is to be gone, if the rate allows it. */
const CAUGHT_UP_IN = 1.5;
const JUMP_FROM = 0.12;

type Timed = Pick<TrackPiece, "playing" | "since" | "offset" | "loop">;

/** Seconds into the sound; null: it has ended. Without a known duration a sound neither ends nor begins again. */
export function positionOf(track: Timed, now: number, duration: number | null): number | null {
  const run = Math.max(0, track.offset + (track.playing ? now - track.since : 0));
  if (duration === null || duration <= 0 || run < duration) return run;
  return track.loop ? run % duration : null;
}

/** Seconds until it ends by itself; null: never, or not known. */
export function remaining(track: Timed, now: number, duration: number | null): number | null {
  if (track.loop || duration === null || !track.playing) return null;
  const at = positionOf(track, now, duration);
  return at === null ? 0 : duration - at;
}

/** How far a player is behind, in seconds; over the seam of a loop by the shorter way. */
export function lag(actual: number, wanted: number, loopLength: number | null): number {
  const behind = wanted - actual;
  if (loopLength === null || loopLength <= 0) return behind;
  const half = loopLength / 2;
  return ((((behind + half) % loopLength) + loopLength) % loopLength) - half;
}

/** What brings a player back in step: a small lag by its rate, a large one by a jump. */
export function correction(behind: number, wanted: number, jumpFrom = JUMP_FROM): Correction {
  const off = Math.abs(behind);
  if (off >= jumpFrom) return { seek: wanted, rate: 1 };
  if (off <= CLOSE_ENOUGH) return { seek: null, rate: 1 };
  const bend = Math.max(-MOST_BENT, Math.min(MOST_BENT, behind / CAUGHT_UP_IN));
  return { seek: null, rate: 1 + bend };
}

const REMEMBERED = 5;

/** Lags as they are measured jump about by some hundredths; their middle is what is to be made up. */
export class SteadyLag {
  private recent: number[] = [];

  take(behind: number): number {
    this.recent.push(behind);
    if (this.recent.length > REMEMBERED) this.recent.shift();
    const sorted = [...this.recent].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  /** After a jump all is new. */
  forget(): void {
    this.recent = [];
  }
}

/** Minutes and seconds, as players of sound show them. */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}
