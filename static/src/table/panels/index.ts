// Everything around the map: the bar, the tools, the panels, the strip of turns, cards, handouts and words.
import { announce, find, findOptional, make } from "../../shared/dom";
import type { Board, Told } from "../board";
import type { TableConnection } from "../connection";
import type { TableStore } from "../store";
import { toolsFor } from "../tools/list";
import { mountBar } from "./bar";
import { Contents } from "./contents";
import { mountCurtain } from "./curtain";
import { Desk, type TablePage } from "./desk";
import { mountDisplays } from "./display";
import { watchTurns } from "./fight/panel";
import { mountStrip } from "./fight/strip";
import { Help } from "./help";
import { icon } from "./icons";
import { mountInside } from "./inside";
import { mountKeys } from "./keys";
import { openMenuAt } from "./menu";
import { focusPin, mountPins } from "./pins";
import { Placing } from "./placing";
import { mountRail } from "./rail";
import { Side } from "./side";
import { focusThing, mountThings } from "./things";
import { toast } from "./toasts";
import { mountCard } from "./token/card";
import { pieceMenu, placeMenu, setMenuActs } from "./token/menu";

export interface PanelsOptions {
  /** The map; null where the browser cannot draw it. */
  board: Board | null;
  view3d: { offered?: () => boolean; shown: () => boolean; toggle: () => void };
}

/** Mounts all of it; call it once the first snapshot has come, so that it is known who one is. */
export function mountPanels(
  root: HTMLElement,
  page: TablePage,
  store: TableStore,
  connection: TableConnection,
  options: PanelsOptions,
): Desk {
  const desk = new Desk(store, connection, page, root);
  desk.reveal = (token) => options.board?.reveal(token);
  root.dataset.role = store.isGameMaster ? "game_master" : store.me.role;
  mountCurtain(desk);
  mountDisplays(desk);
  mountStrip(find(root, "[data-strip]", HTMLElement), desk);
  if (page.display) return desk;
  new Panels(desk, connection, options).mount();
  return desk;
}

class Panels {
  private readonly root: HTMLElement;
  private readonly contents: Contents;
  private readonly side: Side;
  private unread = 0;

  constructor(
    private readonly desk: Desk,
    connection: TableConnection,
    private readonly options: PanelsOptions,
  ) {
    this.root = desk.root;
    const board = find(this.root, "#table-board", HTMLElement);
    const { width, height } = desk.store.settings;
    const toScene = (x: number, y: number) => options.board?.toScene(x, y) ?? { x: width / 2, y: height / 2 };
    const placing = new Placing(desk, board, toScene, () => this.clearOnPhones());
    this.contents = new Contents(desk, connection, placing);
    const side = find(this.root, "[data-side]", HTMLElement);
    this.side = new Side(side, this.contents.specs(), () => desk.wake());
    this.side.onOpen("scenes", () => this.contents.reloadScenes());
  }

  mount(): void {
    const { desk, root } = this;
    const { store } = desk;
    const help = new Help(() => toolsFor(store).map((tool) => [tool.key || "–", tool.words] as const));
    mountRail(
      find(root, "[data-rail]", HTMLElement),
      find(root, "[data-choices]", HTMLElement),
      desk,
      this.options.board?.tools ?? null,
    );
    mountBar(desk, { help: () => help.open(), view3d: this.options.view3d });
    this.offerScenes();
    mountCard(find(root, "[data-card]", HTMLElement), desk, {
      sheet: () => this.sheet(),
      states: () => this.states(),
    });
    mountPins(desk);
    mountThings(desk);
    setMenuActs({
      sheet: () => this.sheet(),
      states: () => this.states(),
      hurt: () => this.hurt(),
      thing: () => focusThing(desk),
    });
    this.listenToBoard();
    watchTurns(desk, (name) => toast(`Your turn, ${name}.`, "good"));
    mountKeys(desk, {
      help: () => help.open(),
      chat: (begin) => this.say(begin),
      hurt: () => this.hurt(),
      panel: (at) => this.openAt(at),
      tool: (key) => this.takeTool(key),
    });
    this.countUnread();
    this.tellLooking();
  }

  // -- what leads from one to the other ----------------------------------------------------------------------

  private sheet(): void {
    this.side.show("tokens");
    this.side.focusTab("tokens");
  }

