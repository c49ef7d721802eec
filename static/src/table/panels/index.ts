// Everything around the map: the bar, the tools, the panels, the strip of turns, cards, handouts and words.
import { announce, find, findOptional, make } from "../../shared/dom";
import type { Board, Told } from "../board";
import type { TableConnection } from "../connection";
import type { TableStore } from "../store";
import { toolsFor } from "../tools/list";
import { mountBar } from "./bar";
import { mountBrowserSettings } from "./browser";
import { type ChatPanel, mountChat } from "./chat/panel";
import { Desk, type TablePage } from "./desk";
import { mountDisplays } from "./display";
import { mountFight, watchTurns } from "./fight/panel";
import { mountStrip } from "./fight/strip";
import { Help } from "./help";
import { icon } from "./icons";
import { mountInside } from "./inside";
import { mountKeys } from "./keys";
import { openMenuAt } from "./menu";
import { section } from "./parts";
import { mountPins } from "./pins";
import { Placing } from "./placing";
import { mountRail } from "./rail";
import { type PanelSpec, Side } from "./side";
import { toast } from "./toasts";
import { mountCard } from "./token/card";
import { mountTokenList } from "./token/list";
import { pieceMenu, placeMenu, setMenuActs } from "./token/menu";

export interface PanelsOptions {
  /** The map; null where the browser cannot draw it. */
  board: Board | null;
  view3d: { shown: () => boolean; toggle: () => void };
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
  mountDisplays(desk);
  mountStrip(find(root, "[data-strip]", HTMLElement), desk);
  if (page.display) return desk;
  new Panels(desk, connection, options).mount();
  return desk;
}

class Panels {
  private readonly side: Side;
  private readonly placing: Placing;
  private readonly root: HTMLElement;
  private chat: ChatPanel | null = null;
  private unread = 0;

  constructor(
    private readonly desk: Desk,
    private readonly connection: TableConnection,
    private readonly options: PanelsOptions,
  ) {
    this.root = desk.root;
    this.side = new Side(find(this.root, "[data-side]", HTMLElement), this.specs());
    const board = find(this.root, "#table-board", HTMLElement);
    const { width, height } = desk.store.settings;
    const toScene = (x: number, y: number) => options.board?.toScene(x, y) ?? { x: width / 2, y: height / 2 };
    this.placing = new Placing(desk, board, toScene, () => this.clearOnPhones());
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
    setMenuActs({ sheet: () => this.sheet(), states: () => this.states(), hurt: () => this.hurt() });
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

  private specs(): PanelSpec[] {
    const master = this.desk.store.isGameMaster;
    const specs: PanelSpec[] = [
      {
        id: "chat",
        title: "Chat and dice",
        short: "Chat",
        icon: "chat",
        mount: (element) => {
          this.chat = mountChat(element, this.desk);
        },
      },
      { id: "fight", title: "Fight", icon: "fight", mount: (element) => mountFight(element, this.desk) },
      { id: "tokens", title: "Tokens", icon: "token", mount: (element) => this.mountTokens(element) },
    ];
    if (master) {
      specs.push(
        {
          id: "scenes",
          title: "Scenes and maps",
          short: "Scenes",
          icon: "maps",
          mount: (element) => this.mountScenes(element),
        },
        { id: "handouts", title: "Handouts", icon: "book", mount: (element) => this.mountHandouts(element) },
      );
    }
    specs.push(
      { id: "sound", title: "Sound", icon: "sound", mount: (element) => this.mountSound(element) },
      { id: "settings", title: "Settings", icon: "gear", mount: (element) => this.mountSettings(element) },
    );
    return specs;
  }

  // -- what the panels hold --------------------------------------------------------------------------------

  private async mountTokens(element: HTMLElement): Promise<void> {
    const sheet = make("div", { class: "tsheet" });
    const list = make("div", {});
    element.append(sheet);
    const { mountSheet } = await import("./token/sheet");
    mountSheet(sheet, this.desk);
    if (this.desk.store.isGameMaster) {
      const place = make("div", { class: "tcreatures" });
      const { mountCreatures } = await import("./creatures");
      const finder = mountCreatures(place, this.desk, this.placing);
      element.append(section("Put somebody on the map", place));
      finder.again();
    }
    element.append(section("On this map", list));
    mountTokenList(list, this.desk);
  }

  private async mountScenes(element: HTMLElement): Promise<void> {
    const [{ SceneList }, { mountAssets }, { mountLevels }] = await Promise.all([
      import("./scene/scenes"),
      import("./assets"),
      import("./scene/levels"),
    ]);
    const places = [make("div", {}), make("div", {}), make("div", {})] as const;
    element.append(
      section("Scenes", places[0]),
      section("Maps on this scene", places[1]),
      section("Assets", places[2]),
    );
    const scenes = new SceneList(places[0], this.desk);
    mountLevels(places[1], this.desk);
    mountAssets(places[2], this.desk, this.placing).again();
    this.side.onOpen("scenes", () => void scenes.load());
    await scenes.load();
  }

  private async mountHandouts(element: HTMLElement): Promise<void> {
    const { mountHandouts } = await import("./handouts");
    mountHandouts(element, this.desk).again();
  }

  private async mountSound(element: HTMLElement): Promise<void> {
    const { mountMixer } = await import("../sound");
    mountMixer(element, this.desk.store, this.connection);
  }

  private async mountSettings(element: HTMLElement): Promise<void> {
    if (this.desk.store.isGameMaster) {
      const [{ mountSceneSettings }, { mountFog }] = await Promise.all([
        import("./scene/settings"),
        import("./scene/fog"),
      ]);
      mountSceneSettings(element, this.desk);
      const fog = make("div", {});
      mountFog(fog, this.desk);
      element.append(section("Fog by hand", fog));
    }
    mountBrowserSettings(element);
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
    this.chat?.focus(begin);
  }

  private openAt(at: number): void {
    const spec = this.specs()[at];
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
    const { selection } = this.desk.store;
    const ids = id && selection.has(id) ? [...selection] : id ? [id] : [];
    const parts = ids.length ? pieceMenu(this.desk, ids) : placeMenu(this.desk, place);
    const piece = id ? this.desk.store.get(id) : undefined;
    const name = piece && "name" in piece && piece.name ? piece.name : "What can be done";
    if (parts.length) openMenuAt(x, y, name, parts);
  }

  private open(id: string): void {
    const piece = this.desk.store.get(id);
    if (piece?.kind === "token") this.sheet();
    else if (piece?.kind === "map") this.side.show("scenes");
    else if (piece?.kind === "pin") this.desk.store.select([id]);
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
      this.chat?.toEnd();
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
    const back = make("a", { class: "button tb--small", href: location.pathname }, "Look as yourself");
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
