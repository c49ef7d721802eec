// What this person knows of the table, kept in step with the server's facts; everybody on the page reads it here.
import { single } from "./defaults";
import type {
  AnyFact,
  AnyPiece,
  Changed,
  CombatPiece,
  Explored,
  Message,
  OrderRefused,
  Person,
  PieceChange,
  PieceKind,
  ScreenPiece,
  Seen,
  SettingsPiece,
  Sight,
  Snapshot,
  Steps,
  TokenPiece,
} from "./protocol";
import { type PieceOf, PieceShelf } from "./shelf";
import { Bell, type PiecesTold, type Status, type Topic, type Topics } from "./topics";

export type { PieceOf } from "./shelf";
export type SeenPiece = { seen?: Seen };
export type Frame = AnyFact & { n?: number };
export type Taken = "taken" | "gap" | "old";

export interface SceneInfo {
  id: string;
  uid: string;
  name: string;
  campaign: string;
  address: string;
}

const NO_SCENE: SceneInfo = { id: "", uid: "", name: "", campaign: "", address: "" };
const NOBODY: Person = { id: 0, name: "", role: "observer", colour: "#7a5c2e", here: false };
const UNNUMBERED = new Set(["table.snapshot", "table.missed", "clock.told"]);

export class TableStore {
  me: Person = NOBODY;
  scene: SceneInfo = NO_SCENE;
  seat = "";
  n = 0;
  looksOnly = false;
  sight: Sight = { everything: true, bright: [], dim: [], dark: [], lights: [] };
  explored: Explored | null = null;
  chat: Message[] = [];
  people: Person[] = [];
  steps: Steps = { undo: null, redo: null };
  dice: Record<string, unknown> = {};
  status: Status = { link: "connecting", code: null, waiting: 0 };
  readonly selection = new Set<string>();
  /** Seconds that the server's clock is ahead of ours. */
  clockAhead = 0;
  private chosenTool = "select";
  private readonly bell = new Bell();
  private readonly shelf = new PieceShelf();

  on<T extends Topic>(topic: T, listener: (told: Topics[T]) => void): () => void {
    return this.bell.on(topic, listener);
  }

  tell<T extends Topic>(topic: T, told: Topics[T]): void {
    this.bell.tell(topic, told);
  }

  get pieces(): ReadonlyMap<string, AnyPiece> {
    return this.shelf.pieces;
  }

  get(id: string): AnyPiece | undefined {
    return this.pieces.get(id);
  }

  /** The piece if it is there and of this kind. */
  getOf<K extends PieceKind>(kind: K, id: string | null): PieceOf<K> | undefined {
    return this.shelf.getOf(kind, id);
  }

  of<K extends PieceKind>(kind: K): PieceOf<K>[] {
    return this.shelf.of(kind);
  }

  get settings(): SettingsPiece {
    return this.getOf("settings", "settings") ?? single.settings;
  }

  get combat(): CombatPiece {
    return this.getOf("combat", "combat") ?? single.combat;
  }

  get screen(): ScreenPiece {
    return this.getOf("screen", "screen") ?? single.screen;
  }

  get isGameMaster(): boolean {
    return this.me.role === "game_master" && !this.looksOnly;
  }

  /** Whether the token is this person's to move. */
  isMine(token: TokenPiece & SeenPiece): boolean {
    if (this.looksOnly || this.me.role === "observer") return false;
    return (
      this.isGameMaster || (token.seen?.mine ?? (token.owned_by_all || token.owners.includes(this.me.id)))
    );
  }

  /** The server's time in seconds. */
  serverNow(): number {
    return (performance.timeOrigin + performance.now()) / 1000 + this.clockAhead;
  }

  get tool(): string {
    return this.chosenTool;
  }

  set tool(name: string) {
    if (name === this.chosenTool) return;
    this.chosenTool = name;
    this.tell("tool", name);
  }

  /** Selects exactly these pieces. */
  select(ids: Iterable<string>): void {
    const wanted = new Set(ids);
    const alike = wanted.size === this.selection.size && [...wanted].every((id) => this.selection.has(id));
    if (alike) return;
    this.selection.clear();
    for (const id of wanted) this.selection.add(id);
    this.tell("selection", this.selection);
  }

  setStatus(status: Partial<Status>): void {
    this.status = { ...this.status, ...status };
    this.tell("status", this.status);
  }

