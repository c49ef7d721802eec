// What the table's store tells those who listen, and the one place where listeners are kept.
import type {
  Dragged,
  EffectPlayed,
  Explored,
  Measured,
  Message,
  Person,
  Pinged,
  Problem,
  Sight,
  Steps,
  TableMoved,
} from "./protocol";

export interface ChangedPiece {
  id: string;
  set: Record<string, unknown>;
  before: Record<string, unknown>;
}

export interface PiecesTold {
  added: string[];
  changed: ChangedPiece[];
  removed: Record<string, unknown>[];
  paths: Record<string, number[]>;
  because: string;
  by: number | null;
}

export type Link = "connecting" | "live" | "away" | "ended";

export interface Status {
  link: Link;
  /** Why the socket was closed for good: 4401 signed out, 4403 membership changed, 4404 no such scene. */
  code: number | null;
  /** Orders that the server has not answered yet. */
  waiting: number;
}

export interface Topics {
  snapshot: null;
  pieces: PiecesTold;
  /** `passed`: rings of what was seen on the way only; `forgotten`: memory is to be begun anew from `explored`. */
  sight: { sight: Sight; explored: Explored | null; passed: number[][]; forgotten: boolean };
  chat: Message;
  people: Person[];
  steps: Steps;
  ping: Pinged;
  pull: Pinged;
  measure: Measured;
  drag: Dragged;
  effect: EffectPlayed;
  moved: TableMoved;
  status: Status;
  refused: { error: Problem; order: { type: string } | null };
  selection: Set<string>;
  tool: string;
  /** A token that is pointed at, on the board or in a panel. */
  hover: string | null;
}

export type Topic = keyof Topics;
type Listener<T extends Topic> = (told: Topics[T]) => void;

export class Bell {
  private readonly listeners = new Map<Topic, Set<Listener<never>>>();

  /** Calls the listener whenever the topic is told; the answer stops that. */
  on<T extends Topic>(topic: T, listener: Listener<T>): () => void {
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all);
    all.add(listener as Listener<never>);
    return () => void all.delete(listener as Listener<never>);
  }

  tell<T extends Topic>(topic: T, told: Topics[T]): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) (listener as Listener<T>)(told);
  }
}
