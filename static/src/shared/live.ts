// Follows one job: WebSocket first, polling while no socket can be had; only newer versions are passed on.
import { type BackoffOptions, backoffDelay } from "./backoff";

export interface Versioned {
  version: number;
}

export type Connection = "connecting" | "live" | "polling" | "ended";

export interface LiveOptions<T extends Versioned> {
  url: string;
  /** Fetches the whole state once; used while the socket is down. */
  poll: () => Promise<T>;
  onState: (state: T) => void;
  onConnection?: (connection: Connection) => void;
  /** Called once when the server says that this is not ours to see (4401, 4404). */
  onRefused?: (code: number) => void;
  isOver: (state: T) => boolean;
  pollEvery?: number;
  backoff?: BackoffOptions;
  openSocket?: (url: string) => WebSocket;
}

interface LiveMessage<T> {
  type: string;
  version: number;
  job?: T;
}

const REFUSALS = new Set([4401, 4403, 4404]);

export class LiveJob<T extends Versioned> {
  private seen = -1;
  private attempt = 0;
  private socket: WebSocket | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(private readonly options: LiveOptions<T>) {}

  start(): void {
    this.tell("connecting");
    this.connect();
  }

  stop(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.pollTimer);
    this.socket?.close(1000);
    this.tell("ended");
  }

  /** Takes a state from elsewhere (an answer to a POST) under the same rule of versions. */
  accept(state: T): void {
    if (this.ended || state.version <= this.seen) return;
    this.seen = state.version;
    this.options.onState(state);
    if (this.options.isOver(state)) this.stop();
  }

  private connect(): void {
    const open = this.options.openSocket ?? ((url: string) => new WebSocket(url));
    const socket = open(this.options.url);
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.attempt = 0;
      clearTimeout(this.pollTimer);
      this.tell("live");
    });
    socket.addEventListener("message", (event) => this.read(String(event.data)));
    socket.addEventListener("close", (event) => this.lost(event.code));
  }

  private read(text: string): void {
    const message = JSON.parse(text) as LiveMessage<T>;
    if (!message.job) return;
    this.accept({ ...message.job, version: message.version });
  }

  private lost(code: number): void {
    if (this.ended) return;
    if (REFUSALS.has(code)) {
      this.options.onRefused?.(code);
      this.stop();
      return;
    }
    this.tell("polling");
    this.schedulePoll(0);
    const backoff = this.options.backoff ?? { first: 1000, most: 30_000 };
    this.retryTimer = setTimeout(() => this.connect(), backoffDelay(this.attempt, backoff));
    this.attempt += 1;
  }

  private schedulePoll(after: number): void {
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => void this.pollOnce(), after);
  }

  private async pollOnce(): Promise<void> {
    try {
      this.accept(await this.options.poll());
    } catch {
      // The site is away just now; the next round, or the socket, will tell.
    }
    if (!this.ended && this.socket?.readyState !== WebSocket.OPEN) {
      this.schedulePoll(this.options.pollEvery ?? 3000);
    }
  }

  private tell(connection: Connection): void {
    this.options.onConnection?.(connection);
  }
}

/** The socket address on the host that served the page. */
export function liveUrl(path: string, place: Pick<Location, "protocol" | "host"> = location): string {
  return `${place.protocol === "https:" ? "wss" : "ws"}://${place.host}${path}`;
}