  setSteps(steps: Steps): void {
    this.steps = steps;
    this.tell("steps", steps);
  }

  /** Takes a fact; "gap": something before it was missed, so it was left alone. */
  take(frame: Frame): Taken {
    if (typeof frame.n === "number" && !UNNUMBERED.has(frame.type)) {
      if (frame.n <= this.n) return "old";
      if (frame.n > this.n + 1) return "gap";
      this.n = frame.n;
    }
    this.apply(frame);
    return "taken";
  }

  /** Shows at once what an order of ours will change. */
  expect(order: string, changes: PieceChange[]): void {
    const told = this.blank("expected", this.me.id);
    this.shelf.expect(order, changes, told);
    this.finish(told);
  }

  /** The order is done: nothing is guessed about it any longer. */
  settle(order: string): void {
    const told = this.blank("settled", this.me.id);
    this.shelf.settle(order, true, told);
    this.finish(told);
  }

  /** The order was refused: all is as the server says. */
  putRight({ id, truth }: Pick<OrderRefused, "id" | "truth">): void {
    const told = this.blank("refused", this.me.id);
    this.shelf.settle(id, false, told);
    for (const record of truth.pieces) this.shelf.put(record as unknown as AnyPiece, told, false);
    for (const gone of truth.gone) this.shelf.drop(gone, told);
    this.finish(told);
  }

  private apply(fact: Frame): void {
    if (fact.type === "table.snapshot") this.begin(fact);
    else if (fact.type === "table.changed") this.change(fact);
    else if (fact.type === "table.missed") this.missed(fact.people, fact.steps);
    else if (fact.type === "people.here") this.setPeople(fact.people);
    else if (fact.type === "chat.said") this.say(fact.message);
    else if (fact.type === "view.pinged") this.tell(fact.pull ? "pull" : "ping", fact);
    else if (fact.type === "view.measured") this.tell("measure", fact);
    else if (fact.type === "token.dragged") this.tell("drag", fact);
    else if (fact.type === "effect.played") this.tell("effect", fact);
    else if (fact.type === "table.moved") this.tell("moved", fact);
  }

  private begin(snapshot: Snapshot): void {
    const { me, seat, n, sight, explored, chat, people, steps, dice } = snapshot;
    Object.assign(this, { me, seat, n, sight, explored, chat, people, steps, dice });
    this.scene = { ...NO_SCENE, ...(snapshot.scene as Partial<SceneInfo>) };
    this.looksOnly = snapshot.looks_only;
    this.shelf.fill(snapshot.pieces as unknown as AnyPiece[]);
    this.select([...this.selection].filter((id) => this.pieces.has(id)));
    this.tell("snapshot", null);
  }

  private missed(people: Person[], steps: Steps): void {
    this.setPeople(people);
    this.setSteps(steps);
  }

  private setPeople(people: Person[]): void {
    this.people = people;
    this.tell("people", people);
  }

  private say(message: Message): void {
    this.chat.push(message);
    this.tell("chat", message);
  }

  private change(fact: Changed): void {
    const told = this.blank(fact.because, fact.by);
    told.paths = fact.paths ?? {};
    const ours = fact.by === this.me.id;
    for (const record of fact.add) this.shelf.put(record as unknown as AnyPiece, told, ours);
    for (const { id, ...set } of fact.set) this.shelf.merge(String(id), set, told, ours);
    for (const id of fact.remove) this.shelf.drop(id, told);
    this.finish(told);
    this.see(fact);
  }

  private see({ sight, explored, passed }: Changed): void {
    if (!sight && !explored && !passed?.length) return;
    if (sight) this.sight = sight;
    if (explored) this.explored = explored;
    this.tell("sight", {
      sight: this.sight,
      explored: this.explored,
      passed: passed ?? [],
      forgotten: explored !== null,
    });
  }

  private finish(told: PiecesTold): void {
    if (!told.added.length && !told.changed.length && !told.removed.length) return;
    this.tell("pieces", told);
    const gone = told.removed.some(({ id }) => this.selection.has(String(id)));
    if (gone) this.select([...this.selection].filter((id) => this.pieces.has(id)));
  }

  private blank(because: string, by: number | null): PiecesTold {
    return { added: [], changed: [], removed: [], paths: {}, because, by };
  }
}
