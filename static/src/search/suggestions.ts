// Asks for suggestions while somebody types: after a pause, one request at a time, older answers thrown away.
import { ApiError, call } from "../shared/api";

export interface Suggestion {
  id: number;
  name: string;
  kind_label: string;
  icon: string;
  place: string;
  url: string;
  why: string;
  matched: string;
}

export const PAUSE_MS = 120;
const LEAST_LETTERS = 2;

export class Suggestions {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;

  constructor(
    private readonly show: (words: string, found: Suggestion[]) => void,
    private readonly campaign: string | null = null,
  ) {}

  /** Looks for these words once nothing more has been typed for a moment. */
  ask(words: string): void {
    this.stop();
    const wanted = words.trim();
    if (wanted.length < LEAST_LETTERS) {
      this.show(wanted, []);
      return;
    }
    this.timer = setTimeout(() => void this.fetch(wanted), PAUSE_MS);
  }

  /** Forgets what was asked. */
  stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = null;
  }

  private async fetch(words: string): Promise<void> {
    const control = new AbortController();
    this.running = control;
    const said = new URLSearchParams({ q: words });
    if (this.campaign) said.set("campaign", this.campaign);
    try {
      const found = await call<{ results: Suggestion[] }>("GET", `/search/suggestions?${said}`, {
        signal: control.signal,
      });
      if (!control.signal.aborted) this.show(words, found.results);
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === "AbortError";
      // Without suggestions the form still works, so a lost connection is no reason to disturb.
      if (!stopped && !(error instanceof ApiError)) throw error;
    }
  }
}
