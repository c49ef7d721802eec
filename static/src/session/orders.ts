// Orders that have not been answered yet: kept over reloads, sent again under the same id, done only once.
import type { Order } from "./protocol";

export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class OrderQueue {
  private waiting: Order[] = [];
  /** Answered, but their events have not arrived yet. */
  private readonly answered = new Set<string>();

  constructor(
    private readonly key: string,
    private readonly shelf: Shelf | null,
  ) {
    this.waiting = this.read();
  }

  get pending(): readonly Order[] {
    return this.waiting;
  }

  /** Those to send (again) after a new connection. */
  get unanswered(): readonly Order[] {
    return this.waiting.filter((order) => !this.answered.has(order.id));
  }

  add(order: Order): void {
    this.waiting.push(order);
    this.write();
  }

  find(id: string): Order | undefined {
    return this.waiting.find((order) => order.id === id);
  }

  /** The server has done it; where its event is still under way, it is shown until that comes. */
  done(id: string, hasEvent: boolean): void {
    if (hasEvent) {
      this.answered.add(id);
      this.write();
    } else this.drop(id);
  }

  /** Its event is here, or it was refused. */
  drop(id: string): void {
    if (!id) return;
    this.waiting = this.waiting.filter((order) => order.id !== id);
    this.answered.delete(id);
    this.write();
  }

  /** A snapshot holds whatever has been answered. */
  settle(): void {
    for (const id of [...this.answered]) this.drop(id);
  }

  private read(): Order[] {
    try {
      const kept: unknown = JSON.parse(this.shelf?.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((order) => typeof order?.id === "string") : [];
    } catch {
      return [];
    }
  }

  private write(): void {
    try {
      const kept = this.unanswered;
      if (kept.length > 0) this.shelf?.setItem(this.key, JSON.stringify(kept));
      else this.shelf?.removeItem(this.key);
    } catch {
      // Full or forbidden: the orders live as long as the page.
    }
  }
}
