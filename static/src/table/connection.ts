// The socket to the table: facts in, orders out; breaks are mended, and no order is lost or done twice.
import { type BackoffOptions, backoffDelay } from "../shared/backoff";
import { Clock, nowSeconds } from "./clock";
import { newId } from "./defaults";
import { FrameReader } from "./frames";
import type { AnyOrder, OrderDone, OrderRefused, PieceChange, Problem } from "./protocol";
import type { Frame, TableStore } from "./store";

export interface ConnectionOptions {
  url: string;
  openSocket?: (url: string) => WebSocket;
  backoff?: BackoffOptions;
  askEvery?: number;
  patience?: number;
  /** How long a socket may take to open, and then to say its first word. */
  openWithin?: number;
}

/** Why an order was not done; `message` is a sentence for people. */
export class Refused extends Error {
  readonly code: string;
  readonly fields: Record<string, string[]>;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = "Refused";
    this.code = problem.code;
    this.fields = problem.fields ?? {};
  }
}

interface Waiting {
  order: AnyOrder & { id: string };
  done: (answer: OrderDone) => void;
  refused: (why: Refused) => void;
}

const FINAL = new Set([4401, 4403, 4404]);
const OPEN = 1;
const ASKED_AT_START = 5;

export class TableConnection {
  private socket: WebSocket | null = null;
  private readonly reader = new FrameReader(
    (frame) => this.read(frame),
    () => this.breakOff(),
  );
  private readonly clock = new Clock();
  private readonly waiting = new Map<string, Waiting>();
  private ready = false;
  private asking = false;
  private attempt = 0;
  private asked = 0;
  private timers: Partial<Record<"retry" | "ask" | "silence" | "again", ReturnType<typeof setTimeout>>> = {};

  constructor(
    private readonly store: TableStore,
    private readonly options: ConnectionOptions,
  ) {}

  start(): void {
    this.store.setStatus({ link: "connecting", code: null });
    this.connect();
  }

