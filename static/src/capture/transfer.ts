// Sends one file in chunks: goes on where the server stands, repeats what got lost, gives up with a clear word.
import { ApiError } from "../shared/api";
import { backoffDelay, wait } from "../shared/backoff";
import type { UploadInfo } from "../shared/types";
import { identify, sha256Hex } from "./hashing";
import type { UploadApi } from "./upload_api";

export interface TransferOptions {
  api: UploadApi;
  capture: string;
  file: File;
  signal: AbortSignal;
  onStarted?: (id: string) => void;
  onProgress?: (received: number) => void;
  /** Told before each wait, so that the page can say why nothing moves. */
  onWaiting?: (error: ApiError, attempt: number) => void;
  /** Milliseconds to wait before a retry; replaced in tests. */
  delay?: (attempt: number, error: ApiError) => number;
}

const MOST_ATTEMPTS = 9;

/** Sends the file whole and returns the server's verdict; throws the last ApiError, or AbortError when stopped. */
export async function transfer(options: TransferOptions): Promise<UploadInfo> {
  const { api, file, signal } = options;
  const identity = await identify(file);
  const upload = { capture: options.capture, name: file.name, size: file.size, ...identity };
  const started = await persist(options, () => api.start(upload, signal));
  options.onStarted?.(started.id);
  let received = started.received;
  options.onProgress?.(received);
  const direct = started.direct === true && received === 0 && (await sendDirect(options, started.id));
  while (!direct && received < file.size) {
    received = await sendChunk(options, started.id, received, started.chunk_size);
    options.onProgress?.(received);
  }
  return persist(options, () => api.finish(started.id, direct, signal));
}

/** Tries storage's own address first; where that is closed to this browser, the chunks go through the site. */
async function sendDirect({ api, file, signal, onProgress }: TransferOptions, id: string): Promise<boolean> {
  try {
    await api.sendDirect(id, file, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return false;
  }
  onProgress?.(file.size);
  return true;
}

/** Sends the chunk at `offset` and returns how far the server is then. */
async function sendChunk(
  options: TransferOptions,
  id: string,
  offset: number,
  chunkSize: number,
): Promise<number> {
  const { api, file, signal } = options;
  const data = await readSlice(file, offset, chunkSize);
  const checksum = await sha256Hex(data);
  try {
    const answer = await persist(options, () => api.send(id, offset, data, checksum, signal));
    return answer.received;
  } catch (error) {
    const known =
      error instanceof ApiError && error.body.code === "wrong_offset" ? error.body.details?.received : null;
    if (typeof known === "number" && known !== offset) return known;
    throw error;
  }
}

async function readSlice(file: File, offset: number, size: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(offset, offset + size).arrayBuffer();
  } catch {
    throw new ApiError(410, {
      code: "file_gone",
      message: "The browser can no longer read this file: it was moved or changed. Choose it again.",
    });
  }
}

/** Repeats a call while its failure is of the passing kind, with growing pauses. */
async function persist<T>(options: TransferOptions, act: () => Promise<T>): Promise<T> {
  const delay = options.delay ?? defaultDelay;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || !isPassing(error) || attempt >= MOST_ATTEMPTS) throw error;
      options.onWaiting?.(error, attempt);
      await wait(delay(attempt, error), options.signal);
    }
  }
}

function isPassing(error: ApiError): boolean {
  return error.temporary || error.body.code === "checksum_mismatch";
}

function defaultDelay(attempt: number, error: ApiError): number {
  if (error.retryAfter !== null) return error.retryAfter * 1000;
  return backoffDelay(attempt, { first: 500, most: 20_000 });
}
