// The state of a session as one person may know it: a snapshot, then events in the order of their streams.
import type { Check, EventFact, Note, Person, SessionEvent, SessionWords, Snapshot } from "./protocol";

const TOLD = new Set([
  "event.told",
  "message.sent",
  "clock.set",
  "session.started",
  "session.closed",
  "session.reopened",
]);

export class SessionState {
  streams: Record<string, number> = {};
  session: SessionWords = { state: "planned", in_game_start: null, in_game_end: null };
  present: Person[] = [];
  readonly notes = new Map<string, Note>();
  readonly checks = new Map<string, Check>();
  events: SessionEvent[] = [];
  private held: EventFact[] = [];

  /** Everything anew. */
  replace(snapshot: Snapshot): void {
    this.streams = { ...snapshot.streams };
    this.session = { ...snapshot.session };
    this.present = snapshot.present;
    this.events = [...snapshot.events];
    this.notes.clear();
    for (const note of snapshot.notes) this.notes.set(note.note, note);
    this.checks.clear();
    for (const check of snapshot.checklist) this.checks.set(check.item, check);
    this.held = [];
  }

  /** Takes a fact; returns the events applied, or null where one before it is missing (it waits for that). */
  take(fact: EventFact): SessionEvent[] | null {
    const last = this.streams[fact.stream];
    if (last === undefined || fact.version <= last) return [];
    this.held.push(fact);
    const applied = this.drain();
    return applied.length > 0 || !this.held.includes(fact) ? applied : null;
  }

  /** Whether the server has told something that has not arrived here. */
  lacks(streams: Record<string, number>): boolean {
    return Object.entries(streams).some(([stream, number]) => (this.streams[stream] ?? 0) < number);
  }

  private drain(): SessionEvent[] {
    const applied: SessionEvent[] = [];
    for (;;) {
      const next = this.held.find((fact) => fact.version === (this.streams[fact.stream] ?? 0) + 1);
      if (!next) break;
      this.streams[next.stream] = next.version;
      this.apply(next.event);
      applied.push(next.event);
      this.held = this.held.filter((fact) => fact.version > (this.streams[fact.stream] ?? 0));
    }
    return applied;
  }

  private apply(event: SessionEvent): void {
    const said = event.payload;
    if (TOLD.has(event.type)) this.events.push(event);
    if (event.type === "note.added" || event.type === "note.changed") this.keepNote(event);
    else if (event.type === "note.removed") this.notes.delete(String(said.note));
    else if (event.type === "check.added" || event.type === "check.ticked") this.keepCheck(said);
    else if (event.type === "check.removed") this.checks.delete(String(said.item));
    else if (event.type === "clock.set") {
      this.session = { ...this.session, in_game_start: Number(said.start), in_game_end: Number(said.end) };
    } else if (typeof said.state === "string") this.session = { ...this.session, state: said.state };
  }

  private keepNote(event: SessionEvent): void {
    const said = event.payload;
    const id = String(said.note);
    const held = this.notes.get(id);
    const version = Number(said.version);
    if (held && held.version >= version) return;
    this.notes.set(id, {
      note: id,
      version,
      author: held?.author ?? event.actor,
      html: String(said.html ?? ""),
      text: typeof said.text === "string" ? said.text : null,
      visibility: event.visibility,
      at: held?.at ?? event.at,
    });
  }

  private keepCheck(said: Record<string, unknown>): void {
    const id = String(said.item);
    const held = this.checks.get(id);
    this.checks.set(id, {
      item: id,
      html: String(said.html ?? held?.html ?? ""),
      done: said.done === true,
      position: Number(said.position),
      entry: (said.entry as Check["entry"] | undefined) ?? held?.entry ?? null,
    });
  }
}
