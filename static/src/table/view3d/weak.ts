// Whether this device can carry the 3D table: told by what it has, and by how long its pictures take.

export const FRAMES = 30;
/** Slower than this, less is drawn; slower than that even then, the flat table is better. */
const SLUGGISH = 45;
const TOO_SLOW = 70;
/** Nobody is to wait longer than this for the verdict, in milliseconds. */
const PATIENCE = 2500;
const FEWEST = 4;

export const NO_WEBGL =
  "This browser cannot draw in 3D (it has no WebGL 2), so here is the flat table. Nothing else is missing.";
export const SLOW =
  "This device draws the table in 3D too slowly to play with, so here is the flat table. Choose 3D again to have it all the same.";

export function hasWebGL2(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

/** Whether the processor draws instead of a graphics card, as far as the browser says. */
export function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer);
}

export function rendererName(context: WebGLRenderingContext | WebGL2RenderingContext): string {
  const names = context.getExtension("WEBGL_debug_renderer_info");
  return String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER) ?? "");
}

export type Verdict = "fine" | "less" | "flat";

/** Takes the time of each picture; after thirty, or some that took long, it says what to do: once "less", then "flat" if that was not enough. */
export class FrameMeter {
  private times: number[] = [];
  private tries = 0;

  constructor(private readonly say: (verdict: Verdict, median: number) => void) {}

  /** Milliseconds since the picture before. */
  take(took: number): void {
    this.times.push(took);
    const all = this.times.reduce((sum, time) => sum + time, 0);
    const slow = all > PATIENCE && this.times.length >= FEWEST;
    if (slow || this.times.length >= FRAMES) this.judge();
  }

  private judge(): void {
    const sorted = [...this.times].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    this.times = [];
    this.tries += 1;
    if (median <= SLUGGISH) this.say("fine", median);
    else if (this.tries === 1) this.say("less", median);
    else this.say(median > TOO_SLOW ? "flat" : "fine", median);
  }
}
