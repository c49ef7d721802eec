// Looks at pieces and sends them, one after the other: waits out what passes, stops when told to, goes on where it was.
import { ApiError, call } from "../shared/api";
import { backoffDelay, wait } from "../shared/backoff";
import { outline, type Piece, type Values } from "./pieces";

export type State = "new" | "there" | "bin" | "full" | "fault";

export interface Row {
  key: string;
  kind: "scene" | "item" | "";
  name: string;
  time_of_day: string;
  weather: string;
  featured: boolean;
  size: number;
  state: State;
  error: string;
}

export interface Report {
  scenes: number;
  items: number;
  already: number;
  errors: { key: string; error: string }[];
  total_size_mb: number;
}

export interface Talk {
  campaign: string;
  signal: AbortSignal;
  /** Told before each wait, so that the page can say why nothing moves. */
  onWaiting?: (error: ApiError) => void;
  /** Milliseconds to wait before a retry; replaced in tests. */
  delay?: (attempt: number, error: ApiError) => number;
}

const MOST_ATTEMPTS = 6;
const PIECES_A_LOOK = 100;
const LETTERS_A_LOOK = 1_000_000;

/** A row for each piece, in their order. */
export async function lookAt(
  pieces: Piece[],
  talk: Talk,
  onProgress: (done: number) => void = () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  let batch: Values[] = [];
  let letters = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    const path = address("/pictures/bring/look", talk.campaign);
    const said = await persist(talk, () =>
      call<{ rows: Row[] }>("POST", path, { body: { pieces: batch }, signal: talk.signal }),
    );
    rows.push(...said.rows);
    onProgress(rows.length);
    batch = [];
    letters = 0;
  };
  for (const piece of pieces) {
    const told = await outline(piece);
    talk.signal.throwIfAborted();
    batch.push(told);
    letters += JSON.stringify(told).length;
    if (batch.length >= PIECES_A_LOOK || letters > LETTERS_A_LOOK) await flush();
  }
  await flush();
  return rows;
}

/** Sends one piece; throws the last ApiError, or AbortError when stopped. */
export function send(piece: Piece, talk: Talk): Promise<Report> {
  const path = address("/pictures/bring", talk.campaign);
  return persist(talk, () =>
    call<Report>("POST", path, { body: piece.wrap(piece.value), signal: talk.signal }),
  );
}

function address(path: string, campaign: string): string {
  return campaign ? `${path}?campaign=${encodeURIComponent(campaign)}` : path;
}

async function persist<T>(talk: Talk, act: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || !error.temporary || attempt + 1 >= MOST_ATTEMPTS) throw error;
      talk.onWaiting?.(error);
      await wait((talk.delay ?? patience)(attempt, error), talk.signal);
    }
  }
}

function patience(attempt: number, error: ApiError): number {
  if (error.retryAfter !== null) return error.retryAfter * 1000;
  return backoffDelay(attempt, { first: 1000, most: 20_000 });
}
