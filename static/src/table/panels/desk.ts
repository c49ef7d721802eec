// What every panel works with: the store, the connection, what the page was told, and ways to give orders.
import { announce } from "../../shared/dom";
import type { TableConnection } from "../connection";
import type { AnyOrder, AnyPiece, OrderDone, PieceChange, PieceKind, TokenPiece } from "../protocol";
import type { PieceOf, SeenPiece, TableStore } from "../store";
import { eachFrame, isOnlyMove, isShown } from "./rows";

declare module "../topics" {
  interface Topics {
    /** A token that is pointed at in a panel. */
    hover: string | null;
  }
}

/** What the page was told by its attributes (templates/scenes/table.html). */
export interface TablePage {
  socket: string;
  campaign: { id: string; name: string };
  scene: { uid: string; name: string };
  /** A game master looks as this person and changes nothing. */
  looksAs: boolean;
  /** A screen that only shows: no panels, no pointer. */
  display: boolean;
  /** Where the players' own table is. */
  table: string;
  /** The page of an entry, `{uid}` for its uid; empty: none. */
  entryAddress: string;
}

/** Reads what the server has written into the page. */
export function readPage(root: HTMLElement): TablePage {
  const { socket, campaign, campaignName, scene, sceneName, table, entryAddress, looksAs, display } =
    root.dataset;
  return {
    socket: socket ?? "",
    campaign: { id: campaign ?? "", name: campaignName ?? "" },
    scene: { uid: scene ?? "", name: sceneName ?? "" },
    looksAs: looksAs === "1",
    display: display === "1",
    table: table ?? "",
    entryAddress: entryAddress ?? "",
  };
}

export type TokenSeen = TokenPiece & SeenPiece;

export class Desk {
  constructor(
    readonly store: TableStore,
    readonly connection: Pick<TableConnection, "send" | "tell">,
    readonly page: TablePage,
    readonly root: HTMLElement,
  ) {}

  /**
   * Gives an order; null if it was refused, which the page says by itself (see notices.ts).
   * `expected`: what it is going to change, shown at once.
   */
  async order(order: AnyOrder, expected?: PieceChange[]): Promise<OrderDone | null> {
    try {
      return await (expected ? this.connection.send(order, expected) : this.connection.send(order));
    } catch {
      return null;
    }
  }

  /** Changes fields of pieces alike; shown at once. */
  change(ids: Iterable<string>, set: Record<string, unknown>): Promise<OrderDone | null> {
    return this.changeEach(ids, () => set);
  }

  /** Changes each piece by what this makes of it; null leaves it alone. */
  async changeEach(
    ids: Iterable<string>,
    make: (piece: AnyPiece) => Record<string, unknown> | null,
  ): Promise<OrderDone | null> {
    const pieces = [];
    for (const id of ids) {
      const piece = this.store.get(id) ?? this.single(id);
      const set = piece && make(piece);
      if (set) pieces.push({ id, set });
    }
    if (!pieces.length) return null;
    try {
      return await this.connection.send({ type: "piece.change", pieces }, pieces);
    } catch {
      return null;
    }
  }

  async add(piece: Record<string, unknown> & { kind: PieceKind }): Promise<string | null> {
    const done = await this.order({ type: "piece.add", pieces: [piece] });
    return done?.created[0] ?? null;
  }

  remove(ids: string[]): Promise<OrderDone | null> {
    return this.order({ type: "piece.remove", ids });
  }

  private single(id: string): AnyPiece | undefined {
    const { settings, combat, screen } = this.store;
    return [settings, combat, screen].find((piece) => piece.id === id);
  }

  /** The selected tokens. */
  get chosen(): TokenSeen[] {
    return [...this.store.selection]
      .map((id) => this.store.getOf("token", id))
      .filter((one) => one !== undefined);
  }

  /** What a token is called here; those whose names are not known are told by number of their kind. */
  nameOf(token: TokenPiece | undefined): string {
    return token?.name || "Somebody";
  }

  pictureOf(piece: { asset: string | null; picture: string } | undefined): string {
    if (piece?.asset) return fileAddress(piece.asset, "thumbnail.webp");
    return piece?.picture ?? "";
  }

  /** The combatant that a token is in the fight. */
  combatantOf(token: string): PieceOf<"combatant"> | undefined {
    return this.store.of("combatant").find((one) => one.token === token);
  }

  /** Brings a token into view; the board says how (index.ts). */
  reveal: (token: string) => void = () => undefined;

  /** Lets the board light up a token that is pointed at in a panel; null: none. */
  hover(token: string | null): void {
    this.store.tell("hover", token);
  }

  /** Selects tokens and says so. */
  select(ids: string[]): void {
    this.store.select(ids);
    if (ids.length) announce(`${this.chosen.map((token) => this.nameOf(token)).join(", ")} selected.`);
  }

  private readonly asleep = new Set<() => void>();

  /**
   * Draws now and whenever something changes, at most once a frame; what nobody sees is drawn when it is opened.
   * Mere moves of tokens count only where `moves` says so.
   */
  watch(element: HTMLElement, draw: () => void, { also = [], moves = false }: WatchOptions = {}): void {
    let stale = false;
    const look = eachFrame(() => {
      stale = !isShown(element);
      if (!stale) draw();
    });
    this.store.on("snapshot", look);
    this.store.on("pieces", (told) => (moves || !isOnlyMove(told)) && look());
    for (const topic of also) this.store.on(topic, look);
    this.asleep.add(() => stale && look());
    look();
  }

  /** Something was opened: what has changed meanwhile is drawn. */
  wake(): void {
    for (const look of this.asleep) look();
  }
}

interface WatchOptions {
  also?: ("selection" | "tool")[];
  moves?: boolean;
}

export function fileAddress(asset: string, variant: string): string {
  return `/files/table/${asset}/${variant}`;
}
