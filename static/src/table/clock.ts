// How far the server's clock is ahead of ours, told from the answers that came back quickest.
interface Sample {
  trip: number;
  ahead: number;
}

const KEPT = 12;
/** Our clock stands still while the device sleeps: samples that differ by more than this cannot be of one run of it. */
const SLEPT = 0.5;

export class Clock {
  private samples: Sample[] = [];

  /** Takes an answer: when we asked, when it came (both our seconds) and the server's time in it. */
  take(sent: number, received: number, time: number): number {
    const trip = Math.max(0, received - sent);
    const fresh = { trip, ahead: time + trip / 2 - received };
    this.samples = this.samples.filter((one) => isOfOneRun(one, fresh));
    this.samples.push(fresh);
    if (this.samples.length > KEPT) this.samples.shift();
    return this.ahead;
  }

  get ahead(): number {
    const best = this.samples.reduce<Sample | null>((a, b) => (a && a.trip <= b.trip ? a : b), null);
    return best?.ahead ?? 0;
  }
}

function isOfOneRun(one: Sample, other: Sample): boolean {
  return Math.abs(one.ahead - other.ahead) <= one.trip + other.trip + SLEPT;
}

export function nowSeconds(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}
