// What could not be fetched is tried again: after a while, ever later, and at once when the table can be reached again.
import type { TableStore } from "./store";

const FIRST_MS = 5_000;
const MOST_MS = 300_000;

interface Failed {
  timer: ReturnType<typeof setTimeout>;
  again: () => void;
}

export class Again {
  private readonly failed = new Map<string, Failed>();
  private readonly tries = new Map<string, number>();

  /** It could not be fetched: `again` is called when it is time to try once more. */
  later(name: string, again: () => void): void {
    const tries = this.tries.get(name) ?? 0;
    this.tries.set(name, tries + 1);
    clearTimeout(this.failed.get(name)?.timer);
    const wait = Math.min(MOST_MS, FIRST_MS * 2 ** tries);
    this.failed.set(name, { again, timer: setTimeout(() => this.try(name), wait) });
  }

  /** It has come. */
  done(name: string): void {
    this.tries.delete(name);
  }

  /** All that failed, at once: the network is back. */
  now(): void {
    this.tries.clear();
    for (const name of [...this.failed.keys()]) this.try(name);
  }

  stop(): void {
    for (const { timer } of this.failed.values()) clearTimeout(timer);
    this.failed.clear();
  }

  private try(name: string): void {
    const failed = this.failed.get(name);
    this.failed.delete(name);
    clearTimeout(failed?.timer);
    failed?.again();
  }
}

/** Calls the listener whenever the table is live again after it was not; the answer stops that. */
export function whenBack(store: TableStore, listener: () => void): () => void {
  let was = store.status.link;
  return store.on("status", ({ link }) => {
    const back = link === "live" && was !== "live";
    was = link;
    if (back) listener();
  });
}
