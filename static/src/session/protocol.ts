// What the socket of a play session says and takes (docs/live-sessions.md).
export interface Person {
  id: number;
  name: string;
  role?: string;
}

export interface SessionEvent {
  id: string;
  type: string;
  payload: Record<string, unknown>;
  actor: Person | null;
  at: string;
  in_game_day: number | null;
  visibility: string;
  /** The order behind it, for its own author only. */
  order_id: string;
}

export interface Note {
  note: string;
  version: number;
  author: Person | null;
  html: string;
  text: string | null;
  visibility: string;
  at: string;
}

export interface Check {
  item: string;
  html: string;
  done: boolean;
  position: number;
  entry?: { name: string; url: string } | null;
}

export interface SessionWords {
  state: string;
  in_game_start: number | null;
  in_game_end: number | null;
}

export interface Snapshot {
  type: "session.snapshot";
  streams: Record<string, number>;
  session: SessionWords;
  present: Person[];
  notes: Note[];
  checklist: Check[];
  events: SessionEvent[];
}

export interface EventFact {
  type: "session.event";
  stream: string;
  version: number;
  event: SessionEvent;
}

export interface Refusal {
  code: string;
  message: string;
  fields?: Record<string, string[]>;
}

export type Message =
  | Snapshot
  | EventFact
  | { type: "session.missed"; facts: EventFact[]; present: Person[] }
  | { type: "session.presence"; present: Person[] }
  | { type: "order.done"; id: string; event: string | null }
  | { type: "order.refused"; id: string | null; error: Refusal }
  | { type: "pong"; streams: Record<string, number> };

export interface Order {
  type: string;
  id: string;
  [word: string]: unknown;
}
