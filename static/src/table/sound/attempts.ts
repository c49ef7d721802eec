// A sound that breaks is tried a few times before it is given up: networks break more often than files.
const MOST = 3;
const FIRST = 2;
const GIVEN_UP_AFTER = 12;

export class Attempts {
  private tries = 0;
  private failedAt: number | null = null;

  /** Takes note of how it goes; whether it is time to try anew. While the table is out of reach nothing counts. */
  isDue(voice: { broken: boolean; position: number | null }, live: boolean, now: number): boolean {
    if (!voice.broken) return this.well(voice.position !== null);
    if (!live) [this.tries, this.failedAt] = [0, now];
    this.failedAt ??= now;
    if (!live || this.tries >= MOST || now - this.failedAt < FIRST * 2 ** this.tries) return false;
    this.tries += 1;
    this.failedAt = null;
    return true;
  }

  /** Whether all tries were in vain, and others have waited long enough. */
  isGivenUp(now: number): boolean {
    return this.tries >= MOST && this.failedAt !== null && now - this.failedAt > GIVEN_UP_AFTER;
  }

  private well(plays: boolean): false {
    this.failedAt = null;
    if (plays) this.tries = 0;
    return false;
  }
}
