// The log of a scene as a film: any place in it can be reached by doing or undoing what happened in between.
import type { AnyPiece, Changed } from "../protocol";

export interface LoggedChange {
  id: string;
  kind: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface LoggedEvent {
  number: number;
  type: string;
  at: number;
  by: string;
  session: string;
  changes: LoggedChange[];
  content: { text?: string; roll?: { total?: number; text?: string }; paths?: Record<string, number[]> };
}

/** At place k the first k events have happened. It starts at the end, with the scene as it is now. */
export class Film {
  private at: number;
  readonly pieces: Map<string, Record<string, unknown>>;

  constructor(
    readonly events: readonly LoggedEvent[],
    pieces: AnyPiece[],
  ) {
    this.at = events.length;
    this.pieces = new Map(pieces.map((one) => [one.id, one as unknown as Record<string, unknown>]));
  }

  get place(): number {
    return this.at;
  }

  get length(): number {
    return this.events.length;
  }

  /** Goes to a place and returns what that changes, as the board takes it. */
  goTo(place: number): Pick<Changed, "add" | "set" | "remove" | "paths"> {
    const target = Math.max(0, Math.min(this.length, Math.round(place)));
    const before = new Map<string, Record<string, unknown> | undefined>();
    const one = target - this.at === 1 ? this.events[this.at] : undefined;
    while (this.at < target) this.step(this.events[this.at++], true, before);
    while (this.at > target) this.step(this.events[--this.at], false, before);
    return { ...this.difference(before), paths: one?.content.paths ?? {} };
  }

  /** The place after the last event that had happened at a time. */
  placeAt(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.events[middle]?.at ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private step(
    event: LoggedEvent | undefined,
    forward: boolean,
    before: Map<string, Record<string, unknown> | undefined>,
  ): void {
    if (!event) return;
    const changes = forward ? event.changes : [...event.changes].reverse();
    for (const change of changes) {
      const now = this.pieces.get(change.id);
      if (!before.has(change.id)) before.set(change.id, now);
      const next = forward ? change.after : change.before;
      if (next === null) this.pieces.delete(change.id);
      else this.pieces.set(change.id, { ...now, ...next });
    }
  }

  private difference(
    before: Map<string, Record<string, unknown> | undefined>,
  ): Pick<Changed, "add" | "set" | "remove"> {
    const add: Record<string, unknown>[] = [];
    const set: Record<string, unknown>[] = [];
    const remove: string[] = [];
    for (const [id, was] of before) {
      const now = this.pieces.get(id);
      if (now && !was) add.push(now);
      else if (now) set.push(now);
      else if (was) remove.push(id);
    }
    return { add, set, remove };
  }
}

const ACTS: Record<string, string> = {
  "token.move": "moves a token",
  "token.place": "puts a creature on the scene",
  "piece.add": "adds to the scene",
  "piece.change": "changes something",
  "piece.remove": "takes something away",
  "bar.change": "changes hit points",
  "condition.set": "puts a state on somebody",
  "condition.clear": "takes a state off",
  "door.set": "works a door",
  "dice.roll": "rolls",
  "chat.say": "says",
  "combat.start": "begins the fight",
  "combat.next": "ends a turn",
  "combat.end": "ends the fight",
  "view.ping": "points at the map",
  undo: "takes a step back",
  redo: "does it again",
};

/** What an event was, in words. */
export function caption(event: LoggedEvent | undefined): string {
  if (!event) return "Before anything happened.";
  const act = ACTS[event.type] ?? event.type.replace(/[._]/g, " ");
  const roll = event.content.roll;
  const words = [
    event.content.text,
    roll?.total === undefined ? roll?.text : `${roll.text ?? ""} = ${roll.total}`,
  ]
    .filter(Boolean)
    .join(" ");
  return `${event.by || "Somebody"} ${act}${words ? `: ${words}` : ""}.`;
}
