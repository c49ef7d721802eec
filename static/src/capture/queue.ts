// The list of files of one capture: three travel at a time; each can be paused, resumed, repeated or taken away.
import { ApiError } from "../shared/api";
import type { UploadInfo } from "../shared/types";
import { type Limits, objection } from "./accepted";
import { type Shelf, shelfKey } from "./shelf";
import { transfer } from "./transfer";
import type { UploadApi } from "./upload_api";

export type ItemState =
  | "waiting"
  | "sending"
  | "checking"
  | "paused"
  | "needs-file"
  | "failed"
  | "refused"
  | "ready";

export interface Item {
  readonly name: string;
  readonly size: number;
  state: ItemState;
  id: string | null;
  file: File | null;
  received: number;
  /** A sentence for the person, or empty. */
  message: string;
  thumbnail: string | null;
  kind: string | null;
}

export interface QueueOptions {
  api: UploadApi;
  shelf: Shelf;
  limits: Limits;
  onChange: (item: Item) => void;
  onRemoved: (item: Item) => void;
  atOnce?: number;
  delay?: (attempt: number, error: ApiError) => number;
}

export class UploadQueue {
  readonly items: Item[] = [];
  private readonly running = new Map<Item, AbortController>();

  constructor(
    readonly capture: string,
    private readonly options: QueueOptions,
  ) {}

  /** Takes over what the server already has; half-sent files go on if the browser still holds them. */
  async restore(uploads: UploadInfo[]): Promise<number> {
    let resumed = 0;
    for (const upload of uploads) {
      const item = fromServer(upload);
      this.items.push(item);
      if (item.state === "needs-file" && item.id && item.received >= item.size) {
        void this.finishOnly(item, item.id);
      } else if (item.state === "needs-file") {
        item.file = await this.options.shelf.get(this.keyOf(item));
        if (item.file) {
          item.state = "waiting";
          item.message = "";
          resumed += 1;
        }
      }
      this.options.onChange(item);
    }
    return resumed + (await this.restoreUnsent());
  }

  /** Files that were still waiting their turn, of which the server knows nothing yet. */
  private async restoreUnsent(): Promise<number> {
    const before = this.items.length;
    this.add(await this.options.shelf.all(this.capture));
    return this.items.length - before;
  }

  /** Adds files; one that is already here, or half here, is recognised by name and size. */
  add(files: File[]): void {
    for (const file of files) {
      const known = this.items.find((item) => item.name === file.name && item.size === file.size);
      if (known) this.giveFile(known, file);
      else this.addNew(file);
    }
    this.pump();
  }

  pause(item: Item): void {
    if (item.state === "waiting" || item.state === "sending")
      this.set(item, { state: "paused", message: "" });
    this.running.get(item)?.abort();
  }

  /** Goes on with a paused or failed file. */
  resume(item: Item): void {
    if (item.state !== "paused" && item.state !== "failed") return;
    if (!item.file) this.set(item, NEEDS_FILE);
    else this.set(item, { state: "waiting", message: "" });
    this.pump();
  }

  pauseAll(): void {
    for (const item of this.items) this.pause(item);
  }

  resumeAll(): void {
    for (const item of this.items) this.resume(item);
  }

  async remove(item: Item): Promise<void> {
    const at = this.items.indexOf(item);
    if (at >= 0) this.items.splice(at, 1);
    this.running.get(item)?.abort();
    this.options.onRemoved(item);
    await this.options.shelf.remove(this.keyOf(item));
    if (item.id) await this.options.api.remove(item.id);
  }

  private giveFile(item: Item, file: File): void {
    if (item.state !== "needs-file" && item.state !== "failed") return;
    item.file = file;
    void this.options.shelf.put(this.keyOf(item), file);
    this.set(item, { state: "waiting", message: "" });
  }

