// Calls to /api/v1 with the session's CSRF token, and the one error shape turned into an exception.
export interface ErrorBody {
  code: string;
  message: string;
  fields?: Record<string, string[]>;
  details?: Record<string, unknown>;
  request_id?: string;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    /** Seconds the server asks us to wait, when it says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(body.message);
    this.name = "ApiError";
  }

  /** Whether the same call may succeed later without the person doing anything. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export interface CallOptions {
  body?: BodyInit | object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export const API = "/api/v1";

/** Calls the API and returns the parsed answer; throws ApiError for every refusal and for a lost connection. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.signal) init.signal = options.signal;
  if (options.body !== undefined) init.body = encodeBody(options.body, headers);
  const response = await fetchOrFail(`${API}${path}`, init);
  if (!response.ok) throw await toError(response);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** The token from the page's meta tag or a form; the cookie itself may be hidden from scripts. */
export function csrfToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  if (meta?.content) return meta.content;
  const field = document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
  if (field?.value) return field.value;
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

async function fetchOrFail(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "offline",
      message: "The site cannot be reached. Check the connection; nothing is lost.",
    });
  }
}

function encodeBody(body: BodyInit | object, headers: Record<string, string>): BodyInit {
  const ready =
    typeof body === "string" ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    body instanceof FormData ||
    ArrayBuffer.isView(body);
  if (ready) return body as BodyInit;
  headers["Content-Type"] = "application/json";
  return JSON.stringify(body);
}

async function toError(response: Response): Promise<ApiError> {
  const wait = Number(response.headers.get("Retry-After"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  const text = await response.text();
  return new ApiError(response.status, parseBody(text) ?? fallbackBody(response.status), retryAfter);
}

function parseBody(text: string): ErrorBody | null {
  try {
    const parsed = JSON.parse(text) as { error?: ErrorBody };
    return typeof parsed.error?.message === "string" ? parsed.error : null;
  } catch {
    return null;
  }
}

function fallbackBody(status: number): ErrorBody {
  const message =
    status === 401 || status === 403
      ? "You are signed out or may not do this. Reload the page and sign in again."
      : `The site answered with error ${status}. Try again in a moment.`;
  return { code: `http_${status}`, message };
}
