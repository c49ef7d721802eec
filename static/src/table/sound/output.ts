// The browser's sound device: made when the first sound is due, locked until the person has clicked, voices for files.
import { PlayerPool } from "./elements";
import { BufferVoice, StreamVoice, type Voice } from "./voices";

/** Short effects are kept whole in memory, so that they sound at once. */
export const SHORT = 20;
const MOST_BYTES = 6_000_000;
const KEPT = 24;

export class SoundOutput {
  private context: AudioContext | null = null;
  private pool: PlayerPool | null = null;
  private readonly buffers = new Map<string, Promise<AudioBuffer>>();
  private readonly listeners = new Set<() => void>();
  private refused = false;

  /** Whether the browser waits for a click before it lets anything be heard. */
  get locked(): boolean {
    return this.refused || this.context?.state === "suspended";
  }

  /** How long sound takes from here to the ear, in seconds, as far as the browser says. */
  get delay(): number {
    return this.context?.outputLatency || this.context?.baseLatency || 0;
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** To be called inside a click, touch or key press. */
  unlock(): void {
    const { context, pool } = this.open();
    this.refused = false;
    pool.bless();
    void context.resume().then(() => this.tell());
  }

  stream(address: string): Voice {
    const { context, pool } = this.open();
    return new StreamVoice(context, pool, address, () => this.refuse());
  }

  short(address: string): Voice {
    const { context } = this.open();
    return new BufferVoice(context, this.load(address));
  }

  close(): void {
    this.listeners.clear();
    void this.context?.close();
    this.context = this.pool = null;
  }

  private open(): { context: AudioContext; pool: PlayerPool } {
    if (!this.context || !this.pool) {
      this.context = new AudioContext({ latencyHint: "playback" });
      this.context.addEventListener("statechange", () => this.tell());
      this.pool = new PlayerPool(this.context);
      this.tell();
    }
    return { context: this.context, pool: this.pool };
  }

  private load(address: string): Promise<AudioBuffer> {
    const known = this.buffers.get(address);
    if (known) return known;
    const loading = this.fetch(address);
    this.buffers.set(address, loading);
    loading.catch(() => this.buffers.delete(address));
    for (const oldest of this.buffers.keys()) {
      if (this.buffers.size <= KEPT) break;
      this.buffers.delete(oldest);
    }
    return loading;
  }

  private async fetch(address: string): Promise<AudioBuffer> {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) throw new Error(`The sound could not be loaded (${response.status}).`);
    if (Number(response.headers.get("Content-Length")) > MOST_BYTES)
      throw new Error("The sound is too long.");
    return await this.open().context.decodeAudioData(await response.arrayBuffer());
  }

  private refuse(): void {
    this.refused = true;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