  private states(): void {
    this.side.show("tokens");
    const go = () => {
      const box = findOptional(this.root, "[data-states]", HTMLInputElement);
      box?.closest("details")?.setAttribute("open", "");
      box?.focus();
      box?.scrollIntoView({ block: "center" });
    };
    // The sheet may have to be fetched first.
    setTimeout(go, findOptional(this.root, "[data-states]", HTMLInputElement) ? 0 : 250);
  }

  private hurt(): void {
    findOptional(this.root, "[data-hurt]", HTMLInputElement)?.focus();
  }

  private say(begin: string): void {
    this.side.show("chat");
    this.contents.chat?.focus(begin);
  }

  private openAt(at: number): void {
    const spec = this.contents.specs()[at];
    if (!spec) return;
    this.side.show(spec.id);
    this.side.focusTab(spec.id);
  }

  private takeTool(key: string): boolean {
    const { store } = this.desk;
    const tool = toolsFor(store).find((one) => one.key === key);
    if (tool) store.tool = tool.name;
    if (tool) announce(tool.words);
    return tool !== undefined;
  }

  private clearOnPhones(): void {
    if (matchMedia("(max-width: 48rem)").matches) this.side.show("");
  }

  private listenToBoard(): void {
    const { board } = this.options;
    board?.on("menu", (asked) => this.menu(asked));
    board?.on("open", ({ id }) => this.open(id));
    board?.on("aligned", () => toast("The grid lies on the map’s cells now.", "good"));
    if (board) mountInside(find(this.root, "[data-inside-area]", HTMLElement), this.desk, board);
  }

  private menu({ id, x, y, place }: Told["menu"]): void {
    const { store } = this.desk;
    const piece = id ? store.get(id) : undefined;
    // What is asked about comes first; of all else that is selected only its like.
    const alike = [...store.selection].filter((one) => one !== id && store.get(one)?.kind === piece?.kind);
    const ids = id ? [id, ...(store.selection.has(id) ? alike : [])] : [];
    const parts = ids.length ? pieceMenu(this.desk, ids) : placeMenu(this.desk, place);
    const name = piece && "name" in piece && piece.name ? piece.name : "What can be done";
    if (parts.length) openMenuAt(x, y, name, parts);
  }

  private open(id: string): void {
    const piece = this.desk.store.get(id);
    if (piece?.kind === "token") this.sheet();
    else if (piece?.kind === "map") this.side.show("scenes");
    else if (piece?.kind === "pin") {
      this.desk.store.select([id]);
      focusPin(this.desk);
    } else if (piece?.kind === "light" || piece?.kind === "ambience") focusThing(this.desk);
  }

  private offerScenes(): void {
    const place = find(this.root, "[data-bar-scenes]", HTMLButtonElement);
    place.hidden = !this.desk.store.isGameMaster;
    place.append(icon("down"));
    place.addEventListener("click", async () => {
      const box = place.getBoundingClientRect();
      const { sceneMenu } = await import("./scene/scenes");
      try {
        const parts = await sceneMenu(this.desk, () => this.side.show("scenes"));
        openMenuAt(box.left, box.bottom + 4, "Scenes", parts);
      } catch (error) {
        toast(error instanceof Error ? error.message : "The scenes could not be listed.", "refused");
      }
    });
  }

  private countUnread(): void {
    const { store } = this.desk;
    this.side.onOpen("chat", () => {
      this.unread = 0;
      this.side.mark("chat", 0);
      this.contents.chat?.toEnd();
    });
    store.on("chat", (message) => {
      if (message.kind === "event" || message.by === store.me.id || this.side.shown === "chat") return;
      this.unread += 1;
      this.side.mark("chat", this.unread);
      if (message.kind === "said") announce(`${message.speaker || message.name}: ${message.text}`);
    });
  }

  private tellLooking(): void {
    const banner = find(this.root, "[data-looking]", HTMLElement);
    banner.hidden = !this.desk.page.looksAs;
    if (banner.hidden) return;
    const asked = new URLSearchParams(location.search).has("as");
    const back = asked
      ? make("a", { class: "button tb--small", href: location.pathname }, "Look as yourself")
      : "";
    banner.replaceChildren(
      icon("eye"),
      make(
        "p",
        {},
        "You see the table as ",
        make("strong", {}, this.desk.store.me.name),
        " does, and change nothing.",
      ),
      back,
    );
  }
}