  private addNew(file: File): void {
    const item: Item = { ...blank(file.name, file.size), file };
    this.items.push(item);
    const reason = this.objectionTo(file);
    if (reason) {
      this.set(item, { state: "refused", message: reason, file: null });
      return;
    }
    void this.options.shelf.put(this.keyOf(item), file);
    this.options.onChange(item);
  }

  private objectionTo(file: File): string | null {
    const taken = this.items.filter((item) => item.state !== "refused").length;
    if (taken > this.options.limits.maxFiles) {
      return `A capture holds at most ${this.options.limits.maxFiles} files. Take some away first.`;
    }
    return objection(file, this.options.limits);
  }

  private pump(): void {
    const atOnce = this.options.atOnce ?? 3;
    for (const item of this.items) {
      if (this.running.size >= atOnce) return;
      if (item.state === "waiting" && item.file && !this.running.has(item)) void this.run(item, item.file);
    }
  }

  private async run(item: Item, file: File): Promise<void> {
    const stop = new AbortController();
    this.running.set(item, stop);
    this.set(item, { state: "sending" });
    try {
      const verdict = await transfer({
        api: this.options.api,
        capture: this.capture,
        file,
        signal: stop.signal,
        ...(this.options.delay ? { delay: this.options.delay } : {}),
        onStarted: (id) => {
          item.id = id;
        },
        onProgress: (received) => {
          // An answer may still come in after the stop.
          if (!stop.signal.aborted) this.progress(item, received);
        },
        onWaiting: (error) => this.set(item, { message: `${error.message} Trying again.` }),
      });
      this.settle(item, verdict);
    } catch (error) {
      if (!stop.signal.aborted) this.failed(item, error);
    } finally {
      this.running.delete(item);
      this.pump();
    }
  }

  /** Everything had arrived before the reload; only the verdict is missing. */
  private async finishOnly(item: Item, id: string): Promise<void> {
    this.set(item, { state: "checking", message: "" });
    try {
      this.settle(item, await this.options.api.finish(id, false, new AbortController().signal));
    } catch (error) {
      this.failed(item, error);
    }
  }

  private progress(item: Item, received: number): void {
    const whole = received >= item.size;
    this.set(item, { received, state: whole ? "checking" : "sending", message: "" });
  }

  private settle(item: Item, verdict: UploadInfo): void {
    void this.options.shelf.remove(this.keyOf(item));
    this.set(item, { ...fromServer(verdict), file: null, name: item.name, size: item.size });
  }

  private failed(item: Item, error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    const final = error.status === 422 || error.status === 413 || error.status === 415;
    if (final) void this.options.shelf.remove(this.keyOf(item));
    const gone = error.body.code === "file_gone" ? { file: null, state: "needs-file" as const } : {};
    this.set(item, { state: final ? "refused" : "failed", message: error.message, ...gone });
  }

  private set(item: Item, changes: Partial<Item>): void {
    Object.assign(item, changes);
    if (this.items.includes(item)) this.options.onChange(item);
  }

  private keyOf(item: Item): string {
    return shelfKey(this.capture, item.name, item.size);
  }
}

const NEEDS_FILE = {
  state: "needs-file" as const,
  message: "Only half of it arrived. Choose this file again and it goes on from there.",
};

function blank(name: string, size: number): Item {
  return {
    name,
    size,
    state: "waiting",
    id: null,
    file: null,
    received: 0,
    message: "",
    thumbnail: null,
    kind: null,
  };
}

function fromServer(upload: UploadInfo): Item {
  const item = {
    ...blank(upload.name, upload.size),
    id: upload.id,
    received: upload.received ?? upload.size,
  };
  item.thumbnail = upload.thumbnail ?? null;
  item.kind = upload.kind ?? null;
  if (upload.state === "ready") return { ...item, state: "ready", received: item.size };
  if (upload.state === "refused") return { ...item, state: "refused", message: errorText(upload) };
  return { ...item, ...NEEDS_FILE };
}

function errorText(upload: UploadInfo): string {
  if (typeof upload.error === "string") return upload.error;
  return upload.error?.message ?? "The site refused this file.";
}
