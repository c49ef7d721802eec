// Fetches a file and says how far it is.
export type OnProgress = (fraction: number | null) => void;

export class DownloadError extends Error {}

/** Rejects with DownloadError (a sentence to show) when the file cannot be had. */
export async function download(
  url: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await fetchModel(url, signal);
  const total = Number(response.headers.get("Content-Length")) || 0;
  if (!response.body) return response.arrayBuffer();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.byteLength;
    // A compressed answer is longer than it claims; then the fraction is not known.
    onProgress(total > 0 && received <= total ? received / total : null);
  }
  return new Blob(parts).arrayBuffer();
}

async function fetchModel(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new DownloadError("The model could not be fetched. Check the connection and try again.");
  }
  if (response.ok) return response;
  if (response.status === 404)
    throw new DownloadError("The model's file is gone. Reload the page to get the newest.");
  throw new DownloadError(
    `The model could not be fetched (error ${response.status}). Try again in a moment.`,
  );
}