  stop(): void {
    this.clear();
    this.store.setStatus({ link: "ended" });
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Tries at once, for example when the browser says that the network is back. */
  hurry(): void {
    if (this.store.status.link !== "away") return;
    this.attempt = 0;
    this.connect();
  }

  /**
   * Gives an order; it is sent at once or as soon as the table can be reached, and done once. `expected` is shown
   * until the server answers. A refusal rejects with `Refused`; whoever does not care need not catch it.
   */
  send(order: AnyOrder, expected: PieceChange[] = []): Promise<OrderDone> {
    const mine = { ...order, id: order.id || newId() };
    const answer = new Promise<OrderDone>((done, refused) => {
      this.waiting.set(mine.id, { order: mine, done, refused });
    });
    answer.catch(() => undefined);
    if (expected.length) this.store.expect(mine.id, expected);
    this.store.setStatus({ waiting: this.waiting.size });
    if (this.ready) this.write(mine);
    return answer;
  }

  /** Tells something that is never answered and may be lost: drags and rulers. */
  tell(order: AnyOrder): void {
    if (this.ready) this.write(order);
  }

  private connect(): void {
    const open = this.options.openSocket ?? ((url: string) => new WebSocket(url));
    // Who comes back asks for what was missed (`resume`): the server need not begin with a snapshot.
    clearTimeout(this.timers.retry);
    const before = this.socket;
    const socket = open(this.store.seat ? comingBack(this.options.url) : this.options.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    before?.close();
    this.reader.drop();
    this.asking = false;
    this.expectWord(this.openWithin);
    socket.addEventListener("open", () => socket === this.socket && this.opened());
    socket.addEventListener("message", (event) => {
      if (socket === this.socket) this.reader.push(event.data as string | ArrayBuffer);
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.socket) this.lost(event.code);
    });
  }

  private opened(): void {
    // On a slow line a large table takes its time: after each try in vain it is given more.
    this.expectWord(this.openWithin * 2 ** Math.min(this.attempt, 2));
    // The first time the server begins with a snapshot by itself.
    if (this.store.seat) this.resume();
  }

  private resume(): void {
    if (this.asking) return;
    this.asking = true;
    this.write({ type: "resume", seat: this.store.seat, n: this.store.n });
  }

  private read(frame: Frame): void {
    if (this.ready) clearTimeout(this.timers.silence);
    if (frame.type === "clock.told") this.told(frame.sent, frame.time, frame.n);
    else {
      if (this.store.take(frame) === "gap") this.resume();
      else if (frame.type === "order.done") this.done(frame);
      else if (frame.type === "order.refused") this.refuse(frame);
    }
    if (frame.type === "table.snapshot" || frame.type === "table.missed") this.begin(frame.seat, frame.time);
  }

  private begin(seat: string, time: number): void {
    this.asking = false;
    this.attempt = 0;
    this.store.seat = seat;
    if (!this.asked) this.store.clockAhead = time - nowSeconds();
    if (this.ready) return;
    this.ready = true;
    this.store.setStatus({ link: "live", code: null });
    for (const { order } of this.waiting.values()) this.write(order);
    this.askTime();
  }

  private done(fact: OrderDone): void {
    const waiting = this.take(fact.id);
    this.store.settle(fact.id);
    if (fact.steps) this.store.setSteps(fact.steps);
    waiting?.done(fact);
  }

  private refuse(fact: OrderRefused): void {
    const waiting = this.waiting.get(fact.id);
    if (waiting && fact.error.code === "too_many_orders") {
      this.timers.again = setTimeout(() => this.ready && this.write(waiting.order), 1000);
      return;
    }
    this.take(fact.id);
    this.store.putRight(fact);
    this.store.tell("refused", { error: fact.error, order: waiting?.order ?? null });
    waiting?.refused(new Refused(fact.error));
  }

  private take(id: string): Waiting | undefined {
    const waiting = this.waiting.get(id);
    if (this.waiting.delete(id)) this.store.setStatus({ waiting: this.waiting.size });
    return waiting;
  }

  private askTime(): void {
    clearTimeout(this.timers.ask);
    this.write({ type: "clock.ask", sent: nowSeconds() });
    this.asked += 1;
    const every = this.asked < ASKED_AT_START ? 400 : (this.options.askEvery ?? 15_000);
    this.timers.ask = setTimeout(() => this.askTime(), every);
    this.expectWord(this.options.patience ?? 10_000);
  }

  /** A network that is gone often says nothing: silence is a broken connection, too. */
  private expectWord(within: number): void {
    clearTimeout(this.timers.silence);
    this.timers.silence = setTimeout(() => this.breakOff(), within);
  }

  private get openWithin(): number {
    return this.options.openWithin ?? 20_000;
  }

  private told(sent: number, time: number, n: number): void {
    this.store.clockAhead = this.clock.take(sent, nowSeconds(), time);
    if (n > this.store.n) this.resume();
  }

  private breakOff(): void {
    const socket = this.socket;
    if (!socket) return;
    this.lost(1006);
    socket.close();
  }

  private lost(code: number): void {
    if (this.store.status.link === "ended") return;
    this.clear();
    this.socket = null;
    this.store.setStatus({ link: FINAL.has(code) ? "ended" : "away", code });
    if (!FINAL.has(code)) this.retry();
  }

  private retry(): void {
    const backoff = this.options.backoff ?? { first: 500, most: 10_000 };
    this.timers.retry = setTimeout(() => this.connect(), backoffDelay(this.attempt, backoff));
    this.attempt += 1;
  }

  private clear(): void {
    this.ready = false;
    this.asking = false;
    this.asked = Math.min(this.asked, ASKED_AT_START - 2);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  private write(order: AnyOrder): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(order));
  }
}

function comingBack(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}again=1`;
}
