// Starts the page of the table: store, connection, board, panels; heavy parts follow when they are wanted.
import { find } from "../../shared/dom";
import { whenBack } from "../again";
import { type Board, mountBoard } from "../board";
import { TableConnection } from "../connection";
import { memoryOf } from "../memory";
import type { Message } from "../protocol";
import { TableStore } from "../store";
import type { MountedView3d } from "../view3d";
import { wantsDice } from "./browser";
import { Desk, readPage, type TablePage } from "./desk";
import { askWhoseView, keepAwake } from "./display_choice";
import { mountPanels } from "./index";
import { watchMoves } from "./movers";
import { mountNotices } from "./notices";
import { toast } from "./toasts";

export async function startTable(root: HTMLElement, liveUrl: (path: string) => string): Promise<void> {
  const page = readPage(root);
  const store = new TableStore();
  // From the beginning, so that the view in 3D knows what was explored before it was opened.
  memoryOf(store);
  const asked = page.looksAs
    ? `?${new URLSearchParams({ as: new URLSearchParams(location.search).get("as") ?? "" })}`
    : "";
  const connection = new TableConnection(store, { url: liveUrl(`${page.socket}${asked}`) });
  const desk = new Desk(store, connection, page, root);
  mountNotices(desk);
  watchMoves(desk);
  addEventListener("online", () => connection.hurry());
  addEventListener("vite:preloadError", () => sayMissing(store));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const known = new Promise<void>((done) => {
    const stop = store.on("snapshot", () => {
      stop();
      done();
    });
  });
  connection.start();
  await known;
  if (page.display && store.isGameMaster) return askWhoseView(root, store.people);
  if (page.display) keepAwake();
  await mountAll(root, page, store, connection);
}

async function mountAll(
  root: HTMLElement,
  page: TablePage,
  store: TableStore,
  connection: TableConnection,
): Promise<void> {
  const place = find(root, "#table-board", HTMLElement);
  const board = await mountBoard(place, store, connection);
  const view3d = new View3d(root, store, connection, board);
  mountPanels(root, page, store, connection, { board, view3d });
  // The tools are drawn with the next frame, and the scene is shown beside them.
  requestAnimationFrame(() => board?.lookFromTheStart());
  root.classList.remove("table--loading");
  store.on("chat", (message) => void throwFor(message, store, find(root, ".table__stage", HTMLElement)));
  await startSound(store, connection);
}

/** Parts of the page that are fetched late may be out of reach, or gone because the site was renewed meanwhile. */
function sayMissing(store: TableStore): void {
  if (!navigator.onLine || store.status.link !== "live") {
    toast("The connection is lost: this part of the page can be opened when it is back.", "refused");
    return;
  }
  const again = { words: "Open anew", do: () => location.reload() };
  toast("This part of the page could not be fetched; perhaps the site has been renewed.", "refused", again);
}

async function startSound(store: TableStore, connection: TableConnection): Promise<void> {
  try {
    const { mountSound } = await import("../sound");
    mountSound(store, connection);
  } catch {
    const stop = whenBack(store, () => {
      stop();
      void startSound(store, connection);
    });
  }
}

/** Dice tumble over the map in the colour of who rolls. */
async function throwFor(message: Message, store: TableStore, over: HTMLElement): Promise<void> {
  if (message.kind !== "rolled" || !wantsDice()) return;
  const { throwDice } = await import("../dice/throw");
  await throwDice(over, message.roll, store.people.find((person) => person.id === message.by)?.colour);
}

/** The view in three dimensions, fetched when it is first wanted; it begins and ends where the flat map looks. */
class View3d {
  private mounted: MountedView3d | null = null;
  private wanted = false;
  private readonly place: HTMLElement;

  constructor(
    root: HTMLElement,
    private readonly store: TableStore,
    private readonly connection: TableConnection,
    private readonly board: Board | null,
  ) {
    this.place = find(root, "[data-view3d]", HTMLElement);
  }

  /** Whether this site offers it to this person at all. */
  offered(): boolean {
    return this.place.dataset.off === undefined;
  }

  shown(): boolean {
    return this.wanted;
  }

  toggle(): void {
    this.wanted = !this.wanted;
    this.place.hidden = !this.wanted;
    if (this.wanted) void this.show();
    else this.goBack();
  }

  private async show(): Promise<void> {
    const part = await import("../view3d").catch(() => null);
    if (!this.wanted || this.mounted) return;
    // It was said why; the flat map is there.
    if (!part) return this.toggle();
    const view = this.board && {
      x: this.board.camera.x,
      y: this.board.camera.y,
      zoom: this.board.camera.zoom,
    };
    this.mounted = part.mountView3d(this.place, this.store, this.connection, {
      view,
      onWeak: (words) => {
        toast(words, "refused");
        if (this.wanted) this.toggle();
      },
    });
  }

  private goBack(): void {
    if (!this.mounted) return;
    this.board?.camera.set(this.mounted.view());
    this.mounted.destroy();
    this.mounted = null;
  }
}
