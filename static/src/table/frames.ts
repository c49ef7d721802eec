// Frames as they come from the socket: text, or gzipped text for large ones; handed on in the order they came.
import type { Frame } from "./store";

export class FrameReader {
  private tail: Promise<void> | null = null;

  constructor(
    private readonly read: (frame: Frame) => void,
    private readonly broken: () => void,
  ) {}

  push(data: string | ArrayBuffer): void {
    if (typeof data === "string" && !this.tail) this.read(JSON.parse(data));
    else this.queue(data);
  }

  /** Forgets what is still being unpacked: it came through a socket that is gone. */
  drop(): void {
    this.tail = null;
  }

  private queue(data: string | ArrayBuffer): void {
    const before = this.tail ?? Promise.resolve();
    const text = typeof data === "string" ? data : unpack(data);
    const mine: Promise<void> = Promise.all([text, before]).then(([whole]) => this.deliver(whole, mine));
    this.tail = mine;
    mine.catch(() => this.broken());
  }

  private deliver(text: string, mine: Promise<void>): void {
    // Another socket has come in between: these frames are not its own.
    if (this.tail === null) return;
    if (this.tail === mine) this.tail = null;
    this.read(JSON.parse(text));
  }
}

/** The text of a gzipped frame. */
export function unpack(data: ArrayBuffer): Promise<string> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}
