// A seat at the table: keeps the socket open, notices gaps, asks for what was missed, sends orders until answered.
import { type BackoffOptions, backoffDelay } from "../shared/backoff";
import { OrderQueue, type Shelf } from "./orders";
import type { EventFact, Message, Order, Refusal } from "./protocol";
import { SessionState } from "./state";

export type Link = "connecting" | "live" | "away" | "ended";

export interface RoomOptions {
  url: string;
  key: string;
  shelf?: Shelf | null;
  openSocket?: (url: string) => WebSocket;
  onChange: (room: Room) => void;
  onLink?: (link: Link) => void;
  onRefused?: (refusal: Refusal, order: Order | undefined) => void;
  /** The server has sent us away: 4401 signed out, 4403 our membership has changed, 4404 not ours to see. */
  onEnd?: (code: number) => void;
  backoff?: BackoffOptions;
  pingEvery?: number;
  patience?: number;
}

const FINAL = new Set([4401, 4403, 4404]);
const OPEN = 1;

export class Room {
  readonly state = new SessionState();
  readonly orders: OrderQueue;
  link: Link = "connecting";
  private socket: WebSocket | null = null;
  private ready = false;
  private attempt = 0;
  private asking = false;
  private timers: Partial<Record<"retry" | "ping" | "silence" | "again", ReturnType<typeof setTimeout>>> = {};

  constructor(private readonly options: RoomOptions) {
    this.orders = new OrderQueue(options.key, options.shelf ?? null);
  }

  start(): void {
    this.tell("connecting");
    this.connect();
  }

  stop(): void {
    this.clear();
    this.tell("ended");
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Gives an order; it is sent at once or as soon as the table can be reached, and done once. */
  order(type: string, words: Record<string, unknown>): Order {
    const order: Order = { ...words, type, id: crypto.randomUUID() };
    this.orders.add(order);
    if (this.ready) this.send(order);
    this.options.onChange(this);
    return order;
  }

  /** Tries at once, for example when the browser says that the network is back. */
  hurry(): void {
    if (this.link !== "away") return;
    clearTimeout(this.timers.retry);
    this.connect();
  }

  private connect(): void {
    const open = this.options.openSocket ?? ((url: string) => new WebSocket(url));
    const socket = open(this.options.url);
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      if (socket === this.socket) this.read(JSON.parse(String(event.data)) as Message);
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.socket) this.lost(event.code);
    });
  }

  private read(message: Message): void {
    clearTimeout(this.timers.silence);
    if (message.type === "session.snapshot") this.begin(message);
    else if (message.type === "session.event") this.fact(message);
    else if (message.type === "session.missed") this.missed(message);
    else if (message.type === "session.presence") this.state.present = message.present;
    else if (message.type === "order.done") this.orders.done(message.id, message.event !== null);
    else if (message.type === "order.refused") this.refused(message.id, message.error);
    else if (message.type === "pong" && this.state.lacks(message.streams)) this.ask();
    this.options.onChange(this);
  }

  private begin(message: Extract<Message, { type: "session.snapshot" }>): void {
    this.state.replace(message);
    this.orders.settle();
    this.asking = false;
    this.attempt = 0;
    if (!this.ready) {
      this.ready = true;
      this.tell("live");
      for (const order of this.orders.unanswered) this.send(order);
      this.ping();
    }
  }

  private fact(fact: EventFact): void {
    const applied = this.state.take(fact);
    if (applied === null) this.ask();
    else for (const event of applied) this.orders.drop(event.order_id);
  }

  private missed(message: Extract<Message, { type: "session.missed" }>): void {
    this.asking = false;
    this.state.present = message.present;
    for (const fact of message.facts) this.fact(fact);
  }

  private refused(id: string | null, error: Refusal): void {
    const order = id ? this.orders.find(id) : undefined;
    if (order && error.code === "too_many_orders") {
      this.timers.again = setTimeout(() => this.ready && this.send(order), 3000);
      return;
    }
    if (id) this.orders.drop(id);
    this.options.onRefused?.(error, order);
  }

  private ask(): void {
    if (this.asking) return;
    this.asking = true;
    this.send({ type: "resume", after: this.state.streams });
  }

  private ping(): void {
    const every = this.options.pingEvery ?? 20_000;
    clearTimeout(this.timers.ping);
    this.timers.ping = setTimeout(() => {
      this.send({ type: "ping" });
      // A network that is gone often says nothing: silence is a broken connection, too.
      clearTimeout(this.timers.silence);
      this.timers.silence = setTimeout(() => this.drop(), this.options.patience ?? 10_000);
      this.ping();
    }, every);
  }

  private drop(): void {
    const socket = this.socket;
    this.lost(1006);
    socket?.close();
  }

  private lost(code: number): void {
    if (this.link === "ended") return;
    this.clear();
    this.socket = null;
    if (FINAL.has(code)) {
      this.tell("ended");
      this.options.onEnd?.(code);
      return;
    }
    this.tell("away");
    const backoff = this.options.backoff ?? { first: 500, most: 15_000 };
    this.timers.retry = setTimeout(() => this.connect(), backoffDelay(this.attempt, backoff));
    this.attempt += 1;
  }

  private clear(): void {
    this.ready = false;
    this.asking = false;
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  private send(message: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
  }

  private tell(link: Link): void {
    this.link = link;
    this.options.onLink?.(link);
  }
}
